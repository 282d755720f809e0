data "sfntasks_eks_delete_fargate_profile" "jsonata" {
  state_name           = "Delete profile"
  query_language       = "JSONata"
  integration_pattern  = "RUN_JOB"
  cluster_name         = "{% $states.input.cluster %}"
  fargate_profile_name = "{% $states.input.profile %}"
}
