data "sfntasks_emr_containers_delete_virtual_cluster" "jsonata" {
  state_name         = "Delete"
  query_language     = "JSONata"
  virtual_cluster_id = "{% $states.input.cluster.Id %}"
}
