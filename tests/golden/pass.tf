data "sfntasks_pass" "jsonata" {
  state_name     = "Total"
  comment        = "Adds up the prices"
  query_language = "JSONata"
  assign         = { count = "{% $count($states.input.items) %}" }
  output         = { total = "{% $sum($states.input.items.price) %}" }
  next           = "Elsewhere"
}

data "sfntasks_pass" "literal" {
  state_name  = "Literal"
  result      = "\\$.not.a.path"
  input_path  = "DISCARD"
  output_path = "$"
}
