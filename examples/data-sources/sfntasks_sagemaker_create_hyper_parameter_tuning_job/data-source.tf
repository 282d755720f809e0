# Starts the job and goes on at once.
data "sfntasks_sagemaker_create_hyper_parameter_tuning_job" "start" {
  state_name                      = "Start tuning"
  hyper_parameter_tuning_job_name = "churn-adhoc"

  hyper_parameter_tuning_job_config = {
    strategy = "Random"
    resource_limits = {
      max_parallel_training_jobs  = 2
      max_number_of_training_jobs = 10
    }
    hyper_parameter_tuning_job_objective = {
      type        = "Minimize"
      metric_name = "validation:loss"
    }
    parameter_ranges = {
      ContinuousParameterRanges = [{ Name = "learning_rate", MinValue = 0.0001, MaxValue = 0.1 }]
    }
  }

  training_job_definition = {
    RoleArn                = "arn:aws:iam::123456789012:role/training"
    AlgorithmSpecification = { TrainingImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:7", TrainingInputMode = "File" }
    OutputDataConfig       = { S3OutputPath = "s3://models/churn" }
    ResourceConfig         = { InstanceCount = 1, InstanceType = "ml.m5.xlarge", VolumeSizeInGB = 10 }
    StoppingCondition      = { MaxRuntimeInSeconds = 3600 }
  }
}

# Waits until the best model is found.
data "sfntasks_sagemaker_create_hyper_parameter_tuning_job" "wait" {
  state_name                      = "Tune"
  integration_pattern             = "RUN_JOB"
  hyper_parameter_tuning_job_name = "churn-weekly"

  hyper_parameter_tuning_job_config = {
    strategy                         = "Bayesian"
    training_job_early_stopping_type = "Auto"
    resource_limits = {
      max_parallel_training_jobs  = 4
      max_number_of_training_jobs = "$.jobs"
    }
    hyper_parameter_tuning_job_objective = {
      type        = "Maximize"
      metric_name = "validation:auc"
    }
    parameter_ranges = {
      IntegerParameterRanges = [{ Name = "depth", MinValue = 2, MaxValue = 10 }]
    }
  }

  training_job_definition = {
    RoleArn                = "arn:aws:iam::123456789012:role/training"
    AlgorithmSpecification = { TrainingImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:7", TrainingInputMode = "File" }
    OutputDataConfig       = { S3OutputPath = "s3://models/churn" }
    ResourceConfig         = { InstanceCount = 1, InstanceType = "ml.m5.xlarge", VolumeSizeInGB = 10 }
    StoppingCondition      = { MaxRuntimeInSeconds = 3600 }
    StaticHyperParameters  = { objective = "binary:logistic" }
  }
}
