# Goes on at once.
data "sfntasks_emr_serverless_stop_application" "request_response" {
  state_name     = "Stop application"
  application_id = "00f1r3h5k7m9p1s3"
}

# Waits until the application is stopped.
data "sfntasks_emr_serverless_stop_application" "run_job" {
  state_name          = "Stop and wait"
  integration_pattern = "RUN_JOB"
  application_id      = "$.application.ApplicationId"
}
