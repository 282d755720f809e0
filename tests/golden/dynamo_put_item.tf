data "sfntasks_dynamo_put_item" "everything" {
  state_name                     = "Record order"
  table_arn                      = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item                           = { id = { S = "$.id" }, total = { N = 12 } }
  condition_expression           = "#s = :new"
  expression_attribute_names     = { "#s" = "status" }
  expression_attribute_values    = { ":new" = { S = "NEW" } }
  return_consumed_capacity       = "TOTAL"
  return_item_collection_metrics = "SIZE"
  return_values                  = "ALL_OLD"
  kms_key_arn                    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

data "sfntasks_dynamo_put_item" "legacy" {
  state_name           = "Record order"
  table_arn            = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item                 = { id = { S = "$.id" } }
  expected             = { status = { Value = { S = "NEW" } }, total = { Value = { N = 0 } } }
  conditional_operator = "OR"
}

data "sfntasks_dynamo_put_item" "jsonata" {
  state_name     = "Record order"
  query_language = "JSONata"
  table_arn      = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  item           = { id = { S = "{% $states.input.id %}" }, total = { N = "{% $string($states.input.total) %}" } }
}
