# Goes on while the build runs.
data "sfntasks_codebuild_start_build" "request_response" {
  state_name   = "Start build"
  project_name = "app"
}

# Waits until the build is done.
data "sfntasks_codebuild_start_build" "run_job" {
  state_name          = "Build"
  integration_pattern = "RUN_JOB"
  project_arn         = "arn:aws:codebuild:us-east-1:123456789012:project/app"
  source_version      = "$.commit"

  environment_variables_override = {
    STAGE = { value = "$.stage" }
    TOKEN = { type = "SECRETS_MANAGER", value = "app/token" }
  }
}
