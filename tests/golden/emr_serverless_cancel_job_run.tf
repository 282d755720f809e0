data "sfntasks_emr_serverless_cancel_job_run" "jsonata" {
  state_name     = "Cancel"
  query_language = "JSONata"
  application_id = "{% $states.input.application %}"
  job_run_id     = "{% $states.input.job %}"

  shutdown_grace_period_in_seconds = 60
}
