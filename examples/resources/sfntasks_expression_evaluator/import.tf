import {
  to = sfntasks_expression_evaluator.evaluator
  identity = {
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders-evaluator"
  }
}
