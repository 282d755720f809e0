data "sfntasks_bedrock_invoke_model" "prompt" {
  state_name = "Summarize"
  model_arn  = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"

  body = {
    messages = [{ role = "user", content = [{ text = "$.document" }] }]
  }

  result_selector = {
    summary = "$.Body.output.message.content[0].text"
  }
}

# Waits until whoever reads the answer sends the token back.
data "sfntasks_bedrock_invoke_model" "callback" {
  state_name          = "Summarize and wait"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  timeout_seconds     = 3600

  # A profile spreads the load over regions; the policy names the model in each of them.
  model_arn                 = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0"
  inference_profile_regions = ["us-east-1", "us-east-2", "us-west-2"]

  body = {
    messages = [{ role = "user", content = [{ text = "States.Format('{} {}', $.document, $$.Task.Token)" }] }]
  }
}
