data "sfntasks_dynamo_put_item" "store" {
  state_name = "Store order"
  table_arn  = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item       = { id = { S = "$.order.id" } }
}

data "sfntasks_map" "orders" {
  state_name      = "Each order"
  items_path      = "$.orders"
  item_selector   = { order = "$$.Map.Item.Value" }
  item_processor  = data.sfntasks_dynamo_put_item.store.fragment
  max_concurrency = 5
  result_path     = "DISCARD"
}
