data "sfntasks_call_api_gateway_rest_api_endpoint" "expressions" {
  state_name        = "Search"
  rest_api_id       = "$.api"
  stage_name        = "$.stage"
  method            = "GET"
  api_path          = "$.path"
  auth_type         = "IAM_ROLE"
  region            = "eu-west-1"
  query_parameters  = { q = ["$.text"], page = "$.pages" }
  allow_null_values = true
}

data "sfntasks_call_api_gateway_rest_api_endpoint" "jsonata" {
  state_name     = "Order"
  query_language = "JSONata"
  rest_api_id    = "{% $states.input.api %}"
  stage_name     = "prod"
  method         = "GET"
  api_path       = "{% '/orders/' & $states.input.id %}"
}

data "sfntasks_call_api_gateway_rest_api_endpoint" "resource_policy" {
  state_name  = "Health"
  rest_api_id = "abcdef1234"
  stage_name  = "prod"
  method      = "GET"
  auth_type   = "RESOURCE_POLICY"
}
