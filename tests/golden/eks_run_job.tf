data "sfntasks_eks_run_job" "jsonata" {
  state_name                         = "Report"
  query_language                     = "JSONata"
  integration_pattern                = "RUN_JOB"
  cluster_name                       = "{% $states.input.cluster.Name %}"
  cluster_endpoint                   = "{% $states.input.cluster.Endpoint %}"
  cluster_certificate_authority_data = "{% $states.input.cluster.CertificateAuthority.Data %}"
  namespace                          = "{% $states.input.namespace %}"
  log_options                        = { RetrieveLogs = true, RawLogs = true, LogParameters = { tailLines = ["20"] } }
  job                                = "{% $states.input.job %}"
}
