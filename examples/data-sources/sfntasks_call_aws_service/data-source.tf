# The tags of an object.
data "sfntasks_call_aws_service" "tags" {
  state_name = "Read tags"
  service    = "s3"
  action     = "getObjectTagging"
  parameters = {
    Bucket = "invoices"
    Key    = "$.key"
  }
  iam_resources = ["arn:aws:s3:::invoices/*"]
  result_path   = "$.tags"
}

# A person decides: the message carries the token that lets the execution go on.
data "sfntasks_call_aws_service" "approval" {
  state_name          = "Ask for approval"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  heartbeat_seconds   = 86400
  service             = "sesv2"
  action              = "sendEmail"
  parameters = {
    FromEmailAddress = "orders@example.com"
    Destination      = { ToAddresses = ["approver@example.com"] }
    Content = {
      Simple = {
        Subject = { Data = "Please approve" }
        Body    = { Text = { Data = "States.Format('Answer with the token {}', $$.Task.Token)" } }
      }
    }
  }
  iam_resources = ["arn:aws:ses:us-east-1:123456789012:identity/example.com"]
}
