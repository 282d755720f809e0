terraform import sfntasks_expression_evaluator.evaluator arn:aws:lambda:eu-west-1:123456789012:function:orders-evaluator
