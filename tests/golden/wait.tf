data "sfntasks_wait" "dynamic" {
  state_name = "Dynamic"
  seconds    = "$.delay"
}

data "sfntasks_wait" "new_year" {
  state_name = "New year"
  timestamp  = "2030-01-01T00:00:00Z"
}

data "sfntasks_wait" "jsonata" {
  state_name     = "JSONata"
  query_language = "JSONata"
  seconds        = "{% $states.input.delay * 60 %}"
}
