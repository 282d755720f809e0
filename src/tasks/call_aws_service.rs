//! `sfntasks_call_aws_service`.

use crate::tasks::family::aws_sdk;
use crate::unit::arg::Json;
use crate::unit::common;
use crate::unit::prelude::*;

/// Calls any API of AWS.
pub const UNIT: Unit = Unit {
    name: "call_aws_service",
    summary: "Calls any action of any AWS service that Step Functions' AWS SDK integration has.",
    notes: "The call goes to the machine's own region. The provider knows which IAM action a call asks for, also where its name is another one \
            (`s3:listBuckets` asks for `s3:ListAllMyBuckets`); which resources it works on, only you know. A role that the call hands to a \
            service also takes `iam:PassRole`, and encrypted data its key: name both in `additional_iam_statements`.\n\n\
            Errors are named after the service's client, always with the suffix `Exception`: `DynamoDb.ResourceNotFoundException`, \
            `S3.NoSuchKeyException`.",
    links: &[
        (
            "Learning to use AWS service SDK integrations in Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
        ),
        (
            "Actions, resources, and condition keys for AWS services",
            "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        ),
    ],
    family: "AWS SDK",
    args: &[
        aws_sdk::SERVICE.spec,
        aws_sdk::ACTION.spec,
        PARAMETERS.spec,
        aws_sdk::IAM_RESOURCES.spec,
        aws_sdk::IAM_ACTION.spec,
    ],
    common: common::UNSCOPED_TASK,
    check,
    body: Body::Task(Task {
        api: Api { service: "aws-sdk", action: "service:action" },
        patterns: TASK_TOKEN,
        token_argument: "parameters",
        iam: aws_sdk::allow,
        resource,
        template,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const PARAMETERS: Arg<Json> = aws_sdk::PARAMETERS.assumed("{}");

fn check(call: &Call, problems: &mut Problems) {
    aws_sdk::check(call, problems);
    aws_sdk::check_support(call, problems);
    if let (Some(Value::String(text)), Language::JsonPath) = (call.get(PARAMETERS), call.language()) {
        problems.error(
            PARAMETERS.spec.name,
            format!("A JSONPath state takes no expression for its whole parameters. Write them out, each with its own, below {text:?}."),
        );
    }
}

fn resource(call: &Call) -> Option<String> {
    let (service, action) = (call.get(aws_sdk::SERVICE)?, call.get(aws_sdk::ACTION)?);
    let suffix = call.pattern.suffix();
    Some(format!("arn:{}:states:::aws-sdk:{service}:{action}{suffix}", call.partition()))
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let parameters = match call.get(PARAMETERS) {
        Some(parameters) => call.template(PARAMETERS.spec.name, parameters)?,
        None => json!({}),
    };
    Ok(Some(Some(parameters)))
}
