//! `sfntasks_lambda_invoke`.

use crate::tasks::family::{fixed_resource, lambda, whole_template};
use crate::unit::arg::{Flag, Json, Str, Words};
use crate::unit::prelude::*;

/// Invokes a Lambda function.
pub const UNIT: Unit = Unit {
    name: "lambda_invoke",
    summary: "Invokes an AWS Lambda function.",
    links: &[(
        "Invoke an AWS Lambda function with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
    )],
    family: "Lambda",
    args: &[
        FUNCTION_ARN.spec,
        PAYLOAD.spec,
        INVOCATION_TYPE.spec,
        LOG_TYPE.spec,
        CLIENT_CONTEXT.spec,
        QUALIFIER.spec,
        PAYLOAD_RESPONSE_ONLY.spec,
        lambda::RETRY_ON_SERVICE_EXCEPTIONS.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "lambda", action: "invoke" },
        patterns: TASK_TOKEN,
        token_argument: "payload",
        iam,
        resource,
        template,
        retry: lambda::default_retry,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const FUNCTION_ARN: Arg<Words> = text("function_arn", "ARN of the function, of a version or of an alias.")
    .required()
    .arn(&["lambda"])
    .asl("FunctionName");
const PAYLOAD: Arg<Json> =
    json_value("payload", "The event that the function gets. Default: the whole input of the state.")
        .asl("Payload");
const INVOCATION_TYPE: Arg<Str> = one_of(
    "invocation_type",
    "`REQUEST_RESPONSE` waits for the function's answer, `EVENT` does not, `DRY_RUN` only checks.",
    &[("REQUEST_RESPONSE", "RequestResponse"), ("EVENT", "Event"), ("DRY_RUN", "DryRun")],
)
.asl("InvocationType")
.assumed("REQUEST_RESPONSE");
const LOG_TYPE: Arg<Str> = one_of(
    "log_type",
    "`TAIL` adds the end of the log to the result.",
    &[("NONE", "None"), ("TAIL", "Tail")],
)
.asl("LogType")
.assumed("NONE");
const CLIENT_CONTEXT: Arg<Words> = text(
    "client_context",
    "Up to 3,583 bytes of base64 data about the caller, for the function's context object.",
)
.asl("ClientContext");
const QUALIFIER: Arg<Words> =
    text("qualifier", "Version or alias to invoke, where `function_arn` names none.")
        .literals(&["$LATEST"])
        .asl("Qualifier");
const PAYLOAD_RESPONSE_ONLY: Arg<Flag> = flag(
    "payload_response_only",
    "Makes the function itself the state's resource: the result is what the function returned, without status and metadata.",
);

fn check(call: &Call, problems: &mut Problems) {
    if call.get(PAYLOAD_RESPONSE_ONLY) == Some(true) {
        for (given, name) in [
            (call.args.has(INVOCATION_TYPE), "invocation_type"),
            (call.args.has(LOG_TYPE), "log_type"),
            (call.args.has(CLIENT_CONTEXT), "client_context"),
            (call.args.has(QUALIFIER), "qualifier"),
        ] {
            if given {
                problems.error(name, "With `payload_response_only` the function gets nothing but its payload. Leave one of the two away.");
            }
        }
        if call.pattern != Pattern::RequestResponse {
            problems.error(
                "payload_response_only",
                format!("A function that is the state's resource knows no {}.", call.pattern.name()),
            );
        }
        fixed_resource(call, FUNCTION_ARN, problems);
    }
    if let (Some(arn), Some(qualifier)) = (call.literal(FUNCTION_ARN), call.literal(QUALIFIER))
        && let Some(named) = qualifier_of(&arn)
        && named != qualifier
    {
        problems.error(
            "qualifier",
            format!(
                "{qualifier:?} contradicts `function_arn`, which names {named:?}. Give only one of them."
            ),
        );
    }
}

/// The version or alias that a function ARN ends in.
fn qualifier_of(arn: &str) -> Option<&str> {
    Arn::parse(arn)?.resource.strip_prefix("function:")?.split_once(':').map(|(_, qualifier)| qualifier)
}

/// The unqualified ARN does not cover qualified calls, nor the other way round, so exactly the one that is called is named.
fn iam(call: &Call) -> Vec<Statement> {
    let functions = call.target(FUNCTION_ARN, || call.arn("lambda", "function:*"));
    let qualified = |arn: String| match call.get(QUALIFIER) {
        _ if qualifier_of(&arn).is_some() || arn.ends_with('*') => arn,
        None => arn,
        Some(Text::Literal(qualifier)) => format!("{arn}:{qualifier}"),
        Some(Text::Expression(text)) => {
            let wildcard = format!("{arn}:*");
            call.warn(
                "qualifier",
                format!("The qualifier is the expression {text:?}, which only an execution can evaluate, so the policy allows {wildcard:?}."),
            );
            wildcard
        }
    };
    vec![Statement::allow(["lambda:InvokeFunction"], functions.into_iter().map(qualified))]
}

fn resource(call: &Call) -> Option<String> {
    (call.get(PAYLOAD_RESPONSE_ONLY) == Some(true)).then(|| call.literal(FUNCTION_ARN)).flatten()
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    if call.get(PAYLOAD_RESPONSE_ONLY) == Some(true) {
        return whole_template(call, PAYLOAD);
    }
    let mut parameters = call.parameters()?;
    call.whole_input_unless_given(&mut parameters, PAYLOAD, "Payload");
    Ok(Some(Some(Value::Object(parameters))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::{findings, finds};

    fn direct(payload: Value) -> Value {
        json!({
            "state_name": "Invoke",
            "function_arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "payload_response_only": true,
            "payload": payload,
        })
    }

    #[test]
    fn a_function_that_is_the_resource_takes_no_expression_for_its_whole_payload() {
        finds(&UNIT, direct(json!("$.order")), "payload", "`input_path` for \"$.order\"");
        finds(&UNIT, direct(json!(["$.a", "b"])), "payload", "States.Array");
        assert_eq!(findings(&UNIT, direct(json!({ "order": "$.order" }))), Vec::<String>::new());
    }
}
