# Goes on at once.
data "sfntasks_emr_serverless_cancel_job_run" "request_response" {
  state_name     = "Cancel job"
  application_id = "00f1r3h5k7m9p1s3"
  job_run_id     = "$.job.JobRunId"
}

# Waits until the job is cancelled.
data "sfntasks_emr_serverless_cancel_job_run" "run_job" {
  state_name          = "Cancel and wait"
  integration_pattern = "RUN_JOB"
  application_id      = "00f1r3h5k7m9p1s3"
  job_run_id          = "00f1r4j6l8n0q2t4"
}
