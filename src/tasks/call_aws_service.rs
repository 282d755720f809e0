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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::{findings, finds};

    fn config(more: Value) -> Value {
        let mut config =
            json!({ "state_name": "Call", "service": "s3", "action": "getObject", "iam_resources": ["*"] });
        if let (Value::Object(config), Value::Object(more)) = (&mut config, more) {
            config.extend(more);
        }
        config
    }

    #[test]
    fn unknown_names_are_warned_of_with_the_nearest() {
        finds(&UNIT, config(json!({ "service": "dynmodb", "action": "getItem" })), "service", "\"dynamodb\"");
        finds(&UNIT, config(json!({ "action": "getObjet" })), "action", "\"getObject\"");
    }

    #[test]
    fn what_can_not_be_called_is_refused() {
        finds(
            &UNIT,
            config(json!({ "service": "sts", "action": "assumeRole" })),
            "action",
            "Lambda function",
        );
        finds(&UNIT, config(json!({ "action": "GetObject" })), "action", "\"getObject\"");
        let run_job = findings(&UNIT, config(json!({ "integration_pattern": "RUN_JOB" })));
        assert!(run_job[0].contains("REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN"), "{run_job:?}");
    }

    #[test]
    fn parameters_are_pascal_case_and_keys_of_maps_are_free() {
        finds(
            &UNIT,
            config(json!({ "parameters": { "bucket": "b" } })),
            "parameters[\"bucket\"]",
            "\"Bucket\"",
        );
        let free = json!({
            "service": "dynamodb",
            "action": "query",
            "parameters": { "TableName": "t", "ExpressionAttributeNames": { "#c": "customer", "d": "day" } },
        });
        assert_eq!(findings(&UNIT, config(free)), Vec::<String>::new());
        finds(&UNIT, config(json!({ "parameters": "$.all" })), "parameters", "\"$.all\"");
    }

    #[test]
    fn an_unknown_permission_asks_for_iam_action() {
        let gremlin = json!({ "service": "neptunedata", "action": "executeGremlinQuery" });
        let found = findings(&UNIT, config(gremlin));
        assert!(found.iter().any(|found| found.starts_with("iam_action: ") && found.contains("neptune-db:")));
        finds(&UNIT, config(json!({ "iam_action": ["s3"] })), "iam_action", "s3");
    }

    #[test]
    fn a_role_in_the_parameters_asks_for_pass_role() {
        let run = json!({
            "service": "ecs",
            "action": "runTask",
            "parameters": { "Overrides": { "TaskRoleArn": "arn:aws:iam::123456789012:role/task" } },
        });
        finds(&UNIT, config(run.clone()), "additional_iam_statements", "iam:PassRole");
        let mut allowed = config(run);
        allowed["additional_iam_statements"] =
            json!([{ "actions": ["iam:PassRole"], "resources": ["arn:aws:iam::123456789012:role/task"] }]);
        assert_eq!(findings(&UNIT, allowed), Vec::<String>::new());
    }
}
