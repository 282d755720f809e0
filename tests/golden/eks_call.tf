data "sfntasks_eks_call" "jsonata" {
  state_name                         = "Delete job"
  query_language                     = "JSONata"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  http_method                        = "DELETE"
  http_path                          = "{% '/apis/batch/v1/namespaces/default/jobs/' & $states.input.job %}"
  query_parameters                   = "{% $states.input.parameters %}"
}

data "sfntasks_eks_call" "expressions" {
  state_name                         = "Call"
  cluster_name                       = "$.cluster.Name"
  cluster_endpoint                   = "$.cluster.Endpoint"
  cluster_certificate_authority_data = "$.cluster.CertificateAuthority.Data"
  http_method                        = "PATCH"
  http_path                          = "$.path"
  query_parameters                   = { fieldManager = "workflow", "dryRun.$" = "$.dry_run" }
  request_body                       = "$.body"
}

data "sfntasks_eks_call" "query_lists" {
  state_name                         = "List pods"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  http_method                        = "GET"
  http_path                          = "/api/v1/pods"
  query_parameters = {
    fieldSelector = "$.selectors"
    labelSelector = "States.Array('app=web', $.label)"
    limit         = 5
    pretty        = ["$.pretty"]
    resource      = "\\$literal"
  }
}

data "sfntasks_eks_call" "query_lists_jsonata" {
  state_name                         = "List pods"
  query_language                     = "JSONata"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  http_method                        = "GET"
  http_path                          = "/api/v1/pods"
  query_parameters = {
    fieldSelector = "$.literal"
    labelSelector = "{% $states.input.selectors %}"
    pretty        = ["{% $states.input.pretty %}"]
  }
}
