data "sfntasks_wait" "pause" {
  state_name = "Pause"
  seconds    = "$.pause"
}

data "sfntasks_dynamo_get_item" "look" {
  state_name      = "Look"
  table_arn       = "arn:aws:dynamodb:us-east-1:123456789012:table/it-run-jobs"
  key             = { id = { S = "$.job" } }
  consistent_read = true
  result_selector = { status = "$.Item.status.S" }
  result_path     = "$.found"
}

data "sfntasks_pass" "ready" {
  state_name = "Ready"
  parameters = { job = "$.job", status = "$.found.status" }
}

data "sfntasks_fail" "broken" {
  state_name = "Broken"
  error      = "JobBroken"
}

data "sfntasks_choice" "done" {
  state_name = "Done?"
  choices = [
    {
      when     = "$.found.status == \"DONE\" && !isPresent($.found.error)"
      fragment = data.sfntasks_pass.ready.fragment
    },
    {
      when     = "$.found.status matches \"BROKEN*\""
      fragment = data.sfntasks_fail.broken.fragment
    },
  ]
  default_next = "Pause"
}

resource "sfntasks_state_machine" "poll" {
  name = "it-run-poll"
  steps = [
    data.sfntasks_wait.pause.fragment,
    data.sfntasks_dynamo_get_item.look.fragment,
    data.sfntasks_choice.done.fragment,
  ]
}

data "sfntasks_pass" "left" {
  state_name = "Left"
  result     = "left"
}

data "sfntasks_fail" "right" {
  state_name = "Right"
  error      = "RightFailed"
  cause      = "$.why"
}

data "sfntasks_pass" "handle" {
  state_name  = "Handle"
  parameters  = { error = "$.failure.Error" }
  result_path = "$.handled"
}

data "sfntasks_parallel" "both" {
  state_name = "Both"
  branches   = [data.sfntasks_pass.left.fragment, data.sfntasks_fail.right.fragment]
  catch = [{
    error_equals = ["RightFailed"]
    handler      = data.sfntasks_pass.handle.fragment
    result_path  = "$.failure"
    rejoin       = true
  }]
}

data "sfntasks_pass" "after" {
  state_name = "After"
  parameters = { error = "$.handled.error", cause = "$.failure.Cause", order = "$.order" }
}

resource "sfntasks_state_machine" "parallel" {
  name = "it-run-parallel"
  steps = [
    data.sfntasks_parallel.both.fragment,
    data.sfntasks_pass.after.fragment,
  ]
}

data "sfntasks_pass" "price" {
  state_name = "Price"
  parameters = {
    label = "States.Format('{}-{}', $.prefix, $.item.id)"
    twice = "States.MathAdd($.item.n, $.item.n)"
    index = "$.index"
  }
}

data "sfntasks_map" "each" {
  state_name = "Each"
  items_path = "$.items"
  item_selector = {
    prefix = "$.prefix"
    item   = "$$.Map.Item.Value"
    index  = "$$.Map.Item.Index"
  }
  item_processor  = data.sfntasks_pass.price.fragment
  max_concurrency = 2
  result_selector = { prices = "$" }
}

resource "sfntasks_state_machine" "map" {
  name  = "it-run-map"
  steps = [data.sfntasks_map.each.fragment]
}

data "sfntasks_pass" "row" {
  state_name = "Row"
  parameters = { row = "States.Format('{}={}', $.id, $.amount)" }
}

data "sfntasks_distributed_map" "read" {
  state_name     = "Each row"
  item_processor = data.sfntasks_pass.row.fragment
  label          = "rows"
  item_reader    = { bucket = "it-run-rows", key = "$.key", input_type = "CSV" }
}

resource "sfntasks_state_machine" "read" {
  name  = "it-run-read"
  steps = [data.sfntasks_distributed_map.read.fragment]
}

data "sfntasks_distributed_map" "written" {
  state_name     = "Each row"
  item_processor = data.sfntasks_pass.row.fragment
  label          = "rows"
  item_reader    = { bucket = "it-run-rows", key = "in/rows.csv", input_type = "CSV" }
  result_writer  = { bucket = "it-run-rows", prefix = "out" }
}

resource "sfntasks_state_machine" "written" {
  name  = "it-run-written"
  steps = [data.sfntasks_distributed_map.written.fragment]
}

data "sfntasks_pass" "remember" {
  state_name = "Remember"
  assign     = { order = "$.order", total = "States.MathAdd($.a, 1)" }
}

data "sfntasks_pass" "recall" {
  state_name = "Recall"
  parameters = { order = "$order", total = "$total" }
}

resource "sfntasks_state_machine" "variables" {
  name  = "it-run-variables"
  steps = [data.sfntasks_pass.remember.fragment, data.sfntasks_pass.recall.fragment]
}

data "sfntasks_pass" "total" {
  state_name     = "Total"
  query_language = "JSONata"
  assign         = { items = "{% $states.input.items %}", who = "{% $states.input.who %}" }
  output         = { total = "{% $sum($states.input.items.n) %}" }
}

data "sfntasks_pass" "label" {
  state_name     = "Label"
  query_language = "JSONata"
  output         = { label = "{% $who & ' ' & $states.input.id %}" }
}

data "sfntasks_map" "labels" {
  state_name     = "Labels"
  query_language = "JSONata"
  items          = "{% $items %}"
  item_processor = data.sfntasks_pass.label.fragment
  output         = { labels = "{% $states.result.label %}", total = "{% $states.input.total %}" }
}

data "sfntasks_sqs_send_message" "tell" {
  state_name     = "Tell"
  query_language = "JSONata"
  queue_arn      = "arn:aws:sqs:us-east-1:123456789012:it-run-jsonata"
  message_body   = { who = "{% $who %}", total = "{% $states.input.total %}" }
  output         = "{% $merge([$states.input, { 'told': $exists($states.result.MessageId) }]) %}"
}

data "sfntasks_fail" "little" {
  state_name     = "Too little"
  query_language = "JSONata"
  error          = "{% 'Only ' & $states.input.total %}"
}

data "sfntasks_choice" "enough" {
  state_name     = "Enough?"
  query_language = "JSONata"
  choices = [{
    when     = "{% $states.input.total > 2 %}"
    fragment = data.sfntasks_sqs_send_message.tell.fragment
  }]
  default_fragment = data.sfntasks_fail.little.fragment
}

resource "sfntasks_state_machine" "jsonata" {
  name           = "it-run-jsonata"
  query_language = "JSONata"
  steps = [
    data.sfntasks_pass.total.fragment,
    data.sfntasks_map.labels.fragment,
    data.sfntasks_choice.enough.fragment,
  ]
}

data "sfntasks_pass" "add" {
  state_name = "Add"
  parameters = { n = "States.MathAdd($.n, 1)" }
}

data "sfntasks_choice" "small" {
  state_name = "Small?"
  choices = [{
    when = "$.n < 3"
    next = "Add"
  }]
  default_fragment = data.sfntasks_pass.double.fragment
}

data "sfntasks_pass" "double" {
  state_name = "Double"
  parameters = { n = "States.MathAdd($.n, $.n)" }
}

data "sfntasks_chain" "round" {
  for_each          = toset(["First: ", "Second: "])
  steps             = [data.sfntasks_pass.add.fragment, data.sfntasks_choice.small.fragment]
  state_name_prefix = each.key
}

resource "sfntasks_state_machine" "twice" {
  name  = "it-run-twice"
  steps = [data.sfntasks_chain.round["First: "].fragment, data.sfntasks_chain.round["Second: "].fragment]
}

data "sfntasks_evaluate_expression" "price" {
  state_name  = "Multiply"
  expression  = "$.price * $.count"
  result_path = "$.total"
}

data "sfntasks_evaluate_expression" "text" {
  state_name  = "Say"
  expression  = "`$${$.name.toUpperCase()} pays $${$.total > 10 ? 'much' : 'little'}`"
  result_path = "$.text"
}

data "sfntasks_pass" "both" {
  state_name = "Answer"
  parameters = { text = "$.text", total = "$.total" }
}

resource "sfntasks_state_machine" "evaluated" {
  name = "it-run-evaluated"
  steps = [
    data.sfntasks_evaluate_expression.price.fragment,
    data.sfntasks_evaluate_expression.text.fragment,
    data.sfntasks_pass.both.fragment,
  ]
}
