# Starts the job and goes on while people label.
data "sfntasks_sagemaker_create_labeling_job" "start" {
  state_name           = "Start labeling"
  labeling_job_name    = "invoices-adhoc"
  label_attribute_name = "invoice-kind"
  role_arn             = "arn:aws:iam::123456789012:role/labeling"

  input_config = {
    data_source = {
      s3_data_source = { manifest_s3_uri = "$.manifest_uri" }
    }
  }

  output_config = {
    s3_output_path = "s3://labels/invoices"
  }

  human_task_config = {
    workteam_arn                            = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/clerks"
    ui_config                               = { ui_template_s3_uri = "s3://labels/templates/invoice.liquid" }
    task_title                              = "What kind of invoice is this?"
    task_description                        = "Choose the kind of the invoice."
    number_of_human_workers_per_data_object = 1
    task_time_limit_seconds                 = 300
  }
}

# Waits until all data is labeled.
data "sfntasks_sagemaker_create_labeling_job" "wait" {
  state_name                   = "Label invoices"
  integration_pattern          = "RUN_JOB"
  labeling_job_name            = "invoices"
  label_attribute_name         = "invoice-kind"
  role_arn                     = "arn:aws:iam::123456789012:role/labeling"
  label_category_config_s3_uri = "s3://labels/invoices/categories.json"

  input_config = {
    data_source = {
      s3_data_source = { manifest_s3_uri = "s3://labels/invoices/input.manifest" }
    }
  }

  output_config = {
    s3_output_path = "s3://labels/invoices"
  }

  human_task_config = {
    workteam_arn                            = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/clerks"
    ui_config                               = { ui_template_s3_uri = "s3://labels/templates/invoice.liquid" }
    task_title                              = "What kind of invoice is this?"
    task_description                        = "Choose the kind of the invoice."
    number_of_human_workers_per_data_object = 3
    task_time_limit_seconds                 = 300
    pre_human_task_lambda_arn               = "arn:aws:lambda:us-east-1:123456789012:function:prepare-invoice"
    annotation_consolidation_config = {
      annotation_consolidation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:consolidate-invoice"
    }
  }
}
