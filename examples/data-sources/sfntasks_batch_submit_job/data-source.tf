# Runs a job, and waits until it is done.
data "sfntasks_batch_submit_job" "run_job" {
  state_name         = "Run job"
  job_name           = "nightly"
  job_definition_arn = "arn:aws:batch:us-east-1:123456789012:job-definition/nightly:3"
  job_queue_arn      = "arn:aws:batch:us-east-1:123456789012:job-queue/default"
  attempts           = 3
  container_overrides = {
    environment = { DAY = "$.day" }
    memory_mib  = 4096
    vcpus       = 2
  }
}

# Goes on while the job runs: the latest revision of the definition.
data "sfntasks_batch_submit_job" "request_response" {
  state_name          = "Submit job"
  integration_pattern = "REQUEST_RESPONSE"
  job_name            = "nightly"
  job_definition_arn  = "arn:aws:batch:us-east-1:123456789012:job-definition/nightly"
  job_queue_arn       = "arn:aws:batch:us-east-1:123456789012:job-queue/default"
  payload             = { day = "$.day" }
}
