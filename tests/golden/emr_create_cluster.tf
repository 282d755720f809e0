data "sfntasks_emr_create_cluster" "everything" {
  state_name                 = "Create cluster"
  cluster_name               = "nightly"
  release_label              = "emr-7.1.0"
  os_release_label           = "2023.4.20240401.1"
  service_role_arn           = "arn:aws:iam::123456789012:role/emr/service"
  cluster_role_arn           = "arn:aws:iam::123456789012:role/emr/machines"
  auto_scaling_role_arn      = "arn:aws:iam::123456789012:role/emr/scaling"
  additional_info            = "{}"
  custom_ami_id              = "ami-0123456789abcdef0"
  repo_upgrade_on_boot       = "SECURITY"
  ebs_root_volume_size_gib   = 50
  ebs_root_volume_iops       = 4000
  ebs_root_volume_throughput = 200
  log_uri                    = "s3://example-logs/emr/"
  log_encryption_kms_key_id  = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  scale_down_behavior        = "TERMINATE_AT_TASK_COMPLETION"
  security_configuration     = "kerberos"
  step_concurrency_level     = 10
  extended_support           = false
  session_enabled            = true
  visible_to_all_users       = false
  tags                       = { Team = "data", Day = "$.day" }

  auto_termination_idle_timeout_seconds = 600

  applications = [
    { name = "Spark", version = "3.5", args = ["a", "$.b"], additional_info = { key = "value" } },
    { name = "Hive" },
  ]
  bootstrap_actions = [
    { name = "Setup", script_path = "s3://example-scripts/setup.sh", args = ["--fast", "1"] },
  ]
  configurations = [{
    Classification = "spark-env"
    Configurations = [{ Classification = "export", Properties = { STAGE = "$.stage" } }]
  }]
  kerberos_attributes = {
    realm                                = "EC2.INTERNAL"
    kdc_admin_password                   = "$.secrets.kdc"
    cross_realm_trust_principal_password = "$.secrets.trust"
    ad_domain_join_user                  = "joiner"
    ad_domain_join_password              = "$.secrets.join"
  }
  managed_scaling_policy   = { ComputeLimits = { UnitType = "Instances", MinimumCapacityUnits = 2, MaximumCapacityUnits = 10 } }
  monitoring_configuration = { CloudWatchLogConfiguration = { Enabled = true } }
  placement_group_configs  = [{ instance_role = "MASTER", placement_strategy = "SPREAD" }]

  instances = {
    additional_master_security_groups = ["sg-0123456789abcdef3"]
    additional_slave_security_groups  = ["sg-0123456789abcdef4"]
    ec2_key_name                      = "operators"
    ec2_subnet_id                     = "$.subnet"
    emr_managed_master_security_group = "sg-0123456789abcdef0"
    emr_managed_slave_security_group  = "sg-0123456789abcdef1"
    service_access_security_group     = "sg-0123456789abcdef2"
    termination_protected             = true
    unhealthy_node_replacement        = true
    instance_groups = [
      { instance_role = "MASTER", instance_type = "m5.xlarge", instance_count = 1 },
      {
        instance_role       = "CORE"
        instance_type       = "m5.xlarge"
        instance_count      = "$.nodes"
        name                = "Core"
        market              = "SPOT"
        bid_price           = "0.10"
        custom_ami_id       = "ami-0123456789abcdef1"
        configurations      = jsonencode([{ Classification = "core-site", Properties = { x = "y" } }])
        ebs_configuration   = jsonencode({ EbsOptimized = true })
        auto_scaling_policy = jsonencode({ Constraints = { MinCapacity = 1, MaxCapacity = 5 }, Rules = [] })
      },
    ]
  }
}

data "sfntasks_emr_create_cluster" "jsonata" {
  state_name       = "Fleets"
  query_language   = "JSONata"
  cluster_name     = "{% $states.input.name %}"
  service_role_arn = "arn:aws:iam::123456789012:role/emr-service"
  cluster_role_arn = "{% $states.input.role %}"

  instances = {
    ec2_subnet_ids = ["subnet-0123456789abcdef0"]
    placement      = { availability_zones = ["us-east-1a", "us-east-1b"] }
    instance_fleets = [{
      instance_fleet_type       = "CORE"
      name                      = "Core"
      context                   = "nightly"
      target_on_demand_capacity = "{% $states.input.base %}"
      target_spot_capacity      = 3
      instance_type_configs     = "{% $states.input.types %}"
      launch_specifications     = jsonencode({ SpotSpecification = { TimeoutAction = "SWITCH_TO_ON_DEMAND", TimeoutDurationMinutes = 10 } })
      resize_specifications     = jsonencode({ SpotResizeSpecification = { TimeoutDurationMinutes = 20 } })
    }]
  }
}

data "sfntasks_emr_create_cluster" "uniform" {
  state_name          = "Small"
  integration_pattern = "REQUEST_RESPONSE"
  cluster_name        = "small"
  service_role_arn    = "$.role"
  cluster_role_arn    = "arn:aws:iam::123456789012:role/emr-machines"

  instances = {
    hadoop_version       = "2.4.0"
    instance_count       = 3
    master_instance_type = "m5.xlarge"
    slave_instance_type  = "m5.large"
    placement            = { availability_zone = "us-east-1a" }
  }
}
