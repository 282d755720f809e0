data "sfntasks_emr_serverless_start_job_run" "everything" {
  state_name                = "Run"
  application_id            = "00f1r3h5k7m9p1s3"
  execution_role_arn        = "$.role"
  execution_iam_policy      = { PolicyArns = ["arn:aws:iam::123456789012:policy/narrow"] }
  name                      = "$.name"
  execution_timeout_minutes = 60
  mode                      = "STREAMING"
  retry_policy              = { max_attempts = 2, max_failed_attempts_per_hour = 5 }
  flex_execution            = { enabled = true }
  tags                      = { Team = "data" }

  job_driver = {
    hive = {
      query           = "s3://example-jobs/report.sql"
      init_query_file = "s3://example-jobs/init.sql"
      parameters      = "--hiveconf hive.root.logger=DEBUG"
    }
  }
  configuration_overrides = {
    ApplicationConfiguration = [{ Classification = "hive-site", Properties = { a = "$.a" } }]
    MonitoringConfiguration  = { S3MonitoringConfiguration = { LogUri = "s3://example-logs/emr/" } }
  }
}

data "sfntasks_emr_serverless_start_job_run" "jsonata" {
  state_name          = "Run"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  application_id      = "{% $states.input.application %}"
  execution_role_arn  = "arn:aws:iam::123456789012:role/serverless-job"
  job_driver          = { spark_submit = { entry_point = "{% $states.input.script %}" } }
}
