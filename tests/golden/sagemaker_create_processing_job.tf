data "sfntasks_sagemaker_create_processing_job" "jsonata" {
  state_name          = "Prepare data"
  query_language      = "JSONata"
  processing_job_name = "{% $states.context.Execution.Name %}"
  role_arn            = "{% $states.input.role %}"

  app_specification = {
    image_uri            = "{% $states.input.image %}"
    container_entrypoint = ["python3", "{% $states.input.script %}"]
  }

  processing_resources = {
    cluster_config = {
      instance_count     = "{% $states.input.count %}"
      instance_type      = "ml.m5.xlarge"
      volume_size_gib    = 50
      volume_kms_key_arn = "{% $states.input.key %}"
    }
  }
}

data "sfntasks_sagemaker_create_processing_job" "everything" {
  state_name          = "Prepare data"
  integration_pattern = "RUN_JOB"
  processing_job_name = "Churn-Prepare"
  role_arn            = "arn:aws:iam::123456789012:role/processing"
  environment         = { DAY = "$.day" }
  tags                = { Project = "churn" }

  app_specification = {
    image_uri            = "registry.example.com/prepare:3"
    container_entrypoint = ["python3", "prepare.py"]
    container_arguments  = ["--day", "$.day"]
  }

  processing_resources = {
    cluster_config = {
      instance_count     = 2
      instance_type      = "ml.m5.xlarge"
      volume_size_gib    = 50
      volume_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    }
  }

  processing_inputs = [
    {
      input_name  = "raw"
      app_managed = false
      s3_input = {
        s3_uri                    = "s3://data/churn/raw.manifest"
        s3_data_type              = "ManifestFile"
        local_path                = "/opt/ml/processing/input"
        s3_input_mode             = "File"
        s3_data_distribution_type = "ShardedByS3Key"
        s3_compression_type       = "Gzip"
      }
    },
    {
      input_name = "customers"
      dataset_definition = jsonencode({
        LocalPath = "/opt/ml/processing/customers"
        AthenaDatasetDefinition = {
          Catalog      = "AwsDataCatalog"
          Database     = "sales"
          QueryString  = "$.query"
          OutputS3Uri  = "s3://data/athena/"
          OutputFormat = "PARQUET"
        }
      })
    },
  ]

  processing_output_config = {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    outputs = [
      {
        output_name = "prepared"
        s3_output = {
          s3_uri         = "$.output_uri"
          s3_upload_mode = "Continuous"
          local_path     = "/opt/ml/processing/output"
        }
      },
      {
        output_name          = "features"
        app_managed          = true
        feature_store_output = { feature_group_name = "churn" }
      },
    ]
  }

  stopping_condition = {
    max_runtime_seconds = 3600
  }

  network_config = {
    enable_inter_container_traffic_encryption = true
    enable_network_isolation                  = false
    vpc_config = {
      security_group_ids = ["sg-0123456789abcdef0"]
      subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa"]
    }
  }

  experiment_config = {
    experiment_name              = "churn"
    trial_name                   = "nightly"
    trial_component_display_name = "preparation"
    run_name                     = "run-1"
  }
}
