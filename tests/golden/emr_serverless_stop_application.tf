data "sfntasks_emr_serverless_stop_application" "jsonata" {
  state_name     = "Stop"
  query_language = "JSONata"
  application_id = "{% $states.input.application %}"
  iam_resources  = ["arn:aws:emr-serverless:us-east-1:123456789012:/applications/00f1r3h5k7m9p1s3"]
}
