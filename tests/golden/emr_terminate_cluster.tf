data "sfntasks_emr_terminate_cluster" "jsonata" {
  state_name     = "Terminate cluster"
  query_language = "JSONata"
  cluster_id     = "{% $states.input.cluster.ClusterId %}"
  iam_resources  = ["arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/j-2AXXXXXXGAPLF"]
}
