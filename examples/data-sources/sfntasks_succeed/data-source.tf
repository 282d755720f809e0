data "sfntasks_succeed" "done" {
  state_name = "Done"
}
