# An order comes in, is written to a table, waits for its cooling-off period, and goes to the warehouse's queue.

terraform {
  required_providers {
    sfntasks = {
      source = "sfntasks/sfntasks"
    }
  }
}

provider "sfntasks" {
  region     = var.region
  access_key = var.access_key
  secret_key = var.secret_key

  endpoints = var.endpoint == null ? null : {
    sfn    = var.endpoint
    iam    = var.endpoint
    sts    = var.endpoint
    lambda = var.endpoint
    logs   = var.endpoint
  }
}

data "sfntasks_pass" "accept" {
  state_name = "Accept"
  parameters = {
    id     = "$.id"
    item   = "$.item"
    status = var.status
  }
}

data "sfntasks_dynamo_put_item" "record" {
  state_name = "Record"
  table_arn  = var.table_arn
  item = {
    id     = { S = "$.id" }
    item   = { S = "$.item" }
    status = { S = "$.status" }
  }
  result_path = "DISCARD"
}

data "sfntasks_wait" "cooling_off" {
  state_name = "Cooling off"
  seconds    = var.cooling_off_seconds
}

data "sfntasks_sqs_send_message" "ship" {
  state_name = "Ship"
  queue_arn  = var.queue_arn
  queue_url  = var.queue_url
  message_body = {
    order  = "$.id"
    item   = "$.item"
    status = "$.status"
  }
  result_path = "$.shipment"
}

data "sfntasks_succeed" "done" {
  state_name = "Done"
}

data "sfntasks_chain" "orders" {
  steps = [
    data.sfntasks_pass.accept.fragment,
    data.sfntasks_dynamo_put_item.record.fragment,
    data.sfntasks_wait.cooling_off.fragment,
    data.sfntasks_sqs_send_message.ship.fragment,
    data.sfntasks_succeed.done.fragment,
  ]
}

resource "sfntasks_state_machine" "orders" {
  name    = "orders"
  comment = "Takes orders to the warehouse."
  steps   = [data.sfntasks_chain.orders.fragment]

  tags = {
    workflow = "orders"
  }
}
