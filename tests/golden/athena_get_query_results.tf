data "sfntasks_athena_get_query_results" "next_page" {
  state_name         = "Next page"
  query_execution_id = "$.QueryExecutionId"
  next_token         = "$.next"
  max_results        = "$.size"
}

data "sfntasks_athena_get_query_results" "jsonata" {
  state_name         = "Get page"
  query_language     = "JSONata"
  query_execution_id = "{% $states.input.QueryExecutionId %}"
  output_location    = "s3://query-results"
}
