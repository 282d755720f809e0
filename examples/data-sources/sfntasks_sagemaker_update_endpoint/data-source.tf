data "sfntasks_sagemaker_update_endpoint" "example" {
  state_name           = "Update endpoint"
  endpoint_name        = "churn"
  endpoint_config_name = "$.endpoint_config"
  iam_resources        = ["arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/churn-*"]

  # The number of instances stays as autoscaling has set it.
  retain_all_variant_properties = true
}
