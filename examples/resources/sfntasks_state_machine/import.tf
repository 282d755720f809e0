import {
  to = sfntasks_state_machine.orders
  id = "arn:aws:states:us-east-1:123456789012:stateMachine:orders"
}
