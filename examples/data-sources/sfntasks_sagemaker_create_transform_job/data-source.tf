# Starts the job and goes on at once, on one ml.m4.xlarge.
data "sfntasks_sagemaker_create_transform_job" "start" {
  state_name         = "Start predictions"
  transform_job_name = "churn-adhoc"
  model_name         = "churn"

  transform_input = {
    s3_uri = "s3://data/churn/customers"
  }

  transform_output = {
    s3_output_path = "s3://data/churn/predictions"
  }
}

# Waits until all predictions are written.
data "sfntasks_sagemaker_create_transform_job" "wait" {
  state_name          = "Predict"
  integration_pattern = "RUN_JOB"
  transform_job_name  = "churn-nightly"
  model_name          = "$.model"
  batch_strategy      = "MultiRecord"
  max_payload_mib     = 6

  model_client_options = {
    invocations_max_retries     = 3
    invocations_timeout_seconds = 300
  }

  transform_input = {
    s3_uri       = "$.customers_uri"
    content_type = "text/csv"
    split_type   = "Line"
  }

  transform_output = {
    s3_output_path = "s3://data/churn/predictions"
    accept         = "text/csv"
    assemble_with  = "Line"
  }

  transform_resources = {
    instance_count = 4
    instance_type  = "ml.m5.xlarge"
  }
}
