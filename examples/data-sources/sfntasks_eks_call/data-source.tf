data "sfntasks_eks_call" "list_pods" {
  state_name                         = "List pods"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  http_method                        = "GET"
  http_path                          = "/api/v1/namespaces/default/pods"
  query_parameters                   = { labelSelector = ["job-name=report"] }
}

# A container of the pod sends the token back.
data "sfntasks_eks_call" "callback" {
  state_name                         = "Create pod and wait"
  integration_pattern                = "WAIT_FOR_TASK_TOKEN"
  timeout_seconds                    = 3600
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  http_method                        = "POST"
  http_path                          = "/api/v1/namespaces/default/pods"

  request_body = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { generateName = "report-" }
    spec = {
      restartPolicy = "Never"
      containers = [{
        name  = "report"
        image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/report:3"
        env   = [{ name = "TASK_TOKEN", value = "$$.Task.Token" }]
      }]
    }
  }
}
