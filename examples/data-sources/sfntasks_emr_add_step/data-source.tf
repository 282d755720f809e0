# Runs a Spark job, and waits until it is done.
data "sfntasks_emr_add_step" "spark" {
  state_name = "Run Spark job"
  cluster_id = "$.cluster.ClusterId"
  step_name  = "nightly"
  jar        = "command-runner.jar"
  args       = ["spark-submit", "--deploy-mode", "cluster", "s3://example-jobs/nightly.py", "$.day"]
}

# Goes on while the step runs.
data "sfntasks_emr_add_step" "request_response" {
  state_name          = "Start step"
  integration_pattern = "REQUEST_RESPONSE"
  cluster_id          = "j-2AXXXXXXGAPLF"
  step_name           = "compact"
  jar                 = "s3://example-jobs/compact.jar"
  action_on_failure   = "CANCEL_AND_WAIT"
  execution_role_arn  = "arn:aws:iam::123456789012:role/emr-step"
}
