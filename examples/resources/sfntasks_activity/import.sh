terraform import sfntasks_activity.packing arn:aws:states:eu-west-1:123456789012:activity:packing
