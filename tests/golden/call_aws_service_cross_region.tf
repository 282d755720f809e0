data "sfntasks_call_aws_service_cross_region" "jsonata" {
  state_name                  = "Read object"
  query_language              = "JSONata"
  function_arn                = "arn:aws:lambda:us-east-1:123456789012:function:cross-region-caller"
  region                      = "{% $states.input.region %}"
  endpoint                    = "https://s3.eu-west-1.amazonaws.com"
  service                     = "s3"
  action                      = "listBuckets"
  iam_resources               = ["*"]
  iam_action                  = "s3:ListAllMyBuckets"
  retry_on_service_exceptions = false
  additional_iam_statements = [{
    actions   = ["kms:Decrypt"]
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
  }]
}

data "sfntasks_call_aws_service_cross_region" "whole_parameters" {
  state_name    = "Whatever"
  function_arn  = "arn:aws:lambda:us-east-1:123456789012:function:cross-region-caller"
  region        = "$.region"
  service       = "s3"
  action        = "getObject"
  parameters    = "$.parameters"
  iam_resources = ["arn:aws:s3:::invoices-eu/*"]
}
