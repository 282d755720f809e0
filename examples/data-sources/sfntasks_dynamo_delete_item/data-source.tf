# Deletes an order, if it is done.
data "sfntasks_dynamo_delete_item" "order" {
  state_name                  = "Delete order"
  table_arn                   = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                         = { id = { S = "$.id" } }
  condition_expression        = "#s = :done"
  expression_attribute_names  = { "#s" = "status" }
  expression_attribute_values = { ":done" = { S = "DONE" } }
  result_path                 = "DISCARD"
}
