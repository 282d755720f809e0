# Puts the order into the queue of the warehouse.
data "sfntasks_sqs_send_message" "order" {
  state_name    = "Send order"
  queue_arn     = "arn:aws:sqs:us-east-1:123456789012:warehouse"
  message_body  = { id = "$.id", items = "$.items" }
  delay_seconds = 60
}

# Whoever reads the message answers with the token.
data "sfntasks_sqs_send_message" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  heartbeat_seconds   = 86400
  queue_arn           = "arn:aws:sqs:us-east-1:123456789012:approvals"
  message_body        = { id = "$.id", token = "$$.Task.Token" }
}
