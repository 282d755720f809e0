data "sfntasks_bedrock_create_model_customization_job" "jsonata" {
  state_name               = "Fine-tune"
  query_language           = "JSONata"
  base_model_arn           = "{% $states.input.model %}"
  custom_model_name        = "{% $states.input.name %}"
  job_name                 = "{% $states.context.Execution.Name %}"
  role_arn                 = "{% $states.input.role %}"
  training_data_s3_uri     = "{% $states.input.train %}"
  validation_data_s3_uris  = ["{% $states.input.validators[] %}"]
  output_data_s3_uri       = "s3://training/support/output"
  hyper_parameters         = { epochCount = "{% $states.input.epochs %}" }
  custom_model_kms_key_arn = "{% $states.input.key %}"
}

data "sfntasks_bedrock_create_model_customization_job" "everything" {
  state_name               = "Distill"
  integration_pattern      = "RUN_JOB"
  base_model_arn           = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k"
  custom_model_name        = "support-answers"
  job_name                 = "support-answers-weekly"
  role_arn                 = "arn:aws:iam::123456789012:role/bedrock-customization"
  training_data_s3_uri     = "s3://training/support/train.jsonl"
  validation_data_s3_uris  = ["s3://training/support/a.jsonl", "s3://training/support/b.jsonl"]
  output_data_s3_uri       = "s3://training/support/output"
  customization_type       = "DISTILLATION"
  hyper_parameters         = { epochCount = "2" }
  custom_model_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  custom_model_tags        = { Project = "support" }
  job_tags                 = { CostCenter = "42" }
  client_request_token     = "weekly"

  customization_config = {
    DistillationConfig = {
      TeacherModelConfig = { TeacherModelIdentifier = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0" }
    }
  }

  vpc_config = {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa"]
  }
}
