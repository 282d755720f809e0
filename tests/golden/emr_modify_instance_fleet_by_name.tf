data "sfntasks_emr_modify_instance_fleet_by_name" "everything" {
  state_name                = "Resize fleet"
  cluster_id                = "j-2AXXXXXXGAPLF"
  instance_fleet_name       = "$.fleet"
  target_on_demand_capacity = 1
  target_spot_capacity      = 4
  context                   = "nightly"
  resize_specifications     = { SpotResizeSpecification = { TimeoutDurationMinutes = 20 } }
  instance_type_configs     = [{ InstanceType = "m5.xlarge", WeightedCapacity = 2 }]
}

data "sfntasks_emr_modify_instance_fleet_by_name" "jsonata" {
  state_name                = "Resize fleet"
  query_language            = "JSONata"
  cluster_id                = "{% $states.input.cluster %}"
  instance_fleet_name       = "Core"
  target_on_demand_capacity = "{% $states.input.nodes %}"
  target_spot_capacity      = 0
}
