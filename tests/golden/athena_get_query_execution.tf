data "sfntasks_athena_get_query_execution" "jsonata" {
  state_name         = "Get query"
  query_language     = "JSONata"
  query_execution_id = "{% $states.input.QueryExecutionId %}"
}
