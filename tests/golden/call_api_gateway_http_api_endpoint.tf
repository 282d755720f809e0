data "sfntasks_call_api_gateway_http_api_endpoint" "expressions" {
  state_name        = "Search"
  api_id            = "$.api"
  stage_name        = "$.stage"
  method            = "GET"
  api_path          = "$.path"
  auth_type         = "IAM_ROLE"
  region            = "eu-west-1"
  query_parameters  = { q = ["$.text"], page = "$.pages" }
  allow_null_values = true
}

data "sfntasks_call_api_gateway_http_api_endpoint" "jsonata" {
  state_name     = "Order"
  query_language = "JSONata"
  api_id         = "{% $states.input.api %}"
  stage_name     = "$default"
  method         = "GET"
  api_path       = "{% '/orders/' & $states.input.id %}"
}

data "sfntasks_call_api_gateway_http_api_endpoint" "default_stage" {
  state_name = "Health"
  api_id     = "abcdef1234"
  method     = "GET"
  api_path   = "/health"
  auth_type  = "IAM_ROLE"
}
