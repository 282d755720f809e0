data "sfntasks_emr_set_cluster_termination_protection" "jsonata" {
  state_name            = "Protect"
  query_language        = "JSONata"
  cluster_id            = "j-2AXXXXXXGAPLF"
  termination_protected = "{% $states.input.production %}"
}
