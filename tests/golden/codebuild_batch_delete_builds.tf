data "sfntasks_codebuild_batch_delete_builds" "literal" {
  state_name = "Delete builds"
  ids        = ["app:12345678-1234-1234-1234-123456789012", "app:22345678-1234-1234-1234-123456789012"]
}

data "sfntasks_codebuild_batch_delete_builds" "jsonata" {
  state_name     = "Delete builds"
  query_language = "JSONata"
  ids            = ["{% $states.input.build %}", "app:12345678-1234-1234-1234-123456789012"]
}
