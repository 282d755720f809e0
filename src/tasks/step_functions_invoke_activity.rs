//! `sfntasks_step_functions_invoke_activity`.

use crate::iam::Arn;
use crate::tasks::family::{fixed_resource, whole_template};
use crate::unit::arg::{Json, Words};
use crate::unit::prelude::*;

/// Leaves work to an activity's workers.
pub const UNIT: Unit = Unit {
    name: "step_functions_invoke_activity",
    summary: "Leaves work to the workers of a Step Functions activity, and waits for one of them to do it.",
    notes: "Workers poll for the work with `states:GetActivityTask` and answer with `states:SendTaskSuccess` or `states:SendTaskFailure`; those \
            permissions are theirs, and the machine's role needs none. Give `timeout_seconds` and `heartbeat_seconds`: without them the state \
            waits for a lost worker up to a year.",
    links: &[(
        "Learn about activities in Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
    )],
    family: "Step Functions",
    args: &[ACTIVITY_ARN.spec, PARAMETERS.spec, ARGUMENTS.spec, KMS_KEY_ARN.spec],
    check,
    body: Body::Task(Task {
        api: Api { service: "states", action: "activity" },
        iam,
        resource: |call| call.literal(ACTIVITY_ARN),
        template,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ACTIVITY_ARN: Arg<Words> = text("activity_arn", "ARN of the activity.").required().arn(&["states"]);
const PARAMETERS: Arg<Json> = json_value(
    "parameters",
    "Input of the worker. Default: the whole input of the state, or what `input_path` takes of it.",
)
.only(Language::JsonPath, "arguments");
const ARGUMENTS: Arg<Json> =
    json_value("arguments", "Input of the worker. Default: the whole input of the state.")
        .only(Language::Jsonata, "parameters");
const KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the activity, if one does. It goes into the policy.",
)
.arn(&["kms"]);

fn check(call: &Call, problems: &mut Problems) {
    fixed_resource(call, ACTIVITY_ARN, problems);
    if let Some(arn) = call.literal(ACTIVITY_ARN)
        && Arn::parse(&arn).is_none_or(|arn| arn.name_of("activity").is_none())
    {
        problems.error(
            ACTIVITY_ARN.spec.name,
            format!("{arn:?} is no activity's ARN; it ends in `activity:` and a name."),
        );
    }
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let arg = match call.language() {
        Language::JsonPath => PARAMETERS,
        Language::Jsonata => ARGUMENTS,
    };
    whole_template(call, arg)
}

/// A worker acts under its own role. Only an encrypted activity makes the machine use a key.
fn iam(call: &Call) -> Vec<Statement> {
    if !call.args.has(KMS_KEY_ARN) {
        return Vec::new();
    }
    let keys = call.companion(KMS_KEY_ARN, || call.arn("kms", "key/*"));
    let activity = call.part(ACTIVITY_ARN, "*");
    vec![Statement::allow(["kms:Decrypt", "kms:GenerateDataKey"], keys).when(
        "StringEquals",
        "kms:EncryptionContext:aws:states:activityArn",
        activity,
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::finds;

    #[test]
    fn an_expression_for_the_whole_parameters_is_refused() {
        let config = |parameters: Value| {
            json!({
                "state_name": "Work",
                "activity_arn": "arn:aws:states:us-east-1:123456789012:activity:A",
                "parameters": parameters,
            })
        };
        finds(&UNIT, config(json!("$.order")), "parameters", "Use `input_path` for \"$.order\"");
        finds(&UNIT, config(json!(["$.a", "b"])), "parameters", "States.Array");
    }
}
