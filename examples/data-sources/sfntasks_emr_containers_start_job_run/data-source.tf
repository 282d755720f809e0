# Runs a Spark job, and waits until it is done.
data "sfntasks_emr_containers_start_job_run" "spark" {
  state_name         = "Run Spark job"
  virtual_cluster_id = "de92jdei2910fwedz"
  release_label      = "emr-7.1.0-latest"
  execution_role_arn = "arn:aws:iam::123456789012:role/spark-job"

  job_driver = {
    spark_submit_job_driver = {
      entry_point             = "s3://example-jobs/nightly.py"
      entry_point_arguments   = ["$.day"]
      spark_submit_parameters = "--conf spark.executor.instances=2"
    }
  }
  monitoring = {
    log_group_name = "/emr-containers/jobs"
    log_bucket     = "example-logs"
  }
}

# Goes on while the query runs.
data "sfntasks_emr_containers_start_job_run" "request_response" {
  state_name          = "Start SQL"
  integration_pattern = "REQUEST_RESPONSE"
  virtual_cluster_id  = "$.cluster.Id"
  release_label       = "emr-7.1.0-latest"
  execution_role_arn  = "arn:aws:iam::123456789012:role/spark-job"

  job_driver = {
    spark_sql_job_driver = {
      entry_point          = "s3://example-jobs/report.sql"
      spark_sql_parameters = "--conf spark.executor.memory=2G"
    }
  }
}
