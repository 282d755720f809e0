# terraform apply -invoke=action.sfntasks_start_execution.backfill
action "sfntasks_start_execution" "backfill" {
  config {
    state_machine_arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders:live"
    input             = jsonencode({ since = "2026-01-01" })
    timeout_seconds   = 1800
  }
}
