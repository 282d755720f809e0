# Goes on at once.
data "sfntasks_emr_serverless_create_application" "request_response" {
  state_name    = "Create application"
  name          = "nightly"
  release_label = "emr-7.1.0"
  type          = "SPARK"
}

# Waits until the application is created.
data "sfntasks_emr_serverless_create_application" "run_job" {
  state_name          = "Create and wait"
  integration_pattern = "RUN_JOB"
  name                = "nightly"
  release_label       = "emr-7.1.0"
  type                = "SPARK"
  architecture        = "ARM64"

  maximum_capacity        = { cpu = "64 vCPU", memory = "256 GB" }
  auto_stop_configuration = { enabled = true, idle_timeout_minutes = 5 }
}
