data "sfntasks_evaluate_expression" "jsonata" {
  state_name     = "Total"
  query_language = "JSONata"
  engine         = "JSONATA"
  expression     = "$.price * $.count"
  assign         = { id = "{% $states.input.id %}" }
}

data "sfntasks_evaluate_expression" "nested" {
  state_name  = "Total"
  expression  = "$.price * $.count"
  result_path = "$.order.total"
}
