# Goes on while the cluster is still being deleted.
data "sfntasks_eks_delete_cluster" "start" {
  state_name = "Start deletion"
  name       = "batch"
}

# Waits until the cluster is gone.
data "sfntasks_eks_delete_cluster" "wait" {
  state_name          = "Delete cluster"
  integration_pattern = "RUN_JOB"
  name                = "$.cluster.Name"
  iam_resources       = ["arn:aws:eks:us-east-1:123456789012:cluster/batch-*"]
}
