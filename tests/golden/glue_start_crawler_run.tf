data "sfntasks_glue_start_crawler_run" "expressions" {
  state_name   = "Crawl"
  crawler_name = "$.crawler"
}

data "sfntasks_glue_start_crawler_run" "jsonata" {
  state_name     = "Crawl"
  query_language = "JSONata"
  crawler_name   = "{% $states.input.crawler %}"
}
