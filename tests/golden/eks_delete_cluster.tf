data "sfntasks_eks_delete_cluster" "jsonata" {
  state_name          = "Delete cluster"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  name                = "{% $states.input.name %}"
}
