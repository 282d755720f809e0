//! `sfntasks_call_aws_service_cross_region`.

use crate::iam::{Policy, arn};
use crate::tasks::family::{aws_sdk, fixed_resource, lambda};
use crate::unit::arg::{Json, Str, Words};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Calls any API of AWS in another region.
pub const UNIT: Unit = Unit {
    name: "call_aws_service_cross_region",
    summary: "Calls any action of an AWS service in another region, through a Lambda function.",
    notes: "Step Functions itself calls only services of its own region, so an AWS Lambda function makes the call; \
            `sfntasks_cross_region_caller` deploys it. The state's own policy only invokes that function. What the call needs is in \
            `function_iam_policy_json`, which belongs to the function's role: `iam_resources`, `iam_action` and \
            `additional_iam_statements` go there.",
    links: &[
        (
            "Invoke an AWS Lambda function with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
        ),
        (
            "Learning to use AWS service SDK integrations in Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
        ),
    ],
    family: "AWS SDK",
    args: &[
        FUNCTION_ARN.spec,
        REGION.spec,
        ENDPOINT.spec,
        ACTION.spec,
        SERVICE.spec,
        PARAMETERS.spec,
        aws_sdk::IAM_RESOURCES.spec,
        aws_sdk::IAM_ACTION.spec,
        lambda::RETRY_ON_SERVICE_EXCEPTIONS.spec,
    ],
    common: common::UNSCOPED_TASK,
    check,
    results: &[(
        "function_iam_policy_json",
        "The policy that the role of the Lambda function needs to make the call; null when it needs none.",
    )],
    body: Body::Task(Task {
        api: Api { service: "lambda", action: "invoke" },
        patterns: TASK_TOKEN,
        token_argument: "parameters",
        iam: |call| vec![Statement::allow(["lambda:InvokeFunction"], function(call))],
        resource: |call| match call.pattern {
            Pattern::RequestResponse => call.literal(FUNCTION_ARN),
            Pattern::RunJob | Pattern::WaitForTaskToken => None,
        },
        template,
        retry: lambda::default_retry,
        more: |call| Ok(vec![function_policy(call)?]),
        additional: |_| Ok(Vec::new()),
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const FUNCTION_ARN: Arg<Words> = text(
    "function_arn",
    "ARN of the Lambda function that makes the call, that of `sfntasks_cross_region_caller`.",
)
.required()
.arn(&["lambda"]);
/// The same, where the function is not the state's resource but called by its name.
const FUNCTION_NAME: Arg<Words> = FUNCTION_ARN.asl("FunctionName");
const REGION: Arg<Words> = text("region", "Region that the call goes to, such as `eu-west-1`.")
    .required()
    .format(Format::With(region))
    .asl("region");
const ENDPOINT: Arg<Words> =
    text("endpoint", "URL that the call goes to, in place of the service's own in that region.")
        .asl("endpoint");
const ACTION: Arg<Str> = aws_sdk::ACTION.asl("action");
const SERVICE: Arg<Str> = aws_sdk::SERVICE.asl("service");
const PARAMETERS: Arg<Json> = aws_sdk::PARAMETERS.asl("parameters");

fn region(name: &str) -> Result<(), String> {
    if arn::is_region(name) {
        Ok(())
    } else {
        Err(format!("{name:?} is no region; a region looks like `eu-west-1`."))
    }
}

fn check(call: &Call, problems: &mut Problems) {
    aws_sdk::check(call, problems);
    if call.pattern == Pattern::RequestResponse {
        fixed_resource(call, FUNCTION_ARN, problems);
    }
}

fn function(call: &Call) -> Vec<String> {
    // `iam_resources` are those of the call, so they don't narrow this.
    let Some(Text::Expression(text)) = call.get(FUNCTION_ARN) else {
        return call.literal(FUNCTION_ARN).into_iter().collect();
    };
    let wildcard = call.arn("lambda", "function:*");
    call.warn(
        FUNCTION_ARN.spec.name,
        format!("The function is the expression {text:?}, which only an execution can evaluate, so the policy allows {wildcard:?}. Give its ARN to narrow it."),
    );
    vec![wildcard]
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let event = Value::Object(call.parameters()?);
    Ok(Some(Some(match call.pattern {
        Pattern::RequestResponse => event,
        Pattern::RunJob | Pattern::WaitForTaskToken => {
            let mut invocation = call.parameters_of(&[FUNCTION_NAME.spec])?;
            invocation.insert("Payload".to_owned(), event);
            Value::Object(invocation)
        }
    })))
}

fn function_policy(call: &Call) -> Result<Option<String>, Problems> {
    let mut policy = aws_sdk::allow(call);
    policy.extend(common::additional_statements(call)?);
    Ok((!policy.is_empty()).then(|| Policy::new(policy).to_string()))
}
