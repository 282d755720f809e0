data "sfntasks_lambda_invoke" "price" {
  state_name      = "Find the price"
  function_arn    = "arn:aws:lambda:eu-west-1:123456789012:function:price"
  payload         = { sku = "$.sku" }
  result_selector = { cents = "$.Payload.cents" }
}

data "sfntasks_test_state" "price" {
  state_json = data.sfntasks_lambda_invoke.price.json
  input      = jsonencode({ sku = "tea" })

  mock = {
    result     = jsonencode({ Payload = { cents = 250 } })
    validation = "NONE"
  }
}

check "price" {
  assert {
    condition     = jsondecode(data.sfntasks_test_state.price.output).cents == 250
    error_message = "The price is not taken from the function's answer."
  }
}
