# A worker outside AWS packs the order.
data "sfntasks_step_functions_invoke_activity" "pack" {
  state_name        = "Pack order"
  activity_arn      = "arn:aws:states:us-east-1:123456789012:activity:pack-order"
  timeout_seconds   = 3600
  heartbeat_seconds = 60
  parameters = {
    id    = "$.id"
    items = "$.items"
  }
}
