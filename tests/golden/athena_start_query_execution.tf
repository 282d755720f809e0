data "sfntasks_athena_start_query_execution" "everything" {
  state_name                   = "Report"
  integration_pattern          = "RUN_JOB"
  query_string                 = "SELECT 1"
  execution_parameters         = ["$.day", "12"]
  client_request_token         = "0123456789abcdef0123456789abcdef"
  result_reuse_max_age_minutes = 60
  work_group                   = "analytics"
  query_execution_context = {
    catalog_name  = "AwsDataCatalog"
    database_name = "sales"
  }
  result_configuration = {
    output_location       = "s3://query-results"
    expected_bucket_owner = "123456789012"
    acl_option            = "BUCKET_OWNER_FULL_CONTROL"
    encryption_configuration = {
      encryption_option  = "SSE_KMS"
      encryption_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    }
  }
}

data "sfntasks_athena_start_query_execution" "jsonata" {
  state_name           = "Query"
  query_language       = "JSONata"
  query_string         = "{% $states.input.query %}"
  execution_parameters = ["{% $states.input.id %}", "x"]
  work_group           = "{% $states.input.group %}"
  query_execution_context = {
    database_name = "{% $states.input.database %}"
  }
  result_configuration = {
    output_location = "{% $states.input.place %}"
  }
}

data "sfntasks_athena_start_query_execution" "federated" {
  state_name   = "Query"
  query_string = "SELECT * FROM accounts"
  query_execution_context = {
    catalog_name = "crm"
  }
}
