data "sfntasks_codebuild_batch_delete_builds" "delete" {
  state_name = "Delete builds"
  ids        = ["$.builds[*]"]
}
