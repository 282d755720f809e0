data "sfntasks_eks_delete_nodegroup" "jsonata" {
  state_name          = "Delete nodes"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  cluster_name        = "{% $states.input.cluster %}"
  nodegroup_name      = "workers"
}
