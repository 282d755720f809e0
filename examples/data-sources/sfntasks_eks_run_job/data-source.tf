# Creates the job and goes on at once.
data "sfntasks_eks_run_job" "start" {
  state_name                         = "Start report"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="

  job = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { generateName = "report-" }
    spec = {
      ttlSecondsAfterFinished = 3600
      template = {
        spec = {
          restartPolicy = "Never"
          containers    = [{ name = "report", image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/report:3" }]
        }
      }
    }
  }
}

# Waits until the job is done, and takes its log.
data "sfntasks_eks_run_job" "wait" {
  state_name                         = "Report"
  integration_pattern                = "RUN_JOB"
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="
  namespace                          = "reports"
  log_options                        = { RetrieveLogs = true, LogParameters = { tailLines = ["20"] } }

  job = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "$.name" }
    spec = {
      ttlSecondsAfterFinished = 3600
      template = {
        spec = {
          restartPolicy = "Never"
          containers = [{
            name    = "report"
            image   = "123456789012.dkr.ecr.us-east-1.amazonaws.com/report:3"
            command = ["report", "--day", "$.day"]
          }]
        }
      }
    }
  }
}

# The job itself sends the token back.
data "sfntasks_eks_run_job" "callback" {
  state_name                         = "Report with token"
  integration_pattern                = "WAIT_FOR_TASK_TOKEN"
  timeout_seconds                    = 3600
  cluster_name                       = "batch"
  cluster_endpoint                   = "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com"
  cluster_certificate_authority_data = "LS0tLS1CRUdJTg=="

  job = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { generateName = "report-" }
    spec = {
      template = {
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
  }
}
