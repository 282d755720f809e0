# Tells the subscribers of the topic.
data "sfntasks_sns_publish" "shipped" {
  state_name = "Tell customer"
  topic_arn  = "arn:aws:sns:us-east-1:123456789012:shipments"
  subject    = "Your order"
  message = {
    id      = "$.id"
    carrier = "$.carrier"
  }
  message_attributes = {
    country = { value = "$.country" }
  }
}

# A subscriber answers with the token.
data "sfntasks_sns_publish" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  heartbeat_seconds   = 86400
  topic_arn           = "arn:aws:sns:us-east-1:123456789012:approvals"
  message             = { id = "$.id", token = "$$.Task.Token" }
}
