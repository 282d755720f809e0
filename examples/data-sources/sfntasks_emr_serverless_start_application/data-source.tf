# Goes on at once.
data "sfntasks_emr_serverless_start_application" "request_response" {
  state_name     = "Start application"
  application_id = "00f1r3h5k7m9p1s3"
}

# Waits until the application is started.
data "sfntasks_emr_serverless_start_application" "run_job" {
  state_name          = "Start and wait"
  integration_pattern = "RUN_JOB"
  application_id      = "$.application.ApplicationId"
}
