data "sfntasks_sagemaker_create_model" "example" {
  state_name = "Create model"
  model_name = "churn-2"
  role_arn   = "arn:aws:iam::123456789012:role/inference"

  primary_container = {
    image          = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn-serve:7"
    model_data_url = "$.ModelArtifacts.S3ModelArtifacts"
  }
}
