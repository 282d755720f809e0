# Waits for the report; the value of the filter is a parameter, not part of the statement.
data "sfntasks_athena_start_query_execution" "report" {
  state_name           = "Report"
  integration_pattern  = "RUN_JOB"
  query_string         = "SELECT shop, sum(total) FROM orders WHERE day = ? GROUP BY shop"
  execution_parameters = ["$.day"]
  work_group           = "analytics"
  query_execution_context = {
    database_name = "sales"
  }
  result_configuration = {
    output_location = "s3://query-results/reports/"
  }
  # The data of the tables themselves.
  additional_iam_statements = [{
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::sales-data", "arn:aws:s3:::sales-data/*"]
  }]
}

# Starts a query and goes on; the result has the ID of its execution.
data "sfntasks_athena_start_query_execution" "start" {
  state_name   = "Start query"
  query_string = "$.query"
  query_execution_context = {
    database_name = "sales"
  }
  result_configuration = {
    output_location = "s3://query-results/ad-hoc/"
    encryption_configuration = {
      encryption_option = "SSE_S3"
    }
  }
}
