data "sfntasks_sagemaker_create_endpoint_config" "example" {
  state_name           = "Create endpoint config"
  endpoint_config_name = "churn-2"

  production_variants = [
    {
      variant_name           = "current"
      model_name             = "churn-1"
      instance_type          = "ml.m5.large"
      initial_instance_count = 2
      initial_variant_weight = 0.9
    },
    {
      variant_name           = "candidate"
      model_name             = "$.model"
      instance_type          = "ml.m5.large"
      initial_instance_count = 1
      initial_variant_weight = 0.1
    },
  ]
}
