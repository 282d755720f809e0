data "sfntasks_emr_modify_instance_group_by_name" "grow" {
  state_name          = "Grow group"
  cluster_id          = "$.cluster.ClusterId"
  instance_group_name = "Core"
  instance_group      = { instance_count = 4 }
}
