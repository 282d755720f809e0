data "sfntasks_wait" "settle" {
  state_name     = "Settle"
  query_language = "JSONata"
  seconds        = 5
}

data "sfntasks_chain" "prefixed" {
  steps             = [data.sfntasks_wait.settle.fragment, data.sfntasks_chain.order.fragment]
  state_name_prefix = "Late: "
}
