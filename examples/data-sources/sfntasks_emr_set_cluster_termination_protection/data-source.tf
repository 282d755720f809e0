# Lifts the protection, so that the next state may terminate the cluster.
data "sfntasks_emr_set_cluster_termination_protection" "lift" {
  state_name            = "Lift protection"
  cluster_id            = "$.cluster.ClusterId"
  termination_protected = false
  result_path           = "DISCARD"
}
