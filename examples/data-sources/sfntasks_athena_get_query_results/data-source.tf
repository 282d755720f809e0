# One page of the result.
data "sfntasks_athena_get_query_results" "page" {
  state_name         = "Get page"
  query_execution_id = "$.QueryExecutionId"
  max_results        = 100
  work_group         = "analytics"
  output_location    = "s3://query-results/reports/"
  result_selector    = { rows = "$.ResultSet.Rows", next = "$.NextToken" }
}
