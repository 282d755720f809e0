data "sfntasks_emr_cancel_step" "jsonata" {
  state_name     = "Cancel step"
  query_language = "JSONata"
  cluster_id     = "j-2AXXXXXXGAPLF"
  step_id        = "{% $states.input.step %}"
}
