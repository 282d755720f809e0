# Goes on while the profile is still being deleted.
data "sfntasks_eks_delete_fargate_profile" "start" {
  state_name           = "Start deletion"
  cluster_name         = "batch"
  fargate_profile_name = "reports"
}

# Waits until the profile is gone, as deleting its cluster needs.
data "sfntasks_eks_delete_fargate_profile" "wait" {
  state_name           = "Delete profile"
  integration_pattern  = "RUN_JOB"
  cluster_name         = "$.cluster"
  fargate_profile_name = "reports"
  iam_resources        = ["arn:aws:eks:us-east-1:123456789012:fargateprofile/batch/reports/*"]
}
