data "sfntasks_lambda_invoke" "everything" {
  state_name                  = "Call"
  function_arn                = "arn:aws:lambda:us-east-1:123456789012:function:price-order"
  invocation_type             = "REQUEST_RESPONSE"
  log_type                    = "TAIL"
  client_context              = "eyJjdXN0b20iOnt9fQ=="
  qualifier                   = "$LATEST"
  retry_on_service_exceptions = false
}

data "sfntasks_lambda_invoke" "response_only" {
  state_name            = "Call"
  function_arn          = "arn:aws:lambda:us-east-1:123456789012:function:price-order"
  payload_response_only = true
}

data "sfntasks_lambda_invoke" "expressions" {
  state_name    = "Call"
  function_arn  = "$.function"
  qualifier     = "$.alias"
  iam_resources = ["arn:aws:lambda:us-east-1:123456789012:function:price-*"]
}

data "sfntasks_lambda_invoke" "jsonata" {
  state_name     = "Call"
  query_language = "JSONata"
  function_arn   = "arn:aws:lambda:us-east-1:123456789012:function:price-order:live"
  payload        = "{% $states.input.order %}"
  output         = "{% $states.result.Payload %}"
}
