data "sfntasks_dynamo_get_item" "everything" {
  state_name                 = "Read order"
  table_arn                  = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                        = { id = { S = "$.id" }, line = { N = 5 } }
  consistent_read            = true
  projection_expression      = "#s, total"
  expression_attribute_names = { "#s" = "status" }
  return_consumed_capacity   = "TOTAL"
  kms_key_arn                = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

data "sfntasks_dynamo_get_item" "legacy" {
  state_name        = "Read order"
  table_arn         = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key               = { id = { S = "$.id" } }
  attributes_to_get = ["total"]
}

data "sfntasks_dynamo_get_item" "jsonata" {
  state_name     = "Read order"
  query_language = "JSONata"
  table_arn      = "{% $states.input.table %}"
  key            = { id = { S = "{% $states.input.id %}" } }
}
