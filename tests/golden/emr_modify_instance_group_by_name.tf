data "sfntasks_emr_modify_instance_group_by_name" "everything" {
  state_name          = "Change group"
  cluster_id          = "j-2AXXXXXXGAPLF"
  instance_group_name = "$.group"
  instance_group = {
    instance_count                = "$.nodes"
    ec2_instance_ids_to_terminate = ["i-0123456789abcdef0"]
    reconfiguration_type          = "MERGE"
    configurations                = jsonencode([{ Classification = "core-site", Properties = { a = "b" } }])
    shrink_policy                 = jsonencode({ DecommissionTimeout = 60 })
  }
}

data "sfntasks_emr_modify_instance_group_by_name" "jsonata" {
  state_name          = "Change group"
  query_language      = "JSONata"
  cluster_id          = "{% $states.input.cluster %}"
  instance_group_name = "Core"
  instance_group      = { instance_count = "{% $states.input.nodes %}" }
}
