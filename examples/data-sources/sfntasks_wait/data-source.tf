data "sfntasks_wait" "pause" {
  state_name = "Pause"
  seconds    = 30
}

# Until a time that the input names.
data "sfntasks_wait" "until_due" {
  state_name = "Until due"
  timestamp  = "$.due"
}
