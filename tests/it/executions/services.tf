data "sfntasks_sqs_send_message" "plain" {
  state_name         = "Plain"
  queue_arn          = "arn:aws:sqs:us-east-1:123456789012:it-run-plain"
  message_body       = { order = "$.order", kind = "plain" }
  message_attributes = { who = { value = "$.who" } }
  result_path        = "$.plain"
}

data "sfntasks_sqs_send_message" "ordered" {
  state_name               = "Ordered"
  queue_arn                = "arn:aws:sqs:us-east-1:123456789012:it-run-ordered.fifo"
  message_body             = "$.order"
  message_group_id         = "orders"
  message_deduplication_id = "$.order"
  result_path              = "$.ordered"
}

data "sfntasks_sns_publish" "news" {
  state_name  = "News"
  topic_arn   = "arn:aws:sns:us-east-1:123456789012:it-run-news"
  message     = { order = "$.order" }
  subject     = "An order"
  result_path = "$.news"
}

resource "sfntasks_state_machine" "messages" {
  name = "it-run-messages"
  steps = [
    data.sfntasks_sqs_send_message.plain.fragment,
    data.sfntasks_sqs_send_message.ordered.fragment,
    data.sfntasks_sns_publish.news.fragment,
  ]
}

locals {
  table_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/it-run-orders"
}

data "sfntasks_dynamo_put_item" "put" {
  state_name  = "Put"
  table_arn   = local.table_arn
  item        = { id = { S = "$.order" }, n = { N = 1 } }
  result_path = "DISCARD"
}

data "sfntasks_dynamo_update_item" "update" {
  state_name                  = "Update"
  table_arn                   = local.table_arn
  key                         = { id = { S = "$.order" } }
  update_expression           = "SET #n = #n + :more"
  expression_attribute_names  = { "#n" = "n" }
  expression_attribute_values = { ":more" = { N = 41 } }
  return_values               = "UPDATED_NEW"
  result_path                 = "$.updated"
}

data "sfntasks_dynamo_get_item" "get" {
  state_name      = "Get"
  table_arn       = local.table_arn
  key             = { id = { S = "$.order" } }
  consistent_read = true
  result_selector = { n = "$.Item.n.N" }
  result_path     = "$.got"
}

data "sfntasks_dynamo_delete_item" "delete" {
  state_name    = "Delete"
  table_arn     = local.table_arn
  key           = { id = { S = "obsolete" } }
  return_values = "ALL_OLD"
  result_path   = "$.deleted"
}

resource "sfntasks_state_machine" "table" {
  name = "it-run-table"
  steps = [
    data.sfntasks_dynamo_put_item.put.fragment,
    data.sfntasks_dynamo_update_item.update.fragment,
    data.sfntasks_dynamo_get_item.get.fragment,
    data.sfntasks_dynamo_delete_item.delete.fragment,
  ]
}

data "sfntasks_eventbridge_put_events" "ordered" {
  state_name = "Tell"
  entries = [{
    source      = "it.run"
    detail_type = "Ordered"
    detail      = jsonencode({ order = "$.order" })
  }]
}

resource "sfntasks_state_machine" "events" {
  name  = "it-run-events"
  steps = [data.sfntasks_eventbridge_put_events.ordered.fragment]
}

data "sfntasks_call_aws_service" "queue" {
  state_name    = "Create queue"
  service       = "sqs"
  action        = "createQueue"
  parameters    = { QueueName = "$.queue" }
  iam_resources = ["arn:aws:sqs:us-east-1:123456789012:it-run-made-*"]
  result_path   = "$.made"
}

data "sfntasks_call_aws_service" "batch" {
  state_name = "Write batch"
  service    = "dynamodb"
  action     = "batchWriteItem"
  parameters = {
    RequestItems = { it-run-orders = [{ PutRequest = { Item = { id = { S = "batch" } } } }] }
  }
  iam_resources = [local.table_arn]
  result_path   = "DISCARD"
}

resource "sfntasks_state_machine" "calls" {
  name = "it-run-calls"
  steps = [
    data.sfntasks_call_aws_service.queue.fragment,
    data.sfntasks_call_aws_service.batch.fragment,
  ]
}

data "sfntasks_call_aws_service" "object" {
  state_name    = "Put object"
  service       = "s3"
  action        = "putObject"
  parameters    = { Bucket = "it-run-objects", Key = "$.order", Body = "$.who" }
  iam_resources = ["arn:aws:s3:::it-run-objects/*"]
}

resource "sfntasks_state_machine" "object" {
  name  = "it-run-object"
  steps = [data.sfntasks_call_aws_service.object.fragment]
}

data "sfntasks_lambda_invoke" "sum" {
  state_name      = "Sum"
  function_arn    = "arn:aws:lambda:us-east-1:123456789012:function:it-run-sum"
  payload         = { a = "$.a", b = 2 }
  result_selector = { total = "$.Payload.total" }
  result_path     = "$.sum"
}

data "sfntasks_lambda_invoke" "direct" {
  state_name            = "Sum directly"
  function_arn          = "arn:aws:lambda:us-east-1:123456789012:function:it-run-sum"
  payload_response_only = true
  payload               = { a = "$.a", b = 3 }
  result_path           = "$.direct"
}

data "sfntasks_lambda_invoke" "callback" {
  state_name          = "Sum by token"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  function_arn        = "arn:aws:lambda:us-east-1:123456789012:function:it-run-sum"
  payload             = { a = "$.a", b = 4, token = "$$.Task.Token" }
  timeout_seconds     = 20
  result_path         = "$.callback"
}

resource "sfntasks_state_machine" "functions" {
  name = "it-run-functions"
  steps = [
    data.sfntasks_lambda_invoke.sum.fragment,
    data.sfntasks_lambda_invoke.direct.fragment,
    data.sfntasks_lambda_invoke.callback.fragment,
  ]
}

data "sfntasks_ecs_run_task" "start" {
  state_name          = "Start task"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/it-run"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/it-run:1"
  launch_type         = "EC2"
  container_overrides = [{
    name        = "main"
    command     = ["echo", "$.order"]
    environment = { ORDER = "$.order" }
  }]
  result_path = "DISCARD"
}

data "sfntasks_ecs_run_task" "run" {
  state_name          = "Run task"
  integration_pattern = "RUN_JOB"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/it-run"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/it-run:1"
  launch_type         = "EC2"
  group               = "it-run-job"
  result_path         = "DISCARD"
}

resource "sfntasks_state_machine" "containers" {
  name = "it-run-containers"
  steps = [
    data.sfntasks_ecs_run_task.start.fragment,
    data.sfntasks_ecs_run_task.run.fragment,
  ]
}

data "sfntasks_sqs_send_message" "ask" {
  state_name          = "Ask"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  queue_arn           = "arn:aws:sqs:us-east-1:123456789012:it-run-ask"
  message_body        = { token = "$$.Task.Token", order = "$.order" }
  timeout_seconds     = 30
}

resource "sfntasks_state_machine" "ask" {
  name  = "it-run-ask"
  steps = [data.sfntasks_sqs_send_message.ask.fragment]
}

data "sfntasks_step_functions_invoke_activity" "work" {
  state_name      = "Work"
  activity_arn    = "arn:aws:states:us-east-1:123456789012:activity:it-run-work"
  parameters      = { order = "$.order" }
  timeout_seconds = 30
}

resource "sfntasks_state_machine" "work" {
  name  = "it-run-work"
  steps = [data.sfntasks_step_functions_invoke_activity.work.fragment]
}

data "sfntasks_glue_start_crawler_run" "crawl" {
  state_name   = "Crawl"
  crawler_name = "it-run"
}

resource "sfntasks_state_machine" "crawl" {
  name  = "it-run-crawl"
  steps = [data.sfntasks_glue_start_crawler_run.crawl.fragment]
}

data "sfntasks_eventbridge_scheduler_create_schedule" "later" {
  state_name          = "Later"
  schedule_name       = "$.order"
  schedule_expression = "rate(1 day)"
  target_arn          = "arn:aws:sqs:us-east-1:123456789012:it-run-told"
  target_role_arn     = "arn:aws:iam::123456789012:role/it-run"
  target_input        = "Later."
  enabled             = false
  iam_resources       = ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/o-*"]
}

resource "sfntasks_state_machine" "later" {
  name  = "it-run-later"
  steps = [data.sfntasks_eventbridge_scheduler_create_schedule.later.fragment]
}
