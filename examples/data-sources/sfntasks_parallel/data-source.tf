data "sfntasks_sqs_send_message" "invoice" {
  state_name   = "Send invoice"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:invoices"
  message_body = "$.order"
}

data "sfntasks_lambda_invoke" "ship" {
  state_name   = "Ship"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:ship"
}

data "sfntasks_fail" "failed" {
  state_name = "Order failed"
  error      = "OrderFailed"
}

data "sfntasks_parallel" "work" {
  state_name = "Invoice and ship"
  branches = [
    data.sfntasks_sqs_send_message.invoice.fragment,
    data.sfntasks_lambda_invoke.ship.fragment,
  ]
  result_path = "$.work"

  catch = [{
    error_equals = ["States.ALL"]
    handler      = data.sfntasks_fail.failed.fragment
    result_path  = "$.failure"
  }]
}
