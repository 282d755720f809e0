data "sfntasks_state_machine" "orders" {
  name = "orders"
}

# A task that runs the machine of another team.
data "sfntasks_step_functions_start_execution" "order" {
  state_name          = "Order"
  state_machine_arn   = data.sfntasks_state_machine.orders.arn
  integration_pattern = "RUN_JOB"
}
