//! `sfntasks_sns_publish`.

use crate::tasks::family::messaging::{
    MESSAGE_ATTRIBUTES, MESSAGE_DEDUPLICATION_ID, MESSAGE_GROUP_ID, check_fifo,
};
use crate::unit::arg::{Boolean, Json, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Publishes a message to a topic.
pub const UNIT: Unit = Unit {
    name: "sns_publish",
    summary: "Publishes a message to an Amazon SNS topic.",
    notes: "For a text message to a phone number, or a push to one device, use `sfntasks_call_aws_service`: those have no ARN that a policy \
            could be scoped to.",
    links: &[(
        "Publish messages to an Amazon SNS topic with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html",
    )],
    family: "SNS",
    args: &[
        TOPIC_ARN.spec,
        MESSAGE.spec,
        MESSAGE_PER_SUBSCRIPTION_TYPE.spec,
        MESSAGE_STRUCTURE.spec,
        MESSAGE_ATTRIBUTES.spec,
        MESSAGE_DEDUPLICATION_ID.spec,
        MESSAGE_GROUP_ID.spec,
        SUBJECT.spec,
        KMS_KEY_ARN.spec,
    ],
    rules: &[Rule::AtMostOne(&["message_per_subscription_type", "message_structure"])],
    check,
    body: Body::Task(Task {
        api: Api { service: "sns", action: "publish" },
        patterns: TASK_TOKEN,
        token_argument: "message",
        iam,
        parameters,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const TOPIC_ARN: Arg<Words> =
    text("topic_arn", "ARN of the topic. It scopes the policy.").required().arn(&["sns"]).asl("TopicArn");
const MESSAGE: Arg<Json> =
    json_value("message", "The message: text, or a value that is sent as JSON; at most 256 KiB.")
        .required()
        .asl("Message");
const MESSAGE_PER_SUBSCRIPTION_TYPE: Arg<Boolean> = boolean(
    "message_per_subscription_type",
    "Whether `message` is an object with a message for each protocol (`sqs`, `email`, …) and a `default`. No expression is allowed.",
)
.assumed("false");
const MESSAGE_STRUCTURE: Arg<Str> = one_of(
    "message_structure",
    "The API's own word for the same: `json` for a message per protocol.",
    &[("json", "json")],
)
.asl("MessageStructure");
const SUBJECT: Arg<Words> = text("subject", "Subject of the message in e-mails: up to 100 characters.")
    .format(Format::Length(1, 100))
    .asl("Subject");
const KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the topic, if one does. It goes into the policy.",
)
.arn(&["kms"]);

/// Whether the message has a part for each protocol.
fn is_structured(call: &Call) -> bool {
    call.get(MESSAGE_PER_SUBSCRIPTION_TYPE) == Some(Scalar::Literal(true)) || call.args.has(MESSAGE_STRUCTURE)
}

fn check(call: &Call, problems: &mut Problems) {
    check_fifo(call, TOPIC_ARN, problems);
    if let Some(Scalar::Expression(text)) = call.get(MESSAGE_PER_SUBSCRIPTION_TYPE) {
        problems.error(
            MESSAGE_PER_SUBSCRIPTION_TYPE.spec.name,
            format!("The shape of the message is fixed, so the expression {text:?} can't choose it. Write true or false."),
        );
    }
    if is_structured(call)
        && let Some(Value::Object(parts)) = call.get(MESSAGE)
        && !parts.contains_key("default")
        && !parts.contains_key("default.$")
    {
        problems.error(
            MESSAGE.spec.name,
            "A message per protocol needs a `default` for the protocols that it does not name.",
        );
    }
}

fn parameters(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    if is_structured(call) {
        parameters.insert("MessageStructure".to_owned(), json!("json"));
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    let topic = call.target(TOPIC_ARN, || call.arn("sns", "*"));
    let mut policy = vec![Statement::allow(["sns:Publish"], topic)];
    if call.args.has(KMS_KEY_ARN) {
        // Whoever publishes to an encrypted topic also uses its key.
        let key = call.companion(KMS_KEY_ARN, || call.arn("kms", "key/*"));
        policy.push(Statement::allow(["kms:Decrypt", "kms:GenerateDataKey"], key));
    }
    policy
}
