# Reads an object in another region.
data "sfntasks_call_aws_service_cross_region" "object" {
  state_name   = "Read object"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:cross-region-caller"
  region       = "eu-west-1"
  service      = "s3"
  action       = "getObject"
  parameters = {
    Bucket = "invoices-eu"
    Key    = "$.key"
  }
  iam_resources = ["arn:aws:s3:::invoices-eu/*"]
}

# Whoever reads the queue in the other region answers with the token.
data "sfntasks_call_aws_service_cross_region" "approval" {
  state_name          = "Ask in Ireland"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  function_arn        = "arn:aws:lambda:us-east-1:123456789012:function:cross-region-caller"
  region              = "eu-west-1"
  service             = "sqs"
  action              = "sendMessage"
  parameters = {
    QueueUrl    = "https://sqs.eu-west-1.amazonaws.com/123456789012/approvals"
    MessageBody = "$$.Task.Token"
  }
  iam_resources = ["arn:aws:sqs:eu-west-1:123456789012:approvals"]
}
