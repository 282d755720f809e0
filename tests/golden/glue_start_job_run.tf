data "sfntasks_glue_start_job_run" "everything" {
  state_name                 = "Run"
  glue_job_name              = "$.job"
  job_run_id                 = "$.run"
  job_run_queuing_enabled    = true
  arguments                  = "$.arguments"
  job_timeout_minutes        = 30
  notify_delay_after_minutes = 5
  security_configuration     = "encrypted"
  worker_type                = "G.1X"
  number_of_workers          = "$.workers"
  execution_class            = "FLEX"
}

data "sfntasks_glue_start_job_run" "capacity" {
  state_name    = "Run shell"
  glue_job_name = "shell"
  arguments     = { "--limit" = 10, "--dry-run" = true, "--day" = "$.day" }
  max_capacity  = 0.0625
}

data "sfntasks_glue_start_job_run" "legacy" {
  state_name         = "Run"
  glue_job_name      = "old"
  allocated_capacity = 10
}

data "sfntasks_glue_start_job_run" "jsonata" {
  state_name          = "Run"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  glue_job_name       = "{% $states.input.job %}"
  arguments           = { "--day" = "{% $states.input.day %}" }
}
