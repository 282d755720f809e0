//! Resource `sfntasks_cross_region_caller`: the function that `sfntasks_call_aws_service_cross_region` calls.

use super::function::Kind;

/// Its code, and what goes with it.
pub(super) const KIND: Kind = Kind {
    summary: "A Lambda function that calls AWS services in other regions, for `sfntasks_call_aws_service_cross_region`. Its code \
              comes with the provider, and uses the AWS SDK for JavaScript of Lambda's runtime. Its role may do what \
              `iam_policy_documents` says, and nothing else: give it the `function_iam_policy_json` of each task that calls \
              through it.",
    description: "Calls AWS services in other regions for Step Functions",
    name_prefix: "sfntasks-caller-",
    source: include_str!("index.js"),
    timeout_seconds: 60,
    calls_aws: true,
};
