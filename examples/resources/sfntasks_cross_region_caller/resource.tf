locals {
  # Spelled out: what the tasks need goes into the function's role, so they can't wait for the function.
  caller_arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders-caller"
}

data "sfntasks_call_aws_service_cross_region" "copy" {
  state_name    = "Copy to Tokyo"
  function_arn  = local.caller_arn
  region        = "ap-northeast-1"
  service       = "s3"
  action        = "putObject"
  parameters    = { Bucket = "orders-tokyo", Key = "$.id", Body = "$.text" }
  iam_resources = ["arn:aws:s3:::orders-tokyo/*"]
}

resource "sfntasks_cross_region_caller" "caller" {
  name                 = "orders-caller"
  iam_policy_documents = [data.sfntasks_call_aws_service_cross_region.copy.function_iam_policy_json]
}

resource "sfntasks_state_machine" "orders" {
  name  = "orders"
  steps = [data.sfntasks_call_aws_service_cross_region.copy.fragment]

  depends_on = [sfntasks_cross_region_caller.caller]
}
