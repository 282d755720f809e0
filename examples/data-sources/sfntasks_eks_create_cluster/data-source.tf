# Goes on while the cluster is still being created.
data "sfntasks_eks_create_cluster" "start" {
  state_name = "Start cluster"
  name       = "batch"
  role_arn   = "arn:aws:iam::123456789012:role/eks-cluster"

  resources_vpc_config = {
    subnet_ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  }
}

# Waits until the cluster can be used.
data "sfntasks_eks_create_cluster" "wait" {
  state_name          = "Create cluster"
  integration_pattern = "RUN_JOB"
  name                = "batch"
  role_arn            = "arn:aws:iam::123456789012:role/eks-cluster"
  version             = "1.33"
  tags                = { Project = "reports" }

  resources_vpc_config = {
    subnet_ids = ["$.subnets[*]"]
  }

  access_config = {
    authentication_mode = "API"
  }
}
