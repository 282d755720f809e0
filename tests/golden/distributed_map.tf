data "sfntasks_distributed_map" "given_headers" {
  state_name     = "Given headers"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  items_path     = null

  item_reader = {
    bucket              = "$.bucket"
    key                 = "$.key"
    version_id          = "$.version"
    input_type          = "CSV"
    csv_header_location = "GIVEN"
    csv_headers         = ["id", "total"]
    csv_delimiter       = "SEMICOLON"
    max_items           = "$.limit"
    kms_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }
  item_selector = { row = "$$.Map.Item.Value" }
  item_batcher = {
    max_items_per_batch       = "$.batch"
    max_input_bytes_per_batch = 1000
    batch_input               = jsonencode({ day = "$.day" })
  }
  result_writer = {
    bucket         = "$.bucket"
    prefix         = "$.prefix"
    output_type    = "JSONL"
    transformation = "FLATTEN"
    kms_key_arn    = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }
  tolerated_failure_count      = 3
  tolerated_failure_percentage = "$.tolerated"
}

data "sfntasks_distributed_map" "items" {
  state_name     = "Items"
  items_path     = "$.items"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
}

data "sfntasks_distributed_map" "json" {
  state_name     = "JSON"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  item_reader = {
    bucket        = "raw-data"
    key           = "orders.json"
    input_type    = "JSON"
    items_pointer = "/orders"
  }
}

data "sfntasks_distributed_map" "manifest" {
  state_name     = "Manifest"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  item_reader = {
    bucket        = "inventory"
    key           = "manifest.json"
    input_type    = "MANIFEST"
    manifest_type = "S3_INVENTORY"
  }
  additional_iam_statements = [{
    actions    = ["s3:GetObject"]
    resources  = ["arn:aws:s3:::data/*"]
    effect     = "Allow"
    conditions = jsonencode({ StringEquals = { "aws:ResourceAccount" = "123456789012" } })
    sid        = "ReadListedObjects"
  }]
}

data "sfntasks_distributed_map" "flatten" {
  state_name     = "Flatten"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  item_reader = {
    bucket         = "raw-data"
    prefix         = "2030/"
    input_type     = "JSONL"
    transformation = "LOAD_AND_FLATTEN"
  }
}

data "sfntasks_pass" "double" {
  state_name     = "Double"
  query_language = "JSONata"
  output         = "{% $states.input * 2 %}"
}

data "sfntasks_distributed_map" "jsonata" {
  state_name      = "JSONata"
  query_language  = "JSONata"
  item_processor  = data.sfntasks_pass.double.fragment
  items           = "{% $states.input.numbers %}"
  max_concurrency = "{% $states.input.parallel %}"
}
