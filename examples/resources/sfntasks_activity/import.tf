import {
  to = sfntasks_activity.packing
  identity = {
    arn = "arn:aws:states:eu-west-1:123456789012:activity:packing"
  }
}
