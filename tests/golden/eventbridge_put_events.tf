data "sfntasks_eventbridge_put_events" "jsonata" {
  state_name     = "Order shipped"
  query_language = "JSONata"
  entries = [{
    source      = "com.example.orders"
    detail_type = "{% 'Order ' & $states.input.status %}"
    detail      = "{% $states.input.order %}"
  }]
}

data "sfntasks_eventbridge_put_events" "everything" {
  state_name = "Two buses"
  entries = [
    {
      source         = "com.example.orders"
      detail_type    = "$.type"
      event_bus_name = "arn:aws:events:us-east-1:210987654321:event-bus/partner"
      detail         = "$.detail"
      resources      = ["arn:aws:s3:::invoices", "$.bucket"]
      time           = "$$.State.EnteredTime"
      trace_header   = "$.trace"
    },
    {
      source         = "com.example.orders"
      detail_type    = "Copy"
      event_bus_name = "$.bus"
      detail         = jsonencode({ copy = true })
    },
  ]
}
