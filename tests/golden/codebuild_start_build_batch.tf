data "sfntasks_codebuild_start_build_batch" "everything" {
  state_name   = "Build all"
  project_name = "$.project"

  source_version            = "$.commit"
  source_type_override      = "GITHUB"
  source_location_override  = "https://github.com/example/app.git"
  source_auth_override      = { type = "CODECONNECTIONS", resource = "arn:aws:codeconnections:us-east-1:123456789012:connection/1" }
  git_clone_depth_override  = 1
  buildspec_override        = "ci/buildspec.yml"
  insecure_ssl_override     = false
  environment_type_override = "LINUX_CONTAINER"
  image_override            = "aws/codebuild/standard:7.0"
  compute_type_override     = "BUILD_GENERAL1_SMALL"
  certificate_override      = "s3://example-certificates/ca.pem"
  service_role_override     = "arn:aws:iam::123456789012:role/build"
  privileged_mode_override  = true
  encryption_key_override   = "alias/build"
  idempotency_token         = "$.token"
  debug_session_enabled     = false

  queued_timeout_in_minutes_override   = 60
  image_pull_credentials_type_override = "SERVICE_ROLE"

  environment_variables_override = {
    STAGE = { value = "$.stage" }
    TOKEN = { type = "SECRETS_MANAGER", value = "app/token" }
  }
  git_submodules_config_override = { fetch_submodules = true }
  secondary_sources_override = [{
    source_identifier     = "shared"
    type                  = "GITHUB"
    location              = "https://github.com/example/shared.git"
    git_clone_depth       = 1
    git_submodules_config = { fetch_submodules = false }
    buildspec             = "buildspec.yml"
    auth                  = { type = "OAUTH", resource = "$.auth" }
    report_build_status   = false
    build_status_config   = { context = "shared", target_url = "https://example.com" }
    insecure_ssl          = false
  }]
  secondary_sources_version_override = [{ source_identifier = "shared", source_version = "main" }]
  artifacts_override = {
    type                   = "S3"
    location               = "example-artifacts"
    path                   = "builds"
    namespace_type         = "BUILD_ID"
    name                   = "$.name"
    packaging              = "ZIP"
    override_artifact_name = false
    encryption_disabled    = false
    artifact_identifier    = "main"
    bucket_owner_access    = "READ_ONLY"
  }
  secondary_artifacts_override = [{
    type                   = "S3"
    location               = "example-reports"
    path                   = "reports"
    namespace_type         = "NONE"
    name                   = "report"
    packaging              = "NONE"
    override_artifact_name = true
    encryption_disabled    = true
    artifact_identifier    = "report"
    bucket_owner_access    = "FULL"
  }]
  cache_override = { type = "LOCAL", location = "example-cache", modes = ["LOCAL_SOURCE_CACHE"], cache_namespace = "team" }
  logs_config_override = {
    cloud_watch_logs = { status = "ENABLED", group_name = "/builds", stream_name = "app" }
    s3_logs          = { status = "ENABLED", location = "example-logs/builds", encryption_disabled = false, bucket_owner_access = "NONE" }
  }
  registry_credential_override = { credential = "registry", credential_provider = "SECRETS_MANAGER" }

  report_build_batch_status_override = true
  build_timeout_in_minutes_override  = 30
  build_batch_config_override = {
    service_role      = "arn:aws:iam::123456789012:role/batch"
    combine_artifacts = true
    timeout_in_mins   = 120
    batch_report_mode = "REPORT_AGGREGATED_BATCH"
    restrictions = {
      maximum_builds_allowed = 10
      compute_types_allowed  = ["BUILD_GENERAL1_SMALL"]
      fleets_allowed         = ["arn:aws:codebuild:us-east-1:123456789012:fleet/fast:1"]
    }
  }
}

data "sfntasks_codebuild_start_build_batch" "jsonata" {
  state_name          = "Build all"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  project_name        = "app"
  source_version      = "{% $states.input.commit %}"
}
