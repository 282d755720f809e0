# Goes on at once.
data "sfntasks_emr_containers_delete_virtual_cluster" "request_response" {
  state_name         = "Delete virtual cluster"
  virtual_cluster_id = "$.cluster.Id"
}

# Waits until the virtual cluster is gone.
data "sfntasks_emr_containers_delete_virtual_cluster" "run_job" {
  state_name          = "Delete and wait"
  integration_pattern = "RUN_JOB"
  virtual_cluster_id  = "z3umxlf6pjwl"
}
