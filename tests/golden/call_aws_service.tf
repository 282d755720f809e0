data "sfntasks_call_aws_service" "jsonata" {
  state_name     = "Query"
  query_language = "JSONata"
  service        = "dynamodb"
  action         = "query"
  parameters = {
    TableName                 = "orders"
    KeyConditionExpression    = "#c = :c"
    ExpressionAttributeNames  = { "#c" = "customer" }
    ExpressionAttributeValues = { ":c" = { S = "{% $states.input.customer %}" } }
  }
  iam_resources = ["arn:aws:dynamodb:us-east-1:123456789012:table/orders"]
  output        = "{% $states.result.Items %}"
}

data "sfntasks_call_aws_service" "several_actions" {
  state_name    = "Encrypt anew"
  service       = "kms"
  action        = "reEncrypt"
  parameters    = { CiphertextBlob = "$.secret", DestinationKeyId = "alias/new" }
  iam_resources = ["arn:aws:kms:us-east-1:123456789012:key/*"]
}

data "sfntasks_call_aws_service" "iam_action" {
  state_name    = "Gremlin"
  service       = "neptunedata"
  action        = "executeGremlinQuery"
  parameters    = { GremlinQuery = "$.query" }
  iam_resources = ["arn:aws:neptune-db:us-east-1:123456789012:cluster-ABCDEFGH/*"]
  iam_action    = ["neptune-db:ReadDataViaQuery", "neptune-db:WriteDataViaQuery"]
}

data "sfntasks_call_aws_service" "dependent" {
  state_name    = "Time series"
  service       = "timestreamquery"
  action        = "query"
  parameters    = { QueryString = "SELECT 1" }
  iam_resources = ["arn:aws:timestream:us-east-1:123456789012:database/metrics/table/cpu"]
}

data "sfntasks_call_aws_service" "no_permission" {
  state_name    = "Who am I"
  service       = "sts"
  action        = "getCallerIdentity"
  iam_resources = ["*"]
}
