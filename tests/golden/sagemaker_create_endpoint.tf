data "sfntasks_sagemaker_create_endpoint" "jsonata" {
  state_name           = "Create endpoint"
  query_language       = "JSONata"
  endpoint_name        = "{% $states.input.endpoint %}"
  endpoint_config_name = "Churn-2"
  kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  tags                 = { Project = "{% $states.input.project %}" }
}

data "sfntasks_sagemaker_create_endpoint" "everything" {
  state_name           = "Create endpoint"
  endpoint_name        = "$.endpoint"
  endpoint_config_name = "$.config"
  kms_key_arn          = "$.key"

  deployment_config = {
    BlueGreenUpdatePolicy = {
      TrafficRoutingConfiguration = { Type = "ALL_AT_ONCE", WaitIntervalInSeconds = 0 }
    }
    AutoRollbackConfiguration = { Alarms = [{ AlarmName = "$.alarm" }] }
  }
}
