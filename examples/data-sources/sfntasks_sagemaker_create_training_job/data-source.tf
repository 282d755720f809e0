# Starts the job and goes on at once, with the default resources: one ml.m4.xlarge with 10 GiB, for an hour at most.
data "sfntasks_sagemaker_create_training_job" "start" {
  state_name        = "Start training"
  training_job_name = "$$.Execution.Name"
  role_arn          = "arn:aws:iam::123456789012:role/training"
  output_s3_uri     = "s3://models/churn"
  iam_resources     = ["arn:aws:sagemaker:us-east-1:123456789012:training-job/churn-*"]

  algorithm_specification = {
    training_image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:7"
  }

  input_data_config = [
    { channel_name = "train", s3_uri = "s3://data/churn/train" },
  ]
}

# Waits until the model is trained.
data "sfntasks_sagemaker_create_training_job" "wait" {
  state_name          = "Train"
  integration_pattern = "RUN_JOB"
  training_job_name   = "churn-nightly"
  role_arn            = "arn:aws:iam::123456789012:role/training"
  output_s3_uri       = "s3://models/churn"
  max_runtime_seconds = 7200

  algorithm_specification = {
    training_image      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:7"
    training_input_mode = "FastFile"
  }

  hyperparameters = {
    epochs        = 20
    learning_rate = "$.learning_rate"
  }

  input_data_config = [
    { channel_name = "train", s3_uri = "$.train_uri" },
    { channel_name = "test", s3_uri = "s3://data/churn/test" },
  ]

  resource_config = {
    instance_count  = 2
    instance_type   = "ml.g5.xlarge"
    volume_size_gib = 100
  }

  retry = [
    { error_equals = ["SageMaker.AmazonSageMakerException"], interval_seconds = 60, max_attempts = 3, backoff_rate = 2 },
  ]
}
