data "sfntasks_wait" "one" {
  state_name     = "One"
  query_language = "JSONata"
  seconds        = 1
}

data "sfntasks_pass" "note" {
  state_name     = "Note"
  query_language = "JSONata"
}

data "sfntasks_parallel" "jsonata" {
  state_name     = "JSONata"
  query_language = "JSONata"
  branches       = [data.sfntasks_wait.one.fragment]
  arguments      = { id = "{% $states.input.id %}" }
  output         = "{% $states.result[0] %}"

  retry = [{
    error_equals = ["States.Timeout"]
    max_attempts = 0
  }]
  catch = [{
    error_equals = ["States.ALL"]
    handler      = data.sfntasks_pass.note.fragment
    assign       = jsonencode({ failed = true })
    output       = jsonencode({ error = "{% $states.errorOutput.Error %}" })
    rejoin       = true
  }]
}

data "sfntasks_parallel" "parameters" {
  state_name = "Parameters"
  branches   = [data.sfntasks_sqs_send_message.invoice.fragment]
  parameters = { order = "$.order" }
}
