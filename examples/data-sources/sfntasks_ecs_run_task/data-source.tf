# Runs a Fargate task and waits until it stops.
data "sfntasks_ecs_run_task" "render" {
  state_name          = "Render video"
  integration_pattern = "RUN_JOB"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/render"
  launch_type         = "FARGATE"
  subnet_ids          = ["subnet-0a1b2c3d4e5f60718"]
  security_group_ids  = ["sg-0a1b2c3d4e5f60718"]
  task_role_arn       = "arn:aws:iam::123456789012:role/render-task"
  execution_role_arn  = "arn:aws:iam::123456789012:role/render-execution"
  container_overrides = [{
    name        = "main"
    command     = ["render", "$.source"]
    environment = { TARGET = "$.target" }
  }]
}

# Starts a task and goes on.
data "sfntasks_ecs_run_task" "start" {
  state_name          = "Start clean-up"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/clean-up:3"
  launch_type         = "EC2"
}

# The container answers with the token.
data "sfntasks_ecs_run_task" "token" {
  state_name          = "Check video"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/media"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/check"
  task_role_arn       = "arn:aws:iam::123456789012:role/check-task"
  container_overrides = [{
    name        = "main"
    environment = { TASK_TOKEN = "$$.Task.Token" }
  }]
}
