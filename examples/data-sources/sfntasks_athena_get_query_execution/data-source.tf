# Looks how far a query is.
data "sfntasks_athena_get_query_execution" "query" {
  state_name         = "Get query"
  query_execution_id = "$.QueryExecutionId"
  work_group         = "analytics"
  result_path        = "$.query"
}
