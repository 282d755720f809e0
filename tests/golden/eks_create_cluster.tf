data "sfntasks_eks_create_cluster" "jsonata" {
  state_name           = "Create cluster"
  query_language       = "JSONata"
  integration_pattern  = "RUN_JOB"
  name                 = "{% $states.input.name %}"
  role_arn             = "{% $states.input.role %}"
  client_request_token = "{% $states.context.Execution.Name %}"

  resources_vpc_config = {
    subnet_ids = ["{% $states.input.subnets[] %}"]
  }

  encryption_config = [
    { resources = ["secrets"], provider = { key_arn = "{% $states.input.key %}" } },
  ]
}

data "sfntasks_eks_create_cluster" "everything" {
  state_name                    = "Create cluster"
  integration_pattern           = "RUN_JOB"
  name                          = "Batch"
  role_arn                      = "arn:aws:iam::123456789012:role/eks-cluster"
  version                       = "$.version"
  bootstrap_self_managed_addons = false
  deletion_protection           = true
  client_request_token          = "$$.Execution.Name"
  tags                          = { Project = "reports" }

  resources_vpc_config = {
    subnet_ids              = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
    security_group_ids      = ["sg-0123456789abcdef0"]
    endpoint_public_access  = true
    endpoint_private_access = true
    public_access_cidrs     = ["203.0.113.0/24"]
  }

  kubernetes_network_config = {
    service_ipv4_cidr      = "10.100.0.0/16"
    ip_family              = "ipv4"
    elastic_load_balancing = { enabled = true }
  }

  logging = {
    cluster_logging = [
      { types = ["api", "audit"], enabled = true },
      { types = ["scheduler"], enabled = "$.log_scheduler" },
    ]
  }

  encryption_config = [
    {
      resources = ["secrets"]
      provider  = { key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
    },
  ]

  access_config = {
    authentication_mode                         = "API_AND_CONFIG_MAP"
    bootstrap_cluster_creator_admin_permissions = true
  }

  upgrade_policy = {
    support_type = "STANDARD"
  }

  zonal_shift_config = {
    enabled = true
  }

  remote_network_config = {
    remote_node_networks = [{ cidrs = ["10.1.0.0/16"] }]
    remote_pod_networks  = [{ cidrs = ["10.2.0.0/16"] }]
  }

  compute_config = {
    enabled       = true
    node_pools    = ["general-purpose", "system"]
    node_role_arn = "arn:aws:iam::123456789012:role/eks-node"
  }

  storage_config = {
    block_storage = { enabled = true }
  }

  outpost_config = {
    outpost_arns                = ["arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789abcdef0"]
    control_plane_instance_type = "m5.large"
    control_plane_placement     = { group_name = "control-plane" }
  }
}
