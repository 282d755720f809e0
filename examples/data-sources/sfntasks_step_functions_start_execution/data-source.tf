# Waits for the other machine, and goes on with its output.
data "sfntasks_step_functions_start_execution" "wait" {
  state_name            = "Pack order"
  integration_pattern   = "RUN_JOB"
  state_machine_arn     = "arn:aws:states:us-east-1:123456789012:stateMachine:pack-order"
  associate_with_parent = true
  input                 = { id = "$.id" }
  output_path           = "$.Output"
}

# Starts the other machine and goes on at once.
data "sfntasks_step_functions_start_execution" "start" {
  state_name        = "Start follow-up"
  state_machine_arn = "arn:aws:states:us-east-1:123456789012:stateMachine:follow-up"
  execution_name    = "$$.Execution.Name"
}

# The other machine passes the token to someone who answers.
data "sfntasks_step_functions_start_execution" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  state_machine_arn   = "arn:aws:states:us-east-1:123456789012:stateMachine:approval"
  input               = { id = "$.id", token = "$$.Task.Token" }
}
