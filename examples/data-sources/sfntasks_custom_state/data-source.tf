# An integration that is newer than this provider.
data "sfntasks_custom_state" "harness" {
  state_name = "Ask the agent"
  state_json = jsonencode({
    Type     = "Task"
    Resource = "arn:aws:states:::bedrockagentcore:invokeHarness"
    Parameters = {
      "HarnessArn"         = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/support"
      "RuntimeSessionId.$" = "$$.Execution.Name"
      "Messages.$"         = "$.messages"
    }
  })
  iam_statements = [{
    actions   = ["bedrock-agentcore:InvokeHarness", "bedrock-agentcore:InvokeAgentRuntime"]
    resources = ["arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/support"]
  }]
}
