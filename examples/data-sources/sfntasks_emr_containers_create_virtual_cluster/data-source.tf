data "sfntasks_emr_containers_create_virtual_cluster" "create" {
  state_name           = "Create virtual cluster"
  eks_cluster_id       = "analytics"
  eks_namespace        = "spark"
  virtual_cluster_name = "nightly"
  tags                 = { Team = "data" }
}
