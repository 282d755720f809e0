data "sfntasks_http_invoke" "form" {
  state_name             = "Charge"
  api_root               = "https://api.example.com/"
  api_endpoint           = "/v1/charges"
  method                 = "POST"
  connection_arn         = "arn:aws:events:us-east-1:123456789012:connection/partner/11111111-2222-3333-4444-555555555555"
  connection_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  body                   = { amount = "$.amount", tags = ["a", "b"] }
  url_encoding_format    = "BRACKETS"
}

data "sfntasks_http_invoke" "expressions" {
  state_name              = "Page"
  api_root                = "https://api.example.com"
  api_endpoint            = "$.path"
  method                  = "$.method"
  connection_arn          = "$.connection"
  query_string_parameters = { page = "$.page", tag = ["a", "b"] }
  iam_resources           = ["arn:aws:events:us-east-1:123456789012:connection/partner/*"]
}

data "sfntasks_http_invoke" "jsonata" {
  state_name     = "Page"
  query_language = "JSONata"
  api_root       = "https://api.example.com"
  api_endpoint   = "{% $states.input.kind = 'a' ? 'v1/a' : 'v1/b' %}"
  method         = "GET"
  connection_arn = "arn:aws:events:us-east-1:123456789012:connection/partner/11111111-2222-3333-4444-555555555555"
  output         = "{% $states.result.ResponseBody %}"
}
