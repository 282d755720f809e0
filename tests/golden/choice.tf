data "sfntasks_pass" "big" {
  state_name = "Big"
}

data "sfntasks_pass" "other" {
  state_name = "Other"
}

data "sfntasks_choice" "jsonata" {
  state_name     = "How big?"
  query_language = "JSONata"
  choices = [
    {
      when     = "{% $states.input.total > 1000 %}"
      fragment = data.sfntasks_pass.big.fragment
      assign   = jsonencode({ size = "big" })
      output   = jsonencode({ total = "{% $states.input.total %}" })
      comment  = "Needs approval"
    },
    {
      when = "{% $states.input.total = 0 %}"
      next = "Nothing to do"
    },
  ]
  default_fragment = data.sfntasks_pass.other.fragment
}

data "sfntasks_choice" "rule" {
  state_name = "Rule"
  choices = [{
    when     = jsonencode({ Variable = "$.a", StringEqualsPath = "$.b" })
    fragment = data.sfntasks_pass.big.fragment
  }]
  default_fragment = data.sfntasks_pass.big.fragment
}
