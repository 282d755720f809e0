# Adds defaults to the input.
data "sfntasks_pass" "defaults" {
  state_name  = "Defaults"
  result      = { currency = "EUR", retries = 3 }
  result_path = "$.defaults"
}

# Makes a new object of parts of the input.
data "sfntasks_pass" "reshape" {
  state_name = "Reshape"
  parameters = {
    id    = "$.order.id"
    label = "States.Format('order {}', $.order.id)"
  }
}
