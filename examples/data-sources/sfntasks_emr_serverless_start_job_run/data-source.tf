# Goes on while the job runs.
data "sfntasks_emr_serverless_start_job_run" "request_response" {
  state_name         = "Start Hive query"
  application_id     = "00f1r3h5k7m9p1s3"
  execution_role_arn = "arn:aws:iam::123456789012:role/serverless-job"
  job_driver         = { hive = { query = "s3://example-jobs/report.sql" } }
}

# Waits until the job is done.
data "sfntasks_emr_serverless_start_job_run" "run_job" {
  state_name          = "Run Spark job"
  integration_pattern = "RUN_JOB"
  application_id      = "$.application.ApplicationId"
  execution_role_arn  = "arn:aws:iam::123456789012:role/serverless-job"

  job_driver = {
    spark_submit = {
      entry_point             = "s3://example-jobs/nightly.py"
      entry_point_arguments   = ["$.day"]
      spark_submit_parameters = "--conf spark.executor.cores=2"
    }
  }
}
