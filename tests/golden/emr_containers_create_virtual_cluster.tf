data "sfntasks_emr_containers_create_virtual_cluster" "everything" {
  state_name                = "Create"
  eks_cluster_id            = "$.cluster"
  eks_namespace             = "$.namespace"
  node_label                = "spot"
  virtual_cluster_name      = "$.name"
  security_configuration_id = "1a2b3c4d5e"
  session_enabled           = false
  scheduler_configuration   = { max_concurrent_job_runs = 10, max_in_queue_job_runs = "$.waiting" }
  tags                      = { Team = "$.team" }
}

data "sfntasks_emr_containers_create_virtual_cluster" "default_name" {
  state_name     = "Create"
  eks_cluster_id = "analytics"
}

data "sfntasks_emr_containers_create_virtual_cluster" "jsonata" {
  state_name     = "Create"
  query_language = "JSONata"
  eks_cluster_id = "{% $states.input.cluster %}"
}
