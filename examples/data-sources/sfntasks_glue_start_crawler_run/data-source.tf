data "sfntasks_glue_start_crawler_run" "crawl" {
  state_name   = "Crawl"
  crawler_name = "raw-data"
  result_path  = "DISCARD"
}
