data "sfntasks_bedrock_invoke_model" "jsonata" {
  state_name     = "Summarize"
  query_language = "JSONata"
  model_arn      = "{% $states.input.model %}"
  body           = "{% $states.input.request %}"
  trace_enabled  = "{% $states.input.trace %}"

  guardrail = {
    identifier = "{% $states.input.guardrail %}"
    version    = "DRAFT"
  }
}

data "sfntasks_bedrock_invoke_model" "global_profile" {
  state_name = "Summarize"
  model_arn  = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.amazon.nova-2-lite-v1:0"
  body       = { messages = "$.messages" }
}

data "sfntasks_bedrock_invoke_model" "application_profile" {
  state_name = "Summarize"
  model_arn  = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456"
  body       = { messages = "$.messages" }
}

data "sfntasks_bedrock_invoke_model" "everything" {
  state_name                = "Summarize"
  model_arn                 = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0"
  inference_profile_regions = ["us-east-1", "us-west-2"]
  input_s3_uri              = "s3://prompts/document.json"
  output_s3_uri             = "$.answer_uri"
  accept                    = "application/json"
  content_type              = "application/json"
  trace_enabled             = true

  guardrail = {
    identifier = "abcde12345"
    version    = 3
  }
}
