data "sfntasks_codebuild_batch_get_reports" "expressions" {
  state_name  = "Get reports"
  report_arns = ["$.reports[*]"]
}

data "sfntasks_codebuild_batch_get_reports" "jsonata" {
  state_name     = "Get reports"
  query_language = "JSONata"
  report_arns    = ["{% $states.input.report %}"]
}
