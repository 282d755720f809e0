data "sfntasks_emr_containers_start_job_run" "everything" {
  state_name         = "Run"
  virtual_cluster_id = "de92jdei2910fwedz"
  job_name           = "nightly"
  release_label      = "emr-7.1.0-latest"
  execution_role_arn = "$.role"
  max_attempts       = 3
  tags               = { Team = "data" }

  job_driver = {
    spark_submit_job_driver = { entry_point = "$.script" }
  }
  application_config = [{
    Classification = "spark-env"
    Configurations = [{ Classification = "export", Properties = { A = "b" } }]
  }]
  monitoring = {
    logging                = true
    persistent_app_ui      = false
    log_group_name         = "/emr-containers/jobs"
    log_stream_name_prefix = "nightly"
    log_bucket             = "$.bucket"
    log_bucket_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    managed_logs = {
      allow_aws_to_retain_logs = true
      encryption_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    }
    container_log_rotation = { rotation_size = "10MB", max_files_to_keep = 5 }
  }
}

data "sfntasks_emr_containers_start_job_run" "jsonata" {
  state_name         = "Run"
  query_language     = "JSONata"
  virtual_cluster_id = "{% $states.input.cluster %}"
  release_label      = "emr-7.1.0-latest"
  execution_role_arn = "arn:aws:iam::123456789012:role/spark-job"
  job_driver         = { spark_submit_job_driver = { entry_point = "{% $states.input.script %}" } }
  monitoring         = { log_bucket = "{% $states.input.bucket %}" }
}
