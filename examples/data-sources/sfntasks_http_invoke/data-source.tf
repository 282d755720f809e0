# Creates an order at a partner's API, whose credentials an EventBridge connection keeps.
data "sfntasks_http_invoke" "order" {
  state_name            = "Order"
  api_root              = "https://api.example.com"
  api_endpoint          = "v1/orders"
  method                = "POST"
  connection_arn        = "arn:aws:events:us-east-1:123456789012:connection/partner/11111111-2222-3333-4444-555555555555"
  connection_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:events!connection/partner/66666666-7777-8888-9999-000000000000-AbCdEf"
  headers               = { Idempotency-Key = "$$.Execution.Name" }
  body = {
    id    = "$.id"
    items = "$.items"
  }
  retry = [{
    error_equals     = ["States.Http.StatusCode.429", "States.Http.StatusCode.503"]
    interval_seconds = 1
    max_attempts     = 3
    jitter_strategy  = "FULL"
  }]
}
