data "sfntasks_dynamo_update_item" "everything" {
  state_name                     = "Mark order"
  table_arn                      = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                            = { id = { S = "$.id" } }
  update_expression              = "SET #s = :done"
  condition_expression           = "attribute_exists(id)"
  expression_attribute_names     = { "#s" = "status" }
  expression_attribute_values    = { ":done" = { S = "DONE" } }
  return_consumed_capacity       = "TOTAL"
  return_item_collection_metrics = "SIZE"
  kms_key_arn                    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

data "sfntasks_dynamo_update_item" "legacy" {
  state_name           = "Mark order"
  table_arn            = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                  = { id = { S = "$.id" } }
  attribute_updates    = { count = { Action = "ADD", Value = { N = 1 } } }
  expected             = { status = { Value = { S = "NEW" } } }
  conditional_operator = "AND"
}

data "sfntasks_dynamo_update_item" "jsonata" {
  state_name                  = "Mark order"
  query_language              = "JSONata"
  table_arn                   = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
  key                         = { id = { S = "{% $states.input.id %}" } }
  update_expression           = "SET n = :n"
  expression_attribute_values = { ":n" = { N = "{% $string($states.input.n) %}" } }
}
