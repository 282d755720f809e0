# Creates an order; the machine's role signs the call.
data "sfntasks_call_api_gateway_rest_api_endpoint" "order" {
  state_name  = "Create order"
  rest_api_id = "abcdef1234"
  stage_name  = "prod"
  method      = "POST"
  api_path    = "/orders"
  auth_type   = "IAM_ROLE"
  headers     = { X-Tenant = ["blue"] }
  request_body = {
    id    = "$.id"
    items = "$.items"
  }
}

# The service behind the API answers with the token.
data "sfntasks_call_api_gateway_rest_api_endpoint" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  rest_api_id         = "abcdef1234"
  stage_name          = "prod"
  method              = "PUT"
  api_path            = "/approvals"
  headers             = { TaskToken = ["$$.Task.Token"] }
}
