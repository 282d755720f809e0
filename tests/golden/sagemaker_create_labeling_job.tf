data "sfntasks_sagemaker_create_labeling_job" "jsonata" {
  state_name           = "Label"
  query_language       = "JSONata"
  labeling_job_name    = "{% $states.context.Execution.Name %}"
  label_attribute_name = "kind"
  role_arn             = "arn:aws:iam::123456789012:role/labeling"

  input_config = {
    data_source = {
      sns_data_source = { sns_topic_arn = "arn:aws:sns:us-east-1:123456789012:invoices" }
    }
  }

  output_config = {
    s3_output_path = "{% $states.input.output %}"
    sns_topic_arn  = "arn:aws:sns:us-east-1:123456789012:labels"
  }

  human_task_config = {
    workteam_arn                            = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/clerks"
    ui_config                               = { human_task_ui_arn = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/VideoObjectTracking" }
    task_title                              = "{% $states.input.title %}"
    task_description                        = "Follow the cars."
    number_of_human_workers_per_data_object = "{% $states.input.workers %}"
    task_time_limit_seconds                 = 3600
  }
}

data "sfntasks_sagemaker_create_labeling_job" "everything" {
  state_name                   = "Label"
  integration_pattern          = "RUN_JOB"
  labeling_job_name            = "Invoices"
  label_attribute_name         = "kind"
  role_arn                     = "arn:aws:iam::123456789012:role/labeling"
  label_category_config_s3_uri = "$.categories_uri"
  tags                         = { Project = "invoices" }

  input_config = {
    data_source = {
      s3_data_source = { manifest_s3_uri = "s3://labels/invoices/input.manifest" }
    }
    data_attributes = {
      content_classifiers = ["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]
    }
  }

  output_config = {
    s3_output_path = "s3://labels/invoices"
    kms_key_arn    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }

  stopping_conditions = {
    max_human_labeled_object_count          = 1000
    max_percentage_of_input_dataset_labeled = 80
  }

  labeling_job_algorithms_config = {
    labeling_job_algorithm_specification_arn = "arn:aws:sagemaker:us-east-1:027400017018:labeling-job-algorithm-specification/text-classification"
    initial_active_learning_model_arn        = "arn:aws:sagemaker:us-east-1:123456789012:model/invoices"
    labeling_job_resource_config = {
      volume_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      vpc_config = {
        security_group_ids = ["sg-0123456789abcdef0"]
        subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa"]
      }
    }
  }

  human_task_config = {
    workteam_arn                            = "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default"
    ui_config                               = { ui_template_s3_uri = "s3://labels/templates/invoice.liquid" }
    pre_human_task_lambda_arn               = "arn:aws:lambda:us-east-1:123456789012:function:prepare-invoice"
    task_keywords                           = ["invoice", "text"]
    task_title                              = "What kind of invoice is this?"
    task_description                        = "Choose the kind of the invoice."
    number_of_human_workers_per_data_object = 3
    task_time_limit_seconds                 = 300
    task_availability_lifetime_seconds      = 86400
    max_concurrent_task_count               = 100
    annotation_consolidation_config = {
      annotation_consolidation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:consolidate-invoice"
    }
    public_workforce_task_price = {
      amount_in_usd = {
        dollars                   = 0
        cents                     = 3
        tenth_fractions_of_a_cent = 6
      }
    }
  }
}
