data "sfntasks_sagemaker_create_model" "jsonata" {
  state_name     = "Create model"
  query_language = "JSONata"
  model_name     = "{% $states.input.name %}"
  role_arn       = "{% $states.input.role %}"

  primary_container = {
    container_host_name           = "main"
    image                         = "registry.example.com/churn-serve:7"
    mode                          = "MultiModel"
    model_cache_setting           = "Disabled"
    model_data_url                = "{% $states.input.artifacts %}"
    additional_model_data_sources = "{% $states.input.sources %}"
    environment                   = { LEVEL = "{% $states.input.level %}" }

    image_config = {
      repository_access_mode              = "Vpc"
      repository_credentials_provider_arn = "arn:aws:lambda:us-east-1:123456789012:function:registry"
    }
  }
}

data "sfntasks_sagemaker_create_model" "package" {
  state_name = "Create model"
  model_name = "churn-2"
  role_arn   = "arn:aws:iam::123456789012:role/inference"

  primary_container = {
    model_package_name           = "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/2"
    inference_specification_name = "compact"
    model_data_source            = jsonencode({ S3DataSource = { S3Uri = "$.uri", S3DataType = "S3Prefix", CompressionType = "None" } })
  }
}

data "sfntasks_sagemaker_create_model" "everything" {
  state_name               = "Create model"
  model_name               = "Churn-Pipeline"
  role_arn                 = "arn:aws:iam::123456789012:role/inference"
  inference_execution_mode = "Serial"
  enable_network_isolation = true
  tags                     = { Project = "churn" }

  containers = [
    {
      container_host_name = "prepare"
      image               = "registry.example.com/churn-prepare:7"
      mode                = "MultiModel"
      model_cache_setting = "Enabled"
      model_data_url      = "s3://models/churn/prepare/"
      environment         = { LEVEL = "info", RUN = "$.run" }

      image_config = {
        repository_access_mode              = "Vpc"
        repository_credentials_provider_arn = "arn:aws:lambda:us-east-1:123456789012:function:registry"
      }
    },
    {
      model_package_name           = "churn"
      inference_specification_name = "full"
      model_data_source            = jsonencode({ S3DataSource = { S3Uri = "s3://models/churn/", S3DataType = "S3Prefix", CompressionType = "None" } })
      additional_model_data_sources = jsonencode([
        { ChannelName = "adapter", S3DataSource = { S3Uri = "s3://models/adapter/", S3DataType = "S3Prefix", CompressionType = "None" } },
      ])
    },
  ]

  vpc_config = {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa"]
  }
}
