data "sfntasks_lambda_invoke" "clean" {
  state_name   = "Clean rows"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:clean"
}

# Each row of a CSV file, a hundred rows to a child execution.
data "sfntasks_distributed_map" "rows" {
  state_name     = "Each row"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  execution_type = "EXPRESS"

  item_reader = {
    bucket     = "raw-data"
    key        = "2030/orders.csv"
    input_type = "CSV"
  }
  item_batcher = { max_items_per_batch = 100 }
  result_writer = {
    bucket = "clean-data"
    prefix = "2030"
  }
  tolerated_failure_percentage = 5
}

# Each object of a bucket.
data "sfntasks_distributed_map" "objects" {
  state_name     = "Each object"
  item_processor = data.sfntasks_lambda_invoke.clean.fragment
  label          = "objects"

  item_reader = {
    bucket = "raw-data"
    prefix = "2030/"
  }
  max_concurrency = 1000
}
