data "sfntasks_sqs_send_message" "everything" {
  state_name               = "Send"
  queue_arn                = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"
  message_body             = "Hello"
  message_group_id         = "$.customer"
  message_deduplication_id = "$$.Execution.Name"
  kms_key_arn              = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  message_attributes = {
    count = { data_type = "Number", value = 4 }
    image = { data_type = "Binary", value = "$.image" }
    place = { value = "$.place" }
  }
}

data "sfntasks_sqs_send_message" "jsonata" {
  state_name     = "Send"
  query_language = "JSONata"
  queue_arn      = "{% $states.input.queue_arn %}"
  queue_url      = "{% $states.input.queue_url %}"
  message_body   = "{% $states.input.order %}"
  delay_seconds  = "{% $states.input.delay %}"
}
