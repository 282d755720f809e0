data "sfntasks_succeed" "done" {
  state_name = "Done"
}

resource "sfntasks_state_machine" "orders" {
  name    = "orders"
  steps   = [data.sfntasks_succeed.done.fragment]
  publish = true
}

variable "previous_version_arn" {
  description = "The version that most executions shall still run; null once the new one has proved itself."
  type        = string
  default     = null
}

# The first apply with a previous version shifts a tenth of the executions, the one without it shifts all.
resource "sfntasks_state_machine_alias" "live" {
  name = "live"

  routing = var.previous_version_arn == null ? [
    { state_machine_version_arn = sfntasks_state_machine.orders.version_arn, weight = 100 },
    ] : [
    { state_machine_version_arn = var.previous_version_arn, weight = 90 },
    { state_machine_version_arn = sfntasks_state_machine.orders.version_arn, weight = 10 },
  ]
}
