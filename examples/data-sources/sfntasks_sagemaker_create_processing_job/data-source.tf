# Starts the job and goes on at once.
data "sfntasks_sagemaker_create_processing_job" "start" {
  state_name          = "Start report"
  processing_job_name = "churn-report"
  role_arn            = "arn:aws:iam::123456789012:role/processing"

  app_specification = {
    image_uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/report:3"
  }

  processing_resources = {
    cluster_config = {
      instance_count  = 1
      instance_type   = "ml.m5.large"
      volume_size_gib = 20
    }
  }
}

# Waits until the data is prepared.
data "sfntasks_sagemaker_create_processing_job" "wait" {
  state_name          = "Prepare data"
  integration_pattern = "RUN_JOB"
  processing_job_name = "churn-prepare"
  role_arn            = "arn:aws:iam::123456789012:role/processing"
  environment         = { DAY = "$.day" }

  app_specification = {
    image_uri           = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:3"
    container_arguments = ["--input", "/opt/ml/processing/input"]
  }

  processing_resources = {
    cluster_config = {
      instance_count  = 2
      instance_type   = "ml.m5.xlarge"
      volume_size_gib = 50
    }
  }

  processing_inputs = [
    {
      input_name = "raw"
      s3_input = {
        s3_uri     = "$.raw_uri"
        local_path = "/opt/ml/processing/input"
      }
    },
  ]

  processing_output_config = {
    outputs = [
      {
        output_name = "prepared"
        s3_output = {
          s3_uri     = "s3://data/churn/train"
          local_path = "/opt/ml/processing/output"
        }
      },
    ]
  }

  stopping_condition = {
    max_runtime_seconds = 3600
  }
}
