terraform import sfntasks_cross_region_caller.caller arn:aws:lambda:eu-west-1:123456789012:function:orders-caller
