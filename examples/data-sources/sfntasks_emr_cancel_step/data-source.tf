data "sfntasks_emr_cancel_step" "cancel" {
  state_name = "Cancel step"
  cluster_id = "$.cluster.ClusterId"
  step_id    = "$.step.StepId"
}
