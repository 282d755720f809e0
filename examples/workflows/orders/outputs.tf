output "state_machine_arn" {
  description = "ARN of the state machine."
  value       = sfntasks_state_machine.orders.arn
}

output "role_name" {
  description = "Name of the role that its executions run under."
  value       = sfntasks_state_machine.orders.role_name
}

output "definition" {
  description = "The workflow in Amazon States Language."
  value       = sfntasks_state_machine.orders.json
}

output "iam_policy" {
  description = "What that role may do."
  value       = sfntasks_state_machine.orders.iam_policy_json
}
