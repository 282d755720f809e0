data "sfntasks_batch_submit_job" "everything" {
  state_name                   = "Run"
  job_name                     = "$.name"
  job_definition_arn           = "$.definition"
  job_queue_arn                = "arn:aws:batch:us-east-1:123456789012:job-queue/default"
  array_size                   = 15
  attempts                     = 3
  attempt_duration_seconds     = 1800
  payload                      = { foo = "$.bar", fixed = "x" }
  share_identifier             = "team"
  scheduling_priority_override = 10
  propagate_tags               = true
  tags                         = { Project = "sales" }

  container_overrides = {
    command       = ["run", "$.day"]
    environment   = { KEY = "value", ORDER = "$.order" }
    gpu_count     = 1
    instance_type = "m5.large"
    memory_mib    = 1024
    vcpus         = 0.5
  }
  job_dependencies = [
    { job_id = "1234", type = "N_TO_N" },
    { job_id = "$.previous" },
  ]
  evaluate_on_exit = [
    { action = "RETRY", on_status_reason = "Host EC2*" },
    { action = "EXIT", on_reason = "*", on_exit_code = "1*" },
  ]
}

data "sfntasks_batch_submit_job" "nodes" {
  state_name         = "Run nodes"
  job_name           = "nodes"
  job_definition_arn = "arn:aws:batch:us-east-1:123456789012:job-definition/nodes"
  job_queue_arn      = "arn:aws:batch:us-east-1:123456789012:job-queue/default"
  node_overrides     = { NumNodes = 4 }
}

data "sfntasks_batch_submit_job" "pod" {
  state_name              = "Run pod"
  job_name                = "pod"
  job_definition_arn      = "arn:aws:batch:us-east-1:123456789012:job-definition/pod"
  job_queue_arn           = "arn:aws:batch:us-east-1:123456789012:job-queue/eks"
  eks_properties_override = { PodProperties = { Containers = [{ Args = ["$.day"] }] } }
}

data "sfntasks_batch_submit_job" "containers" {
  state_name              = "Run containers"
  job_name                = "containers"
  job_definition_arn      = "arn:aws:batch:us-east-1:123456789012:job-definition/containers"
  job_queue_arn           = "arn:aws:batch:us-east-1:123456789012:job-queue/default"
  ecs_properties_override = { TaskProperties = [{ Containers = [{ Name = "main", Command = ["run"] }] }] }
}

data "sfntasks_batch_submit_job" "jsonata" {
  state_name         = "Run"
  query_language     = "JSONata"
  job_name           = "nightly"
  job_definition_arn = "arn:aws:batch:us-east-1:123456789012:job-definition/nightly:3"
  job_queue_arn      = "{% $states.input.queue %}"
  array_size         = "{% $states.input.size %}"
}
