data "sfntasks_mediaconvert_create_job" "role" {
  state_name = "Convert"
  role_arn   = "arn:aws:iam::123456789012:role/convert"
  create_job_request = {
    JobTemplate = "$.template"
    Settings    = "$.settings"
    Tags        = { Team = "video" }
  }
}

data "sfntasks_mediaconvert_create_job" "jsonata" {
  state_name          = "Convert"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  create_job_request = {
    Role     = "{% $states.input.role %}"
    Queue    = "arn:aws:mediaconvert:us-east-1:123456789012:queues/fast"
    Settings = { Inputs = "{% $states.input.inputs %}" }
  }
}
