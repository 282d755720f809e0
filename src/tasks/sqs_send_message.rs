//! `sfntasks_sqs_send_message`.

use crate::iam::arn::dns_suffix;
use crate::tasks::family::messaging::{
    MESSAGE_ATTRIBUTES, MESSAGE_DEDUPLICATION_ID, MESSAGE_GROUP_ID, check_fifo,
};
use crate::unit::arg::{Integer, Json, Words};
use crate::unit::prelude::*;

/// Sends a message to a queue.
pub const UNIT: Unit = Unit {
    name: "sqs_send_message",
    summary: "Sends a message to an Amazon SQS queue.",
    links: &[(
        "Send messages to an Amazon SQS queue with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html",
    )],
    family: "SQS",
    args: &[
        QUEUE_ARN.spec,
        QUEUE_URL.spec,
        MESSAGE_BODY.spec,
        DELAY_SECONDS.spec,
        MESSAGE_ATTRIBUTES.spec,
        MESSAGE_DEDUPLICATION_ID.spec,
        MESSAGE_GROUP_ID.spec,
        KMS_KEY_ARN.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "sqs", action: "sendMessage" },
        patterns: TASK_TOKEN,
        token_argument: "message_body",
        iam,
        parameters,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const QUEUE_ARN: Arg<Words> =
    text("queue_arn", "ARN of the queue. It scopes the policy.").required().arn(&["sqs"]);
const QUEUE_URL: Arg<Words> =
    text("queue_url", "URL of the queue. Default: made from `queue_arn`.").asl("QueueUrl");
const MESSAGE_BODY: Arg<Json> =
    json_value("message_body", "The message: text, or a value that is sent as JSON.")
        .required()
        .asl("MessageBody");
const DELAY_SECONDS: Arg<Integer> =
    integer("delay_seconds", "Seconds that the message stays hidden. Default: that of the queue.")
        .range(0, 900)
        .asl("DelaySeconds");
const KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the queue, if one does. It goes into the policy.",
)
.arn(&["kms"]);

fn check(call: &Call, problems: &mut Problems) {
    check_fifo(call, QUEUE_ARN, problems);
    if call.literal(QUEUE_ARN).is_some_and(|arn| arn.ends_with(".fifo")) && call.args.has(DELAY_SECONDS) {
        problems.error("delay_seconds", "A FIFO queue takes no delay per message; its own delay counts.");
    }
    if let (Some(Text::Expression(text)), false) = (call.get(QUEUE_ARN), call.args.has(QUEUE_URL)) {
        problems.error(
            "queue_url",
            format!("`queue_arn` is the expression {text:?}, of which no URL can be made. Give the URL."),
        );
    }
}

fn parameters(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    if let (Some(arn), false) = (call.literal(QUEUE_ARN), call.args.has(QUEUE_URL))
        && let Some(arn) = Arn::parse(&arn)
    {
        let url = format!(
            "https://sqs.{}.{}/{}/{}",
            arn.region,
            dns_suffix(arn.partition),
            arn.account,
            arn.resource
        );
        parameters.shift_insert(0, "QueueUrl".to_owned(), json!(url));
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    let queue = call.target(QUEUE_ARN, || call.arn("sqs", "*"));
    let mut policy = vec![Statement::allow(["sqs:SendMessage"], queue)];
    if call.args.has(KMS_KEY_ARN) {
        // Whoever sends to an encrypted queue also uses its key.
        let key = call.companion(KMS_KEY_ARN, || call.arn("kms", "key/*"));
        policy.push(Statement::allow(["kms:Decrypt", "kms:GenerateDataKey"], key));
    }
    policy
}
