# terraform query
list "sfntasks_state_machine" "orders" {
  provider         = sfntasks
  include_resource = true

  config {
    name_prefix = "orders-"
    type        = "STANDARD"
  }
}
