data "sfntasks_sagemaker_create_endpoint_config" "jsonata" {
  state_name           = "Create endpoint config"
  query_language       = "JSONata"
  endpoint_config_name = "{% $states.input.name %}"

  production_variants = [
    {
      variant_name = "all"
      model_name   = "{% $states.input.model %}"

      serverless_config = {
        memory_size_mib         = 2048
        max_concurrency         = "{% $states.input.concurrency %}"
        provisioned_concurrency = 2
      }
    },
  ]
}

data "sfntasks_sagemaker_create_endpoint_config" "everything" {
  state_name               = "Create endpoint config"
  endpoint_config_name     = "Churn-2"
  kms_key_arn              = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  execution_role_arn       = "arn:aws:iam::123456789012:role/endpoint"
  enable_network_isolation = true
  tags                     = { Project = "churn" }

  production_variants = [
    {
      variant_name                                   = "all"
      model_name                                     = "churn-1"
      instance_type                                  = "$.type"
      initial_instance_count                         = "$.count"
      initial_variant_weight                         = 1
      accelerator_type                               = "ml.eia2.medium"
      volume_size_gib                                = 50
      model_data_download_timeout_seconds            = 600
      container_startup_health_check_timeout_seconds = 300
      routing_strategy                               = "LEAST_OUTSTANDING_REQUESTS"
      enable_ssm_access                              = false
      inference_ami_version                          = "al2-ami-sagemaker-inference-gpu-2"

      managed_instance_scaling = {
        enabled            = true
        min_instance_count = 1
        max_instance_count = 4
      }

      core_dump_config = {
        destination_s3_uri = "s3://data/churn/dumps"
        kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      }
    },
  ]

  shadow_production_variants = [
    {
      variant_name                                   = "shadow"
      model_name                                     = "churn-2"
      instance_type                                  = "ml.m5.large"
      initial_instance_count                         = 1
      initial_variant_weight                         = 0.5
      accelerator_type                               = "ml.eia2.medium"
      volume_size_gib                                = 50
      model_data_download_timeout_seconds            = 600
      container_startup_health_check_timeout_seconds = 300
      routing_strategy                               = "RANDOM"
      enable_ssm_access                              = false
      inference_ami_version                          = "al2-ami-sagemaker-inference-gpu-2"

      managed_instance_scaling = {
        enabled            = false
        min_instance_count = 1
        max_instance_count = 2
      }

      core_dump_config = {
        destination_s3_uri = "s3://data/churn/dumps"
        kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      }
    },
    {
      variant_name = "shadow-serverless"
      model_name   = "churn-3"

      serverless_config = {
        memory_size_mib         = 1024
        max_concurrency         = 5
        provisioned_concurrency = 1
      }
    },
  ]

  data_capture_config = {
    enable_capture              = true
    initial_sampling_percentage = 10
    destination_s3_uri          = "s3://data/churn/captured"
    kms_key_arn                 = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    capture_modes               = ["Input", "Output"]
    csv_content_types           = ["text/csv"]
    json_content_types          = ["application/json"]
  }

  async_inference_config = {
    output_s3_uri                           = "s3://data/churn/answers"
    failure_s3_uri                          = "s3://data/churn/failures"
    kms_key_arn                             = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    success_topic_arn                       = "arn:aws:sns:us-east-1:123456789012:answers"
    error_topic_arn                         = "arn:aws:sns:us-east-1:123456789012:failures"
    include_inference_response_in           = ["SUCCESS_NOTIFICATION_TOPIC"]
    max_concurrent_invocations_per_instance = 4
  }

  explainer_config = {
    ClarifyExplainerConfig = {
      ShapConfig = { ShapBaselineConfig = { ShapBaselineUri = "s3://data/churn/baseline.csv" } }
    }
  }

  vpc_config = {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa"]
  }
}

data "sfntasks_sagemaker_create_endpoint_config" "instance_counts" {
  state_name           = "Create endpoint config"
  endpoint_config_name = "churn-3"

  production_variants = [
    { variant_name = "one", model_name = "churn-1", instance_type = "$.type" },
    { variant_name = "scaled", model_name = "churn-1", instance_type = "ml.m5.large", managed_instance_scaling = { enabled = true, min_instance_count = 2 } },
    { variant_name = "serverless", model_name = "churn-1", serverless_config = { memory_size_mib = 2048, max_concurrency = 5 } },
  ]
}
