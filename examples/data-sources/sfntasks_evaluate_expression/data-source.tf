# Step Functions itself evaluates this one.
data "sfntasks_evaluate_expression" "seconds" {
  state_name  = "To seconds"
  expression  = "$.waitMilliseconds / 1000"
  result_path = "$.waitSeconds"
}

# A function evaluates what JSONata can't.
data "sfntasks_evaluate_expression" "year" {
  state_name   = "This year"
  engine       = "LAMBDA"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:expression-evaluator"
  expression   = "new Date($.created).getFullYear()"
  result_path  = "$.year"
}
