# Waits until the cluster is ready, and lets it go after an hour without work.
data "sfntasks_emr_create_cluster" "create" {
  state_name       = "Create cluster"
  cluster_name     = "nightly"
  release_label    = "emr-7.1.0"
  service_role_arn = "arn:aws:iam::123456789012:role/emr-service"
  cluster_role_arn = "arn:aws:iam::123456789012:role/emr-machines"
  log_uri          = "s3://example-logs/emr/"
  applications     = [{ name = "Spark" }]

  instances = {
    ec2_subnet_id = "subnet-0123456789abcdef0"
    instance_groups = [
      { instance_role = "MASTER", instance_type = "m5.xlarge", instance_count = 1 },
      { instance_role = "CORE", instance_type = "m5.xlarge", instance_count = 2, name = "Core" },
    ]
  }

  auto_termination_idle_timeout_seconds = 3600
  result_path                           = "$.cluster"
}

# Goes on while the cluster starts.
data "sfntasks_emr_create_cluster" "request_response" {
  state_name          = "Request cluster"
  integration_pattern = "REQUEST_RESPONSE"
  cluster_name        = "$.name"
  release_label       = "emr-7.1.0"
  service_role_arn    = "arn:aws:iam::123456789012:role/emr-service"
  cluster_role_arn    = "arn:aws:iam::123456789012:role/emr-machines"

  instances = {
    ec2_subnet_ids = ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]
    instance_fleets = [
      {
        instance_fleet_type       = "MASTER"
        target_on_demand_capacity = 1
        instance_type_configs     = jsonencode([{ InstanceType = "m5.xlarge" }])
      },
      {
        instance_fleet_type   = "CORE"
        name                  = "Core"
        target_spot_capacity  = 4
        instance_type_configs = jsonencode([{ InstanceType = "m5.xlarge", WeightedCapacity = 2 }])
      },
    ]
  }
}
