data "sfntasks_custom_state" "jsonata" {
  state_name = "Denied"
  state_json = jsonencode({
    Type          = "Pass"
    QueryLanguage = "JSONata"
    Output        = "{% $states.input %}"
    Next          = "Elsewhere"
  })
  iam_statements = [{
    actions    = ["s3:*"]
    resources  = ["arn:aws:s3:::secrets/*"]
    effect     = "Deny"
    conditions = jsonencode({ StringNotEquals = { "aws:SourceAccount" = "123456789012" } })
    sid        = "KeepOut"
  }]
}
