data "sfntasks_glue_databrew_start_job_run" "expressions" {
  state_name          = "Run"
  integration_pattern = "RUN_JOB"
  job_name            = "$.job"
}

data "sfntasks_glue_databrew_start_job_run" "jsonata" {
  state_name     = "Start"
  query_language = "JSONata"
  job_name       = "{% $states.input.job %}"
}
