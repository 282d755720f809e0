terraform import sfntasks_state_machine_alias.live arn:aws:states:eu-west-1:123456789012:stateMachine:orders:live
