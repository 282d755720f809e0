# Tells everyone who listens that an order was shipped.
data "sfntasks_eventbridge_put_events" "shipped" {
  state_name = "Order shipped"
  entries = [{
    source         = "com.example.orders"
    detail_type    = "Order shipped"
    event_bus_name = "orders"
    detail = jsonencode({
      id      = "$.id"
      carrier = "$.carrier"
    })
  }]
}

# Whoever handles the event answers with the token.
data "sfntasks_eventbridge_put_events" "approval" {
  state_name          = "Approval wanted"
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  entries = [{
    source      = "com.example.orders"
    detail_type = "Approval wanted"
    detail      = jsonencode({ id = "$.id", token = "$$.Task.Token" })
  }]
}
