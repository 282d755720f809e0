data "sfntasks_pass" "double" {
  state_name     = "Double"
  query_language = "JSONata"
  output         = "{% $states.input * 2 %}"
}

data "sfntasks_map" "jsonata" {
  state_name      = "Doubles"
  query_language  = "JSONata"
  items           = "{% $states.input.numbers %}"
  item_processor  = data.sfntasks_pass.double.fragment
  max_concurrency = "{% $states.input.parallel %}"
}
