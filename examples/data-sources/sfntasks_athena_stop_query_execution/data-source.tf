# Stops a query.
data "sfntasks_athena_stop_query_execution" "query" {
  state_name         = "Stop query"
  query_execution_id = "$.QueryExecutionId"
  work_group         = "analytics"
  result_path        = "$.query"
}
