# Adds to a counter, and reads its new value.
data "sfntasks_dynamo_update_item" "count" {
  state_name                  = "Count order"
  table_arn                   = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                         = { id = { S = "$.id" } }
  update_expression           = "ADD orders :one"
  expression_attribute_values = { ":one" = { N = 1 } }
  return_values               = "UPDATED_NEW"
  result_selector             = { orders = "$.Attributes.orders.N" }
}
