data "sfntasks_sagemaker_create_training_job" "jsonata" {
  state_name        = "Train"
  query_language    = "JSONata"
  training_job_name = "{% $states.context.Execution.Name %}"
  role_arn          = "{% $states.input.role %}"
  output_s3_uri     = "{% $states.input.output %}"
  hyperparameters   = "{% $states.input.hyperparameters %}"

  algorithm_specification = {
    algorithm_name = "BlazingText"
  }

  resource_config = {
    instance_count     = "{% $states.input.count %}"
    instance_type      = "{% $states.input.type %}"
    volume_size_gib    = 10
    volume_kms_key_arn = "{% $states.input.key %}"
  }
}

data "sfntasks_sagemaker_create_training_job" "everything" {
  state_name                                = "Train"
  integration_pattern                       = "RUN_JOB"
  training_job_name                         = "Churn-Nightly"
  role_arn                                  = "arn:aws:iam::123456789012:role/training"
  output_s3_uri                             = "s3://models/churn"
  output_kms_key_arn                        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  output_compression_type                   = "NONE"
  max_runtime_seconds                       = 3600
  max_wait_seconds                          = 7200
  max_pending_seconds                       = 86400
  enable_managed_spot_training              = true
  maximum_retry_attempts                    = 3
  environment                               = { STAGE = "prod", RUN = "$.run" }
  enable_network_isolation                  = true
  enable_inter_container_traffic_encryption = "$.encrypt"
  tags                                      = { Project = "churn" }

  algorithm_specification = {
    training_image                       = "registry.example.com/churn:7"
    training_input_mode                  = "Pipe"
    metric_definitions                   = [{ name = "loss", regex = "loss=([0-9.]+)" }]
    container_entrypoint                 = ["python", "train.py"]
    container_arguments                  = ["--epochs", "$.epochs"]
    enable_sagemaker_metrics_time_series = true

    training_image_config = {
      training_repository_access_mode              = "Vpc"
      training_repository_credentials_provider_arn = "arn:aws:lambda:us-east-1:123456789012:function:registry"
    }
  }

  hyperparameters = {
    epochs = 10
    resume = true
    layers = jsonencode([64, 32])
    rate   = "$.rate"
  }

  input_data_config = [
    {
      channel_name              = "train"
      s3_uri                    = "s3://data/churn/train.manifest"
      s3_data_type              = "AugmentedManifestFile"
      s3_data_distribution_type = "ShardedByS3Key"
      attribute_names           = ["source-ref", "class"]
      instance_group_names      = ["workers"]
      content_type              = "image/jpeg"
      compression_type          = "Gzip"
      input_mode                = "Pipe"
      record_wrapper_type       = "RecordIO"
      shuffle_seed              = 7
    },
  ]

  resource_config = {
    instance_count            = 2
    instance_type             = "ml.p4d.24xlarge"
    volume_size_gib           = 100
    volume_kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    keep_alive_period_seconds = 1800
    training_plan_arn         = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/p4d"
  }

  checkpoint_config = {
    s3_uri     = "s3://models/churn/checkpoints"
    local_path = "/opt/ml/checkpoints"
  }

  vpc_config = {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["$.subnets[*]"]
  }

  experiment_config = {
    experiment_name              = "churn"
    trial_name                   = "nightly"
    trial_component_display_name = "training"
    run_name                     = "run-1"
  }

  debug_hook_config = {
    S3OutputPath = "s3://models/churn/debug"
  }

  debug_rule_configurations = [
    {
      RuleConfigurationName = "LossNotDecreasing"
      RuleEvaluatorImage    = "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest"
      RuleParameters        = { rule_to_invoke = "LossNotDecreasing" }
    },
  ]

  tensor_board_output_config = {
    s3_output_path = "s3://models/churn/tensorboard"
    local_path     = "/opt/ml/output/tensorboard"
  }

  profiler_config = {
    S3OutputPath                    = "s3://models/churn/profile"
    ProfilingIntervalInMilliseconds = 500
  }

  profiler_rule_configurations = [
    {
      RuleConfigurationName = "ProfilerReport"
      RuleEvaluatorImage    = "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest"
      RuleParameters        = { rule_to_invoke = "ProfilerReport" }
    },
  ]
}
