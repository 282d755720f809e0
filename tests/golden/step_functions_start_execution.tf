data "sfntasks_step_functions_start_execution" "text_output" {
  state_name          = "Pack order"
  integration_pattern = "RUN_JOB"
  state_machine_arn   = "arn:aws:states:us-east-1:123456789012:stateMachine:pack-order:live"
  use_sync_2          = false
}

data "sfntasks_step_functions_start_execution" "jsonata" {
  state_name          = "Pack order"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  state_machine_arn   = "{% $states.input.machine %}"
  input               = "{% $states.input.order %}"
  iam_resources       = ["arn:aws:states:us-east-1:123456789012:stateMachine:pack-*"]
}
