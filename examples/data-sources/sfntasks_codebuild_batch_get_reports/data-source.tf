data "sfntasks_codebuild_batch_get_reports" "get" {
  state_name  = "Get reports"
  report_arns = ["arn:aws:codebuild:us-east-1:123456789012:report/app-tests:12345678-1234-1234-1234-123456789012"]
}
