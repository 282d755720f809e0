data "sfntasks_sagemaker_create_endpoint" "example" {
  state_name           = "Create endpoint"
  endpoint_name        = "churn"
  endpoint_config_name = "$.endpoint_config"
  iam_resources        = ["arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/churn-*"]
  tags                 = { Project = "churn" }
}
