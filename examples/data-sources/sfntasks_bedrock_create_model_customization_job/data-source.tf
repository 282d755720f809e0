# Starts the job and goes on at once.
data "sfntasks_bedrock_create_model_customization_job" "start" {
  state_name           = "Start fine-tuning"
  base_model_arn       = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k"
  custom_model_name    = "support-answers"
  job_name             = "support-answers-adhoc"
  role_arn             = "arn:aws:iam::123456789012:role/bedrock-customization"
  training_data_s3_uri = "s3://training/support/train.jsonl"
  output_data_s3_uri   = "s3://training/support/output"
}

# Waits until the model is ready.
data "sfntasks_bedrock_create_model_customization_job" "wait" {
  state_name              = "Fine-tune"
  integration_pattern     = "RUN_JOB"
  base_model_arn          = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k"
  custom_model_name       = "support-answers"
  job_name                = "$$.Execution.Name"
  role_arn                = "arn:aws:iam::123456789012:role/bedrock-customization"
  training_data_s3_uri    = "$.train_uri"
  validation_data_s3_uris = ["$.validation_uri"]
  output_data_s3_uri      = "s3://training/support/output"
  customization_type      = "FINE_TUNING"
  hyper_parameters        = { epochCount = "2", learningRate = "0.00001" }
  client_request_token    = "$$.Execution.Name"
}
