data "sfntasks_fail" "rejected" {
  state_name = "Order rejected"
  error      = "OrderRejected"
  cause      = "The warehouse has no stock."
}

# Passes a caught error on.
data "sfntasks_fail" "passed_on" {
  state_name = "Failed"
  error      = "$.failure.Error"
  cause      = "$.failure.Cause"
}
