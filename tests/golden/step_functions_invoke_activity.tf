data "sfntasks_step_functions_invoke_activity" "jsonata" {
  state_name     = "Pack order"
  query_language = "JSONata"
  activity_arn   = "arn:aws:states:us-east-1:123456789012:activity:pack-order"
  arguments      = "{% $states.input.order %}"
}

data "sfntasks_step_functions_invoke_activity" "encrypted" {
  state_name   = "Pack order"
  activity_arn = "arn:aws:states:us-east-1:123456789012:activity:pack-order"
  kms_key_arn  = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}
