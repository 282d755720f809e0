data "sfntasks_wait" "pause" {
  state_name = "Pause"
  seconds    = 60
}

data "sfntasks_succeed" "done" {
  state_name = "Done"
}

# Judges a whole machine without AWS: in a check block, or in `terraform test`.
data "sfntasks_definition" "nightly" {
  steps = [
    data.sfntasks_wait.pause.fragment,
    data.sfntasks_succeed.done.fragment,
  ]
  timeout_seconds = 3600
}

check "nightly" {
  assert {
    condition     = length(data.sfntasks_definition.nightly.findings) == 0
    error_message = join("\n", data.sfntasks_definition.nightly.findings[*].message)
  }
}
