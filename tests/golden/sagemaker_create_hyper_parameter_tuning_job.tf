data "sfntasks_sagemaker_create_hyper_parameter_tuning_job" "jsonata" {
  state_name                      = "Tune"
  query_language                  = "JSONata"
  hyper_parameter_tuning_job_name = "{% $states.context.Execution.Name %}"
  training_job_definition         = "{% $states.input.definition %}"

  hyper_parameter_tuning_job_config = {
    strategy         = "{% $states.input.strategy %}"
    parameter_ranges = "{% $states.input.ranges %}"
    resource_limits  = { max_parallel_training_jobs = "{% $states.input.jobs %}" }
  }

  autotune = {
    mode = "Enabled"
  }
}

data "sfntasks_sagemaker_create_hyper_parameter_tuning_job" "everything" {
  state_name                      = "Tune"
  integration_pattern             = "RUN_JOB"
  hyper_parameter_tuning_job_name = "Churn-Weekly"
  tags                            = { Project = "churn" }

  hyper_parameter_tuning_job_config = {
    strategy                         = "Hyperband"
    training_job_early_stopping_type = "Off"
    random_seed                      = 7
    strategy_config = {
      hyperband_strategy_config = {
        min_resource = 1
        max_resource = 30
      }
    }
    resource_limits = {
      max_parallel_training_jobs  = 4
      max_number_of_training_jobs = 100
      max_runtime_seconds         = 86400
    }
    tuning_job_completion_criteria = {
      TargetObjectiveMetricValue = 0.95
      ConvergenceDetected        = { CompleteOnConvergence = "Enabled" }
    }
  }

  training_job_definitions = [
    {
      DefinitionName         = "small"
      "RoleArn.$"            = "$.role"
      TuningObjective        = { Type = "Maximize", MetricName = "validation:auc" }
      AlgorithmSpecification = { TrainingImage = "$.image", TrainingInputMode = "File" }
      OutputDataConfig       = { S3OutputPath = "s3://models/churn" }
      StoppingCondition      = { MaxRuntimeInSeconds = 3600 }
      HyperParameterTuningResourceConfig = {
        InstanceCount  = 1
        InstanceType   = "ml.m5.xlarge"
        VolumeSizeInGB = 10
        VolumeKmsKeyId = "11111111-2222-3333-4444-555555555555"
      }
    },
    {
      DefinitionName         = "large"
      RoleArn                = "arn:aws:iam::123456789012:role/training"
      TuningObjective        = { Type = "Maximize", MetricName = "validation:auc" }
      AlgorithmSpecification = { TrainingImage = "registry.example.com/churn:7", TrainingInputMode = "File" }
      OutputDataConfig       = { S3OutputPath = "s3://models/churn" }
      ResourceConfig         = { InstanceCount = 1, InstanceType = "ml.g5.xlarge", VolumeSizeInGB = 10 }
      StoppingCondition      = { MaxRuntimeInSeconds = 3600 }
    },
  ]

  warm_start_config = {
    warm_start_type                    = "TransferLearning"
    parent_hyper_parameter_tuning_jobs = ["churn-weekly-1", "$.previous"]
  }
}
