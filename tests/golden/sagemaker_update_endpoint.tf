data "sfntasks_sagemaker_update_endpoint" "jsonata" {
  state_name           = "Update endpoint"
  query_language       = "JSONata"
  endpoint_name        = "Churn"
  endpoint_config_name = "{% $states.input.config %}"
}

data "sfntasks_sagemaker_update_endpoint" "everything" {
  state_name                          = "Update endpoint"
  endpoint_name                       = "$.endpoint"
  endpoint_config_name                = "churn-2"
  retain_all_variant_properties       = "$.retain"
  exclude_retained_variant_properties = ["DesiredWeight", "DataCaptureConfig"]
  retain_deployment_config            = true
  kms_key_arn                         = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"

  deployment_config = {
    RollingUpdatePolicy = {
      MaximumBatchSize      = { Type = "CAPACITY_PERCENT", Value = 20 }
      WaitIntervalInSeconds = 300
    }
  }
}
