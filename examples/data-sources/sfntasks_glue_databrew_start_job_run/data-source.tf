# Goes on while the job runs.
data "sfntasks_glue_databrew_start_job_run" "request_response" {
  state_name = "Start DataBrew job"
  job_name   = "clean-orders"
}

# Waits until the run is done.
data "sfntasks_glue_databrew_start_job_run" "run_job" {
  state_name          = "Run DataBrew job"
  integration_pattern = "RUN_JOB"
  job_name            = "clean-orders"
}
