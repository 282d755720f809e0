data "sfntasks_eks_create_nodegroup" "jsonata" {
  state_name          = "Create nodes"
  query_language      = "JSONata"
  integration_pattern = "RUN_JOB"
  cluster_name        = "batch"
  nodegroup_name      = "{% $states.input.nodegroup %}"
  node_role           = "{% $states.input.role %}"
  subnets             = ["{% $states.input.subnets[] %}"]

  launch_template = {
    id      = "{% $states.input.template %}"
    version = "{% $states.input.template_version %}"
  }
}

data "sfntasks_eks_create_nodegroup" "launch_template" {
  state_name     = "Create nodes"
  cluster_name   = "$.cluster"
  nodegroup_name = "workers"
  node_role      = "arn:aws:iam::123456789012:role/eks-node"
  subnets        = ["subnet-0aaaaaaaaaaaaaaaa"]

  launch_template = {
    name    = "workers"
    version = 3
  }
}

data "sfntasks_eks_create_nodegroup" "everything" {
  state_name           = "Create nodes"
  integration_pattern  = "RUN_JOB"
  cluster_name         = "Batch"
  nodegroup_name       = "workers"
  node_role            = "arn:aws:iam::123456789012:role/eks-node"
  subnets              = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  instance_types       = ["m6i.large"]
  ami_type             = "AL2023_x86_64_STANDARD"
  capacity_type        = "ON_DEMAND"
  disk_size_gib        = 50
  labels               = { team = "reports" }
  version              = "1.33"
  release_version      = "$.release"
  client_request_token = "$$.Execution.Name"
  tags                 = { Project = "reports" }

  scaling_config = {
    min_size     = 0
    max_size     = 5
    desired_size = 2
  }

  remote_access = {
    ec2_ssh_key            = "operators"
    source_security_groups = ["sg-0123456789abcdef0"]
  }

  taints = [
    { key = "dedicated", value = "reports", effect = "NO_SCHEDULE" },
  ]

  update_config = {
    max_unavailable_percentage = 33
    update_strategy            = "MINIMAL"
  }

  node_repair_config = {
    enabled = true
  }
}

data "sfntasks_eks_create_nodegroup" "one_at_a_time" {
  state_name     = "Create nodes"
  cluster_name   = "batch"
  nodegroup_name = "workers"
  node_role      = "arn:aws:iam::123456789012:role/eks-node"
  subnets        = ["subnet-0aaaaaaaaaaaaaaaa"]

  update_config = {
    max_unavailable = 1
  }
}
