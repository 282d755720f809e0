data "sfntasks_ecs_run_task" "everything" {
  state_name                  = "Run"
  integration_pattern         = "RUN_JOB"
  cluster_arn                 = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn         = "arn:aws:ecs:us-east-1:123456789012:task-definition/render"
  platform_version            = "LATEST"
  subnet_ids                  = ["subnet-0a1b2c3d4e5f60718"]
  assign_public_ip            = true
  cpu                         = 512
  memory_mib                  = 1024
  ephemeral_storage_gib       = 40
  override_task_role_arn      = "arn:aws:iam::123456789012:role/other-task"
  override_execution_role_arn = "arn:aws:iam::123456789012:role/other-execution"
  group                       = "videos"
  task_count                  = 2
  enable_execute_command      = true
  enable_ecs_managed_tags     = true
  propagate_tags              = "TASK_DEFINITION"
  tags                        = { team = "media", run = "$$.Execution.Name" }
  capacity_provider_strategy = [
    { capacity_provider = "FARGATE_SPOT", weight = 3 },
    { capacity_provider = "FARGATE", weight = 1, base = 1 },
  ]
  container_overrides = [{
    name               = "main"
    cpu                = 256
    memory             = 512
    memory_reservation = "$.memory"
    environment_files = [
      { value = "arn:aws:s3:::settings/render.env" },
      { type = "s3", value = "$.settings" },
    ]
    resource_requirements = [{ type = "GPU", value = "$.gpus" }, { type = "InferenceAccelerator", value = "device_1" }]
  }]
}

data "sfntasks_ecs_run_task" "placement" {
  state_name            = "Run"
  cluster_arn           = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn   = "arn:aws:ecs:us-east-1:123456789012:task-definition/render"
  launch_type           = "EC2"
  placement_constraints = [{ type = "memberOf", expression = "attribute:ecs.instance-type =~ g5.*" }]
  placement_strategies  = [{ type = "spread", field = "attribute:ecs.availability-zone" }]
}

data "sfntasks_ecs_run_task" "jsonata" {
  state_name          = "Run"
  query_language      = "JSONata"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn = "{% $states.input.task %}"
  container_overrides = [{
    name        = "main"
    environment = { ID = "{% $states.input.id %}" }
  }]
}
