data "sfntasks_emr_add_step" "everything" {
  state_name                    = "Run step"
  cluster_id                    = "j-2AXXXXXXGAPLF"
  step_name                     = "$.name"
  jar                           = "s3://example-jobs/app.jar"
  main_class                    = "com.example.Main"
  args                          = ["--day", "2026-01-01"]
  properties                    = { "a" = "1", "b" = "$.b" }
  action_on_failure             = "TERMINATE_CLUSTER"
  execution_role_arn            = "$.role"
  step_monitoring_configuration = { S3MonitoringConfiguration = { LogUri = "s3://example-logs/steps/" } }
}

data "sfntasks_emr_add_step" "jsonata" {
  state_name     = "Run step"
  query_language = "JSONata"
  cluster_id     = "{% $states.input.cluster %}"
  step_name      = "nightly"
  jar            = "command-runner.jar"
  args           = ["spark-submit", "{% $states.input.script %}"]
}
