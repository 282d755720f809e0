# Reminds the customer of an order that is not paid.
data "sfntasks_eventbridge_scheduler_create_schedule" "reminder" {
  state_name              = "Plan reminder"
  schedule_name           = "$$.Execution.Name"
  group_name              = "reminders"
  schedule_expression     = "States.Format('at({})', $.remind_at)"
  timezone                = "Europe/Berlin"
  action_after_completion = "DELETE"
  target_arn              = "arn:aws:sqs:us-east-1:123456789012:reminders"
  target_role_arn         = "arn:aws:iam::123456789012:role/scheduler-reminders"
  target_input            = "States.JsonToString($.order)"
}

# The schedule's target answers with the token, at eight o'clock.
data "sfntasks_eventbridge_scheduler_create_schedule" "morning" {
  state_name          = "Wait for the morning shift"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  schedule_name       = "morning"
  schedule_expression = "cron(0 8 ? * MON-FRI *)"
  target_arn          = "arn:aws:lambda:us-east-1:123456789012:function:morning"
  target_role_arn     = "arn:aws:iam::123456789012:role/scheduler-morning"
  target_input        = "States.Format('\"{}\"', $$.Task.Token)"
}
