data "sfntasks_dynamo_put_item" "record" {
  state_name  = "Record"
  table_arn   = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item        = { id = { S = "$.id" } }
  result_path = "DISCARD"
}

data "sfntasks_sqs_send_message" "ship" {
  state_name   = "Ship"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:warehouse"
  message_body = { order = "$.id" }
}

# The role is made and kept in step with the states.
resource "sfntasks_state_machine" "orders" {
  name = "orders"
  steps = [
    data.sfntasks_dynamo_put_item.record.fragment,
    data.sfntasks_sqs_send_message.ship.fragment,
  ]

  logging = {
    level         = "ERROR"
    log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/orders:*"
  }
  tracing_enabled = true
}

# A definition of your own, with a role of your own.
resource "sfntasks_state_machine" "legacy" {
  name       = "legacy"
  type       = "EXPRESS"
  role_arn   = "arn:aws:iam::123456789012:role/legacy"
  definition = file("legacy.asl.json")
}
