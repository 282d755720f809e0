# Goes on while the nodes are still starting.
data "sfntasks_eks_create_nodegroup" "start" {
  state_name     = "Start nodes"
  cluster_name   = "batch"
  nodegroup_name = "workers"
  node_role      = "arn:aws:iam::123456789012:role/eks-node"
  subnets        = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
}

# Waits until the nodes can be used.
data "sfntasks_eks_create_nodegroup" "wait" {
  state_name          = "Create nodes"
  integration_pattern = "RUN_JOB"
  cluster_name        = "batch"
  nodegroup_name      = "workers"
  node_role           = "arn:aws:iam::123456789012:role/eks-node"
  subnets             = ["$.subnets[*]"]
  instance_types      = ["m6i.large", "m5.large"]
  capacity_type       = "SPOT"

  scaling_config = {
    min_size     = 1
    max_size     = "$.max_nodes"
    desired_size = 2
  }
}
