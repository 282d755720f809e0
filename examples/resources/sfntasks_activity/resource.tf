resource "sfntasks_activity" "packing" {
  name = "packing"

  tags = {
    team = "warehouse"
  }
}

data "sfntasks_step_functions_invoke_activity" "pack" {
  state_name        = "Pack the order"
  activity_arn      = sfntasks_activity.packing.arn
  heartbeat_seconds = 300
}
