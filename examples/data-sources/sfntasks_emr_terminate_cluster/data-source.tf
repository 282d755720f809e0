# Waits until the cluster is gone.
data "sfntasks_emr_terminate_cluster" "terminate" {
  state_name  = "Terminate cluster"
  cluster_id  = "$.cluster.ClusterId"
  result_path = "DISCARD"
}

# Goes on while the cluster goes down.
data "sfntasks_emr_terminate_cluster" "request_response" {
  state_name          = "Ask to terminate"
  integration_pattern = "REQUEST_RESPONSE"
  cluster_id          = "j-2AXXXXXXGAPLF"
}
