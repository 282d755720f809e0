# Goes on while the nodes are still being drained.
data "sfntasks_eks_delete_nodegroup" "start" {
  state_name     = "Start deletion"
  cluster_name   = "batch"
  nodegroup_name = "workers"
}

# Waits until the node group is gone, as deleting its cluster needs.
data "sfntasks_eks_delete_nodegroup" "wait" {
  state_name          = "Delete nodes"
  integration_pattern = "RUN_JOB"
  cluster_name        = "batch"
  nodegroup_name      = "$.nodegroup"
  iam_resources       = ["arn:aws:eks:us-east-1:123456789012:nodegroup/batch/workers-*/*"]
}
