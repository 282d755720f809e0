data "sfntasks_codebuild_stop_build" "literal" {
  state_name = "Stop build"
  id         = "app:12345678-1234-1234-1234-123456789012"
}

data "sfntasks_codebuild_stop_build" "jsonata" {
  state_name     = "Stop build"
  query_language = "JSONata"
  id             = "{% $states.input.build %}"
}
