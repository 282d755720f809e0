# Goes on while the builds run.
data "sfntasks_codebuild_start_build_batch" "request_response" {
  state_name   = "Start batch"
  project_name = "app"
}

# Waits until all builds are done.
data "sfntasks_codebuild_start_build_batch" "run_job" {
  state_name          = "Build all"
  integration_pattern = "RUN_JOB"
  project_arn         = "arn:aws:codebuild:us-east-1:123456789012:project/app"
  source_version      = "$.commit"
}
