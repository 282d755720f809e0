data "sfntasks_emr_modify_instance_fleet_by_name" "grow" {
  state_name                = "Grow fleet"
  cluster_id                = "$.cluster.ClusterId"
  instance_fleet_name       = "Core"
  target_on_demand_capacity = 2
  target_spot_capacity      = "$.nodes"
}
