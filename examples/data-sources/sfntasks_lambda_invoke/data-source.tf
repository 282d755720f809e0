# Calls a function and keeps what it returned.
data "sfntasks_lambda_invoke" "price" {
  state_name      = "Price order"
  function_arn    = "arn:aws:lambda:us-east-1:123456789012:function:price-order"
  payload         = { items = "$.items" }
  result_selector = { total = "$.Payload.total" }
  result_path     = "$.price"
}

# The function hands the token on; whoever gets it answers.
data "sfntasks_lambda_invoke" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  heartbeat_seconds   = 86400
  function_arn        = "arn:aws:lambda:us-east-1:123456789012:function:ask-approver"
  payload             = { id = "$.id", token = "$$.Task.Token" }
}
