data "sfntasks_sns_publish" "everything" {
  state_name                    = "Publish"
  topic_arn                     = "arn:aws:sns:us-east-1:123456789012:orders.fifo"
  message                       = { default = "Hello", sqs = "$.message" }
  message_per_subscription_type = true
  message_group_id              = "$.customer"
  message_deduplication_id      = "$$.Execution.Name"
  kms_key_arn                   = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  message_attributes = {
    count = { data_type = "Number", value = 4 }
    image = { data_type = "Binary", value = "$.image" }
  }
}

data "sfntasks_sns_publish" "jsonata" {
  state_name        = "Publish"
  query_language    = "JSONata"
  topic_arn         = "{% $states.input.topic %}"
  message           = "{% $string({'default': $states.input.text}) %}"
  message_structure = "json"
}
