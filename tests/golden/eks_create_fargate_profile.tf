data "sfntasks_eks_create_fargate_profile" "jsonata" {
  state_name             = "Create profile"
  query_language         = "JSONata"
  integration_pattern    = "RUN_JOB"
  cluster_name           = "{% $states.input.cluster %}"
  fargate_profile_name   = "{% $states.input.profile %}"
  pod_execution_role_arn = "{% $states.input.role %}"
  client_request_token   = "{% $states.context.Execution.Name %}"
  tags                   = { Project = "{% $states.input.project %}" }

  selectors = [
    { namespace = "{% $states.input.namespace %}", labels = { size = "{% $states.input.size %}" } },
  ]
}
