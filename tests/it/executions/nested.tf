data "sfntasks_pass" "reply" {
  state_name = "Reply"
  parameters = { answer = "States.Format('Hello, {}.', $.name)" }
}

resource "sfntasks_state_machine" "child" {
  name  = "it-run-child"
  steps = [data.sfntasks_pass.reply.fragment]
}

data "sfntasks_step_functions_start_execution" "start" {
  state_name        = "Start"
  state_machine_arn = sfntasks_state_machine.child.arn
  input             = { name = "$.name" }
  execution_name    = "$.run"
  result_path       = "$.started"
}

data "sfntasks_step_functions_start_execution" "run" {
  state_name            = "Run"
  integration_pattern   = "RUN_JOB"
  associate_with_parent = true
  state_machine_arn     = sfntasks_state_machine.child.arn
  input                 = { name = "$.name" }
  result_path           = "$.ran"
}

data "sfntasks_step_functions_start_execution" "run_as_text" {
  state_name          = "Run, output as text"
  integration_pattern = "RUN_JOB"
  use_sync_2          = false
  state_machine_arn   = sfntasks_state_machine.child.arn
  input               = { name = "$.name" }
  result_path         = "$.text"
}

resource "sfntasks_state_machine" "parent" {
  name = "it-run-parent"
  steps = [
    data.sfntasks_step_functions_start_execution.start.fragment,
    data.sfntasks_step_functions_start_execution.run.fragment,
    data.sfntasks_step_functions_start_execution.run_as_text.fragment,
  ]
}

data "sfntasks_call_aws_service" "answer" {
  state_name    = "Answer"
  service       = "sfn"
  action        = "sendTaskSuccess"
  parameters    = { TaskToken = "$.token", Output = "States.JsonToString($.reply)" }
  iam_resources = ["arn:aws:states:us-east-1:123456789012:stateMachine:it-run-asking"]
}

resource "sfntasks_state_machine" "answering" {
  name  = "it-run-answering"
  steps = [data.sfntasks_call_aws_service.answer.fragment]
}

data "sfntasks_step_functions_start_execution" "ask" {
  state_name          = "Ask"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  state_machine_arn   = sfntasks_state_machine.answering.arn
  input               = { reply = { heard = "$.name" }, token = "$$.Task.Token" }
  timeout_seconds     = 30
}

resource "sfntasks_state_machine" "asking" {
  name  = "it-run-asking"
  steps = [data.sfntasks_step_functions_start_execution.ask.fragment]
}
