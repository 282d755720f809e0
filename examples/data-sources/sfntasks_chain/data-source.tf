data "sfntasks_lambda_invoke" "price" {
  state_name   = "Price"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:price"
  output_path  = "$.Payload"
}

data "sfntasks_sqs_send_message" "ship" {
  state_name   = "Ship"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:shipping"
  message_body = { order = "$.id", total = "$.total" }
}

data "sfntasks_chain" "order" {
  steps = [
    data.sfntasks_lambda_invoke.price.fragment,
    data.sfntasks_sqs_send_message.ship.fragment,
  ]
}
