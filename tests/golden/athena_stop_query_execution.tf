data "sfntasks_athena_stop_query_execution" "jsonata" {
  state_name         = "Stop query"
  query_language     = "JSONata"
  query_execution_id = "{% $states.input.QueryExecutionId %}"
}
