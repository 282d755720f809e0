data "sfntasks_sagemaker_create_transform_job" "jsonata" {
  state_name         = "Predict"
  query_language     = "JSONata"
  transform_job_name = "{% $states.context.Execution.Name %}"
  model_name         = "{% $states.input.model %}"
  environment        = { MODE = "{% $states.input.mode %}" }

  model_client_options = { invocations_max_retries = 2 }

  transform_input = {
    s3_uri = "{% $states.input.uri %}"
  }

  transform_output = {
    s3_output_path = "s3://data/churn/predictions"
  }
}

data "sfntasks_sagemaker_create_transform_job" "everything" {
  state_name                = "Predict"
  integration_pattern       = "RUN_JOB"
  transform_job_name        = "Churn-Nightly"
  model_name                = "churn"
  batch_strategy            = "SingleRecord"
  max_concurrent_transforms = "$.parallel"
  max_payload_mib           = 10
  environment               = { MODE = "fast" }
  tags                      = { Project = "churn" }

  model_client_options = {
    invocations_max_retries     = 1
    invocations_timeout_seconds = 60
  }

  transform_input = {
    s3_uri           = "s3://data/churn/customers.manifest"
    s3_data_type     = "ManifestFile"
    content_type     = "application/json"
    compression_type = "Gzip"
    split_type       = "Line"
  }

  transform_output = {
    s3_output_path = "s3://data/churn/predictions"
    accept         = "application/json"
    assemble_with  = "Line"
    kms_key_arn    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }

  transform_resources = {
    instance_count        = 2
    instance_type         = "ml.g4dn.xlarge"
    volume_kms_key_arn    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    transform_ami_version = "al2-ami-sagemaker-batch-gpu-470"
  }

  # SageMaker evaluates these paths itself.
  data_processing = {
    input_filter  = "$.features"
    output_filter = "$['id','SageMakerOutput']"
    join_source   = "Input"
  }

  data_capture_config = {
    destination_s3_uri    = "s3://data/churn/captured"
    kms_key_arn           = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    generate_inference_id = true
  }

  experiment_config = {
    experiment_name              = "churn"
    trial_name                   = "nightly"
    trial_component_display_name = "predictions"
    run_name                     = "run-1"
  }
}
