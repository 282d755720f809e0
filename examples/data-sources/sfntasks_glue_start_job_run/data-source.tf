# Goes on while the job runs.
data "sfntasks_glue_start_job_run" "request_response" {
  state_name    = "Start Glue job"
  glue_job_name = "nightly"
  arguments     = { "--day" = "$.day" }
}

# Waits until the run is done, and tries again while too many run.
data "sfntasks_glue_start_job_run" "run_job" {
  state_name          = "Run Glue job"
  integration_pattern = "RUN_JOB"
  glue_job_name       = "nightly"
  arguments           = { "--day" = "$.day" }
  worker_type         = "G.1X"
  number_of_workers   = 10
  job_timeout_minutes = 60
  retry               = [{ error_equals = ["Glue.ConcurrentRunsExceededException"], interval_seconds = 60, max_attempts = 10 }]
}
