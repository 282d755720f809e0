locals {
  # Spelled out, so that a plan shows the machine's definition before the function is there.
  evaluator_arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders-evaluator"
}

resource "sfntasks_expression_evaluator" "evaluator" {
  name    = "orders-evaluator"
  runtime = "nodejs24.x"
}

data "sfntasks_evaluate_expression" "deadline" {
  state_name   = "Deadline"
  engine       = "LAMBDA"
  expression   = "new Date(Date.parse($.ordered) + 86400000 * $.days).toISOString()"
  function_arn = local.evaluator_arn
  result_path  = "$.deadline"
}

resource "sfntasks_state_machine" "orders" {
  name  = "orders"
  steps = [data.sfntasks_evaluate_expression.deadline.fragment]

  depends_on = [sfntasks_expression_evaluator.evaluator]
}
