# Records an order, unless it is there already.
data "sfntasks_dynamo_put_item" "order" {
  state_name = "Record order"
  table_arn  = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item = {
    id    = { S = "$.id" }
    total = { N = "States.Format('{}', $.total)" }
    state = { S = "NEW" }
  }
  condition_expression = "attribute_not_exists(id)"
  result_path          = "DISCARD"
}
