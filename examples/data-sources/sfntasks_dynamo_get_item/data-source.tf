# Reads an order.
data "sfntasks_dynamo_get_item" "order" {
  state_name  = "Read order"
  table_arn   = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key         = { id = { S = "$.id" } }
  result_path = "$.order"
}
