data "sfntasks_succeed" "jsonata" {
  state_name     = "Result"
  query_language = "JSONata"
  output         = { total = "{% $states.input.total %}" }
}

data "sfntasks_succeed" "paths" {
  state_name  = "Part"
  comment     = "Only the result"
  input_path  = "$.result"
  output_path = "$.body"
}
