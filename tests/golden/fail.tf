data "sfntasks_fail" "jsonata" {
  state_name     = "JSONata"
  query_language = "JSONata"
  error          = "EmptyBasket"
  cause          = "{% 'No items in ' & $states.context.Execution.Name %}"
}
