data "sfntasks_emr_serverless_create_application" "everything" {
  state_name          = "Create"
  integration_pattern = "RUN_JOB"
  name                = "$.name"
  release_label       = "emr-7.1.0"
  type                = "HIVE"
  architecture        = "X86_64"
  tags                = { Team = "data" }

  initial_capacity = {
    HiveDriver = { worker_count = 1 }
    TezTask = {
      worker_count         = "$.workers"
      worker_configuration = { cpu = "4 vCPU", memory = "16 GB", disk = "20 GB", disk_type = "SHUFFLE_OPTIMIZED" }
    }
  }
  maximum_capacity              = { cpu = "64 vCPU", memory = "256 GB", disk = "1000 GB" }
  auto_start_configuration      = { enabled = true }
  auto_stop_configuration       = { enabled = true, idle_timeout_minutes = 5 }
  network_configuration         = { subnet_ids = ["subnet-0123456789abcdef0"], security_group_ids = ["sg-0123456789abcdef0"] }
  image_configuration           = { image_uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/emr:1", application_level_digest_resolution = true }
  worker_type_specifications    = { TezTask = { image_configuration = { image_uri = "$.image", application_level_digest_resolution = false } } }
  runtime_configuration         = [{ Classification = "hive-site", Properties = { a = "b" } }]
  monitoring_configuration      = { S3MonitoringConfiguration = { LogUri = "s3://example-logs/emr/" } }
  disk_encryption_configuration = { EncryptionKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
  interactive_configuration     = { studio_enabled = true, livy_endpoint_enabled = true, session_enabled = false }
  scheduler_configuration       = { max_concurrent_runs = 10, queue_timeout_minutes = 60 }
  identity_center_configuration = { UserBackgroundSessionsEnabled = false }

  job_level_cost_allocation_configuration = { enabled = true }
}

data "sfntasks_emr_serverless_create_application" "jsonata" {
  state_name     = "Create"
  query_language = "JSONata"
  name           = "{% $states.input.name %}"
  release_label  = "emr-7.1.0"
  type           = "SPARK"
}
