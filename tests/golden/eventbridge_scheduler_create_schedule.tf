data "sfntasks_eventbridge_scheduler_create_schedule" "everything" {
  state_name                   = "Schedule"
  schedule_name                = "nightly"
  group_name                   = "$.group"
  schedule_expression          = "rate(1 day)"
  description                  = "Every night"
  client_token                 = "nightly-1"
  enabled                      = false
  start_date                   = "2026-01-01T00:00:00Z"
  end_date                     = "2026-12-31T00:00:00Z"
  flexible_time_window_minutes = 15
  kms_key_arn                  = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  target_arn                   = "arn:aws:sqs:us-east-1:123456789012:nightly.fifo"
  target_role_arn              = "arn:aws:iam::123456789012:role/scheduler-nightly"
  dead_letter_queue_arn        = "arn:aws:sqs:us-east-1:123456789012:nightly-lost"
  retry_policy = {
    maximum_event_age_seconds = 300
    maximum_retry_attempts    = 2
  }
  target_sqs_parameters = { MessageGroupId = "$.id" }
}

data "sfntasks_eventbridge_scheduler_create_schedule" "jsonata" {
  state_name          = "Schedule"
  query_language      = "JSONata"
  schedule_name       = "{% $states.input.name %}"
  schedule_expression = "rate(5 minutes)"
  target_arn          = "arn:aws:ecs:us-east-1:123456789012:cluster/jobs"
  target_role_arn     = "arn:aws:iam::123456789012:role/scheduler-jobs"
  target_ecs_parameters = {
    TaskDefinitionArn = "arn:aws:ecs:us-east-1:123456789012:task-definition/report"
    LaunchType        = "FARGATE"
  }
}

data "sfntasks_eventbridge_scheduler_create_schedule" "event" {
  state_name          = "Schedule"
  schedule_name       = "event"
  schedule_expression = "rate(5 minutes)"
  target_arn          = "arn:aws:events:us-east-1:123456789012:event-bus/orders"
  target_role_arn     = "arn:aws:iam::123456789012:role/scheduler-events"
  target_event_bridge_parameters = {
    DetailType = "Tick"
    Source     = "com.example.clock"
  }
}

data "sfntasks_eventbridge_scheduler_create_schedule" "stream" {
  state_name                = "Schedule"
  schedule_name             = "stream"
  schedule_expression       = "rate(5 minutes)"
  target_arn                = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks"
  target_role_arn           = "arn:aws:iam::123456789012:role/scheduler-ticks"
  target_kinesis_parameters = { PartitionKey = "$.shard" }
}

data "sfntasks_eventbridge_scheduler_create_schedule" "pipeline" {
  state_name          = "Schedule"
  schedule_name       = "pipeline"
  schedule_expression = "rate(7 days)"
  target_arn          = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/train"
  target_role_arn     = "arn:aws:iam::123456789012:role/scheduler-train"
  target_sage_maker_pipeline_parameters = {
    PipelineParameterList = [{ Name = "Epochs", Value = "10" }]
  }
}
