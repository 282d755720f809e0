data "sfntasks_succeed" "done" {
  state_name = "Done"
}

data "sfntasks_fail" "failed" {
  state_name = "Job failed"
  error      = "JobFailed"
}

data "sfntasks_choice" "finished" {
  state_name = "Finished?"
  choices = [
    {
      when     = "$.status == \"SUCCEEDED\""
      fragment = data.sfntasks_succeed.done.fragment
    },
    {
      when     = "$.status == \"FAILED\" || $.attempts >= 5"
      fragment = data.sfntasks_fail.failed.fragment
    },
  ]
  # Any other status: look again.
  default_next = "Wait a minute"
}
