import {
  to = sfntasks_cross_region_caller.caller
  identity = {
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders-caller"
  }
}
