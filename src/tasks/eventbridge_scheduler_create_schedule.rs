//! `sfntasks_eventbridge_scheduler_create_schedule`.

use crate::unit::arg::{Boolean, Form, Integer, Json, Object, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a schedule.
pub const UNIT: Unit = Unit {
    name: "eventbridge_scheduler_create_schedule",
    summary: "Creates a schedule of Amazon EventBridge Scheduler.",
    notes: "A name is unique in its group, so a machine that creates schedules derives it from its input or from `$$.Execution.Name`. The target's \
            role is passed to `scheduler.amazonaws.com`, which its trust policy must name.",
    links: &[
        (
            "CreateSchedule",
            "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
        ),
        (
            "Learning to use AWS service SDK integrations in Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
        ),
    ],
    family: "EventBridge Scheduler",
    args: &[
        ACTION_AFTER_COMPLETION.spec,
        CLIENT_TOKEN.spec,
        DESCRIPTION.spec,
        END_DATE.spec,
        FLEXIBLE_TIME_WINDOW_MINUTES.spec,
        GROUP_NAME.spec,
        KMS_KEY_ARN.spec,
        SCHEDULE_NAME.spec,
        SCHEDULE_EXPRESSION.spec,
        TIMEZONE.spec,
        START_DATE.spec,
        ENABLED.spec,
        TARGET_ARN.spec,
        TARGET_ROLE_ARN.spec,
        TARGET_INPUT.spec,
        RETRY_POLICY.spec,
        DEAD_LETTER_QUEUE_ARN.spec,
        TARGET_ECS_PARAMETERS.spec,
        TARGET_EVENT_BRIDGE_PARAMETERS.spec,
        TARGET_KINESIS_PARAMETERS.spec,
        TARGET_SAGE_MAKER_PIPELINE_PARAMETERS.spec,
        TARGET_SQS_PARAMETERS.spec,
    ],
    rules: &[Rule::AtMostOne(&[
        "target_ecs_parameters",
        "target_event_bridge_parameters",
        "target_kinesis_parameters",
        "target_sage_maker_pipeline_parameters",
        "target_sqs_parameters",
    ])],
    body: Body::Task(Task {
        api: Api { service: "aws-sdk:scheduler", action: "createSchedule" },
        patterns: TASK_TOKEN,
        token_argument: "target_input",
        iam,
        parameters,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ACTION_AFTER_COMPLETION: Arg<Str> = one_of(
    "action_after_completion",
    "Whether the schedule is deleted once it has run for the last time.",
    &[("NONE", "NONE"), ("DELETE", "DELETE")],
)
.assumed("NONE")
.asl("ActionAfterCompletion");
const CLIENT_TOKEN: Arg<Words> = text(
    "client_token",
    "Makes the call idempotent: a repeat with the same token creates no second schedule. Default: a new one for each call.",
)
.format(Format::Name(1, 64, "-_"))
.asl("ClientToken");
const DESCRIPTION: Arg<Words> =
    text("description", "What the schedule is for.").format(Format::Length(0, 512)).asl("Description");
const END_DATE: Arg<Words> = text(
    "end_date",
    "When a recurring schedule ends, as an ISO 8601 timestamp such as `2026-12-31T00:00:00Z`.",
)
.asl("EndDate");
const FLEXIBLE_TIME_WINDOW_MINUTES: Arg<Integer> = integer(
    "flexible_time_window_minutes",
    "Minutes within which the target is called after the scheduled time. Default: it is called on time.",
)
.range(1, 1440)
.asl("FlexibleTimeWindow.MaximumWindowInMinutes");
const GROUP_NAME: Arg<Words> = text("group_name", "Group that the schedule belongs to.")
    .format(Format::Name(1, 64, "-_."))
    .assumed("default")
    .asl("GroupName");
const KMS_KEY_ARN: Arg<Words> =
    text("kms_key_arn", "ARN of the customer managed key that encrypts the schedule's data.")
        .arn(&["kms"])
        .asl("KmsKeyArn");
const SCHEDULE_NAME: Arg<Words> = text("schedule_name", "Name of the schedule, unique in its group.")
    .required()
    .format(Format::Name(1, 64, "-_."))
    .asl("Name");
const SCHEDULE_EXPRESSION: Arg<Words> = text(
    "schedule_expression",
    "When the target is called: `at(2026-11-20T13:00:00)`, `rate(5 minutes)` or `cron(0 8 ? * MON-FRI *)`.",
)
.required()
.format(Format::With(schedule))
.asl("ScheduleExpression");
const TIMEZONE: Arg<Words> =
    text("timezone", "Time zone of the expression, as in the IANA database: `Europe/Berlin`.")
        .format(Format::Length(1, 50))
        .assumed("UTC")
        .asl("ScheduleExpressionTimezone");
const START_DATE: Arg<Words> = text(
    "start_date",
    "When a recurring schedule begins, as an ISO 8601 timestamp such as `2026-01-01T00:00:00Z`.",
)
.asl("StartDate");
const ENABLED: Arg<Boolean> = boolean(
    "enabled",
    "Whether the schedule is in force from the start. An expression must give the API's own `ENABLED` or `DISABLED`.",
)
.form(Form::Words("ENABLED", "DISABLED"))
.default("true")
.asl("State");
const TARGET_ARN: Arg<Words> = text(
    "target_arn",
    "ARN of what is called: a resource, or an API as `arn:aws:scheduler:::aws-sdk:service:action`.",
)
.required()
.arn(&[])
.asl("Target.Arn");
const TARGET_ROLE_ARN: Arg<Words> = text(
    "target_role_arn",
    "ARN of the role under which Scheduler calls the target; the policy allows to pass it.",
)
.required()
.arn(&["iam"])
.asl("Target.RoleArn");
const TARGET_INPUT: Arg<Words> = text(
    "target_input",
    "What the target gets, as text; JSON for most targets. Expressions within the text are not evaluated: use `States.JsonToString`, or \
     `$string` in JSONata.",
)
.asl("Target.Input");
const RETRY_POLICY: Arg<Object> = object(
    "retry_policy",
    "How long and how often Scheduler tries to reach the target.",
    &[MAXIMUM_EVENT_AGE_SECONDS.spec, MAXIMUM_RETRY_ATTEMPTS.spec],
)
.asl("Target.RetryPolicy");
const MAXIMUM_EVENT_AGE_SECONDS: Arg<Integer> =
    integer("maximum_event_age_seconds", "Seconds after which it gives up.")
        .range(60, 86_400)
        .assumed("86400")
        .asl("MaximumEventAgeInSeconds");
const MAXIMUM_RETRY_ATTEMPTS: Arg<Integer> =
    integer("maximum_retry_attempts", "How often it tries again; 0 for never.")
        .range(0, 185)
        .assumed("185")
        .asl("MaximumRetryAttempts");
const DEAD_LETTER_QUEUE_ARN: Arg<Words> = text(
    "dead_letter_queue_arn",
    "ARN of the SQS queue for what could not be delivered. The target's role needs `sqs:SendMessage` on it.",
)
.arn(&["sqs"])
.asl("Target.DeadLetterConfig.Arn");
const TARGET_ECS_PARAMETERS: Arg<Json> =
    json_value("target_ecs_parameters", "How a task runs, for an ECS cluster: the API's `EcsParameters`.")
        .asl("Target.EcsParameters");
const TARGET_EVENT_BRIDGE_PARAMETERS: Arg<Json> = json_value(
    "target_event_bridge_parameters",
    "`DetailType` and `Source` of the event, for an event bus: the API's `EventBridgeParameters`.",
)
.asl("Target.EventBridgeParameters");
const TARGET_KINESIS_PARAMETERS: Arg<Json> = json_value(
    "target_kinesis_parameters",
    "`PartitionKey` of the record, for a Kinesis stream: the API's `KinesisParameters`.",
)
.asl("Target.KinesisParameters");
const TARGET_SAGE_MAKER_PIPELINE_PARAMETERS: Arg<Json> = json_value(
    "target_sage_maker_pipeline_parameters",
    "Parameters of a SageMaker pipeline: the API's `SageMakerPipelineParameters`.",
)
.asl("Target.SageMakerPipelineParameters");
const TARGET_SQS_PARAMETERS: Arg<Json> = json_value(
    "target_sqs_parameters",
    "`MessageGroupId` of the message, for a FIFO queue: the API's `SqsParameters`.",
)
.asl("Target.SqsParameters");

fn schedule(expression: &str) -> Result<(), String> {
    let known = ["at(", "rate(", "cron("].iter().any(|start| expression.starts_with(start));
    if known && expression.ends_with(')') && expression.len() <= 256 {
        return Ok(());
    }
    Err(format!(
        "{expression:?} is no schedule; write `at(2026-11-20T13:00:00)`, `rate(5 minutes)` or `cron(0 8 ? * MON-FRI *)`, with at most 256 \
         characters."
    ))
}

fn parameters(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    let is_flexible = call.args.has(FLEXIBLE_TIME_WINDOW_MINUTES);
    let mode = json!(if is_flexible { "FLEXIBLE" } else { "OFF" });
    match parameters.get_mut("FlexibleTimeWindow") {
        Some(Value::Object(window)) => {
            window.shift_insert(0, "Mode".to_owned(), mode);
        }
        _ => {
            parameters.insert("FlexibleTimeWindow".to_owned(), json!({ "Mode": mode }));
        }
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    let (group, name) = (call.part(GROUP_NAME, "default"), call.part(SCHEDULE_NAME, "*"));
    let schedule = call.arn("scheduler", &format!("schedule/{group}/{name}"));
    let schedules = call.target_of(&[SCHEDULE_NAME, GROUP_NAME], schedule);
    let mut policy = vec![Statement::allow(["scheduler:CreateSchedule"], schedules)];
    policy.extend(call.pass_role(TARGET_ROLE_ARN, "scheduler.amazonaws.com"));
    if call.args.has(KMS_KEY_ARN) {
        // Scheduler encrypts with the key under the caller's own permissions.
        let keys = call.companion(KMS_KEY_ARN, || call.arn("kms", "key/*"));
        policy.push(Statement::allow(["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"], keys));
    }
    policy
}
