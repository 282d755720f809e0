data "sfntasks_dynamo_delete_item" "everything" {
  state_name                     = "Delete order"
  table_arn                      = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                            = { id = { S = "$.id" } }
  return_consumed_capacity       = "INDEXES"
  return_item_collection_metrics = "SIZE"
  return_values                  = "ALL_OLD"
  kms_key_arn                    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

data "sfntasks_dynamo_delete_item" "legacy" {
  state_name           = "Delete order"
  table_arn            = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                  = { id = { S = "$.id" } }
  expected             = { status = { Value = { S = "DONE" } } }
  conditional_operator = "AND"
}

data "sfntasks_dynamo_delete_item" "jsonata" {
  state_name     = "Delete order"
  query_language = "JSONata"
  table_arn      = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key            = { id = { S = "{% $states.input.id %}" } }
}
