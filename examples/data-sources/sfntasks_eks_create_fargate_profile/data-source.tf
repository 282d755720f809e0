# Goes on while the profile is still being created.
data "sfntasks_eks_create_fargate_profile" "start" {
  state_name             = "Start profile"
  cluster_name           = "batch"
  fargate_profile_name   = "reports"
  pod_execution_role_arn = "arn:aws:iam::123456789012:role/eks-fargate"

  selectors = [
    { namespace = "reports" },
  ]
}

# Waits until pods can run on the profile.
data "sfntasks_eks_create_fargate_profile" "wait" {
  state_name             = "Create profile"
  integration_pattern    = "RUN_JOB"
  cluster_name           = "batch"
  fargate_profile_name   = "reports"
  pod_execution_role_arn = "arn:aws:iam::123456789012:role/eks-fargate"
  subnets                = ["$.subnets[*]"]

  selectors = [
    { namespace = "reports", labels = { size = "small" } },
  ]
}
