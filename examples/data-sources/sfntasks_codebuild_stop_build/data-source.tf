data "sfntasks_codebuild_stop_build" "stop" {
  state_name = "Stop build"
  id         = "$.build.Build.Id"
}
