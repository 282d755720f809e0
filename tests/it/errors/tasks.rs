//! One block alone: its arguments.

use super::{BLOCK, FUNCTION, check, data};
use crate::support::acceptance;

#[test]
fn literals_are_checked_on_their_own_argument() {
    if !acceptance("errors::literals_are_checked_on_their_own_argument") {
        return;
    }
    let queue = "state_name = \"A\"\nmessage_body = \"hello\"\n";
    let arn = "queue_arn = \"arn:aws:sqs:us-east-1:123456789012:orders\"\n";
    check(
        "validate",
        &[
            data(
                "data.sfntasks_lambda_invoke",
                "state_name = \"A\"\nfunction_arn = \"arn:aws:sqs:us-east-1:123456789012:orders\"",
                &[(
                    "Invalid function_arn",
                    "\"arn:aws:sqs:us-east-1:123456789012:orders\"",
                    "an ARN of the service \"sqs\"; one of lambda is expected",
                )],
            ),
            data(
                "data.sfntasks_lambda_invoke",
                "state_name = \"A\"\nfunction_arn = \"orders\"",
                &[("Invalid function_arn", "\"orders\"", "\"orders\"")],
            ),
            data(
                "data.sfntasks_sqs_send_message",
                format!("{queue}{arn}integration_pattern = \"RUN_JOB\""),
                &[(
                    "Invalid integration_pattern",
                    "\"RUN_JOB\"",
                    "sqs:sendMessage has no RUN_JOB; it has REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN.",
                )],
            ),
            data(
                "data.sfntasks_sqs_send_message",
                format!("{queue}{arn}delay_seconds = 901"),
                &[("Invalid delay_seconds", "901", "901 is out of range; 0 to 900 is allowed.")],
            ),
            data(
                "data.sfntasks_sqs_send_message",
                format!("{queue}{arn}delay_seconds = \"soon\""),
                &[("Invalid delay_seconds", "\"soon\"", "\"soon\" is neither a whole number nor")],
            ),
            data(
                "data.sfntasks_lambda_invoke",
                format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\ninvocation_type = \"ASYNC\""),
                &[(
                    "Invalid invocation_type",
                    "\"ASYNC\"",
                    "\"ASYNC\" is none of REQUEST_RESPONSE, EVENT, DRY_RUN.",
                )],
            ),
            data(
                "data.sfntasks_pass",
                format!("state_name = \"{}\"", "x".repeat(81)),
                &[(
                    "Invalid state_name",
                    "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
                    "80",
                )],
            ),
        ],
    );
}

#[test]
fn what_is_missing_or_not_the_users_is_told() {
    if !acceptance("errors::what_is_missing_or_not_the_users_is_told") {
        return;
    }
    check(
        "validate",
        &[
            data(
                "data.sfntasks_pass",
                "state_name = null",
                &[("Missing required argument", "null", "`state_name` is required")],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\njson = \"{}\"",
                &[("Value for a read-only attribute", "\"{}\"", "`json`")],
            ),
            data(
                "data.sfntasks_sqs_send_message",
                "state_name = \"A\"\nqueue_arn = \"arn:aws:sqs:us-east-1:123456789012:orders\"\nmessage_body = null",
                &[("Missing required argument", "null", "`message_body` is required")],
            ),
            data(
                "data.sfntasks_ecs_run_task",
                r#"state_name          = "A"
                cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/c"
                task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/t:1"
                launch_type         = "EC2"
                container_overrides = [{ name = "app" }, { name = null }]"#,
                &[(
                    "Missing required argument",
                    "{ name = null }",
                    "`container_overrides[1].name` is required",
                )],
            ),
        ],
    );
}

#[test]
fn arguments_that_exclude_each_other_are_told_on_the_second() {
    if !acceptance("errors::arguments_that_exclude_each_other_are_told_on_the_second") {
        return;
    }
    check(
        "validate",
        &[
            data(
                "data.sfntasks_wait",
                "state_name = \"A\"\nseconds = 5\ntimestamp = \"$.at\"",
                &[("Invalid timestamp", "\"$.at\"", "Only one of `seconds`, `timestamp` may be given.")],
            ),
            data(
                "data.sfntasks_wait",
                "state_name = \"A\"",
                &[("Invalid sfntasks_wait", BLOCK, "Exactly one of `seconds`, `timestamp` must be given.")],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nquery_language = \"JSONata\"\nresult_path = \"$.x\"",
                &[(
                    "Invalid result_path",
                    "\"$.x\"",
                    "This belongs to JSONPath, and the state's query language is JSONata. Use `output`.",
                )],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\noutput = { a = 1 }",
                &[(
                    "Invalid output",
                    "{ a = 1 }",
                    "the state's query language is JSONPath. Use `result_path",
                )],
            ),
            data(
                "sfntasks_state_machine",
                "name = \"a\"\nname_prefix = \"a-\"\ndefinition = jsonencode({ StartAt = \"A\", States = { A = { Type = \"Succeed\" } } })",
                &[("Conflicting arguments", "\"a-\"", "name and name_prefix exclude each other")],
            ),
            data(
                "sfntasks_state_machine",
                "name = \"a\"",
                &[("Nothing to run", BLOCK, "Exactly one of steps")],
            ),
        ],
    );
}

#[test]
fn a_bad_expression_is_shown_with_a_caret() {
    if !acceptance("errors::a_bad_expression_is_shown_with_a_caret") {
        return;
    }
    check(
        "validate",
        &[
            data(
                "data.sfntasks_wait",
                "state_name = \"A\"\nseconds = \"$.a[\"",
                &[("Invalid seconds", "\"$.a[\"", "\n  $.a[\n      ^")],
            ),
            data(
                "data.sfntasks_wait",
                "state_name = \"A\"\nquery_language = \"JSONata\"\nseconds = \"{% $states.input. %}\"",
                &[("Invalid seconds", "\"{% $states.input. %}\"", "^")],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nparameters = { deep = [{ x = \"States.Format('{}')\" }] }",
                &[(
                    "Invalid parameters.deep[0].x",
                    "{ deep = [{ x = \"States.Format('{}')\" }] }",
                    "States.Format",
                )],
            ),
            data(
                "data.sfntasks_lambda_invoke",
                format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\npayload = {{ a = \"$.x[\" }}"),
                &[("Invalid payload.a", "{ a = \"$.x[\" }", "^")],
            ),
        ],
    );
}

#[test]
fn a_task_that_waits_for_its_token_must_pass_it_on() {
    if !acceptance("errors::a_task_that_waits_for_its_token_must_pass_it_on") {
        return;
    }
    let lambda = format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\n");
    check(
        "validate",
        &[
            data(
                "data.sfntasks_lambda_invoke",
                format!(
                    "{lambda}integration_pattern = \"WAIT_FOR_TASK_TOKEN\"\npayload = {{ order = \"$.id\" }}"
                ),
                &[("Invalid payload", "{ order = \"$.id\" }", "Put `$$.Task.Token` into `payload`.")],
            ),
            data(
                "data.sfntasks_lambda_invoke",
                format!(
                    "{lambda}integration_pattern = \"WAIT_FOR_TASK_TOKEN\"\npayload = {{ token = \"$$.Task.Token\" }}"
                ),
                &[],
            ),
        ],
    );
}

#[test]
fn rules_for_errors_are_checked_one_by_one() {
    if !acceptance("errors::rules_for_errors_are_checked_one_by_one") {
        return;
    }
    let lambda = format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\n");
    check(
        "validate",
        &[
            data(
                "data.sfntasks_lambda_invoke",
                format!(
                    r#"{lambda}retry = [
                      {{ error_equals = ["States.ALL", "E"] }},
                      {{ error_equals = ["E"], max_attempts = -1, backoff_rate = 0.5 }},
                      {{ error_equals = [], interval_seconds = 1.5 }},
                      {{ error_equals = ["E"], jitter_strategy = "SOME" }},
                    ]"#
                ),
                &[
                    (
                        "Invalid retry[0].error_equals",
                        "{ error_equals = [\"States.ALL\", \"E\"] }",
                        "must stand alone",
                    ),
                    (
                        "Invalid retry[1].max_attempts",
                        "{ error_equals = [\"E\"], max_attempts = -1, backoff_rate = 0.5 }",
                        "-1 is out of range",
                    ),
                    (
                        "Invalid retry[1].backoff_rate",
                        "{ error_equals = [\"E\"], max_attempts = -1, backoff_rate = 0.5 }",
                        "0.5 is out of range; 1 or more is allowed.",
                    ),
                    (
                        "Invalid retry[2].error_equals",
                        "{ error_equals = [], interval_seconds = 1.5 }",
                        "at least 1 are needed",
                    ),
                    (
                        "Invalid retry[2].interval_seconds",
                        "{ error_equals = [], interval_seconds = 1.5 }",
                        "1.5 is no whole number",
                    ),
                    (
                        "Invalid retry[3].jitter_strategy",
                        "{ error_equals = [\"E\"], jitter_strategy = \"SOME\" }",
                        "none of FULL, NONE",
                    ),
                ],
            ),
            data(
                "data.sfntasks_lambda_invoke",
                format!(
                    r#"{lambda}catch = [
                      {{ error_equals = ["States.ALL"], next = "B" }},
                      {{ error_equals = ["E"] }},
                      {{ error_equals = ["E"], next = "B", handler = "{{}}" }},
                      {{ error_equals = ["E"], next = "B", rejoin = true }},
                    ]"#
                ),
                &[
                    (
                        "Invalid catch[0].error_equals",
                        "{ error_equals = [\"States.ALL\"], next = \"B\" }",
                        "must be the last one",
                    ),
                    (
                        "Invalid catch[1]",
                        "{ error_equals = [\"E\"] }",
                        "Exactly one of `next`, `handler` must be given.",
                    ),
                    (
                        "Invalid catch[2].handler",
                        "{ error_equals = [\"E\"], next = \"B\", handler = \"{}\" }",
                        "Only one of `next`, `handler` may be given.",
                    ),
                    (
                        "Invalid catch[3].rejoin",
                        "{ error_equals = [\"E\"], next = \"B\", rejoin = true }",
                        "Only a `handler` has open ends",
                    ),
                ],
            ),
        ],
    );
}

#[test]
fn all_problems_of_a_block_are_told_together() {
    if !acceptance("errors::all_problems_of_a_block_are_told_together") {
        return;
    }
    check(
        "validate",
        &[
            data(
                "data.sfntasks_sqs_send_message",
                r#"state_name          = ""
                queue_arn           = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"
                message_body        = { order = "$.id" }
                delay_seconds       = 5
                timeout_seconds     = 10
                heartbeat_seconds   = 20
                integration_pattern = "WAIT_FOR_TASK_TOKEN"
                output              = "all"
                message_attributes  = { kind = { value = "x", data_type = "Text" } }
                additional_iam_statements = [{ actions = ["s3"], resources = ["bucket"] }]"#,
                &[
                    ("Invalid state_name", "\"\"", "The text is empty."),
                    ("Invalid delay_seconds", "5", "A FIFO queue takes no delay"),
                    ("Invalid message_group_id", BLOCK, "every message needs a group"),
                    ("Invalid heartbeat_seconds", "20", "20 is not less than `timeout_seconds` (10)"),
                    ("Invalid message_body", "{ order = \"$.id\" }", "Put `$$.Task.Token` into"),
                    ("Invalid output", "\"all\"", "the state's query language is JSONPath"),
                    (
                        "Invalid message_attributes[\"kind\"].data_type",
                        "{ value = \"x\", data_type = \"Text\" }",
                        "none of String",
                    ),
                    (
                        "Invalid additional_iam_statements[0].actions[0]",
                        "{ actions = [\"s3\"], resources = [\"bucket\"] }",
                        "\"s3\" is not an IAM action",
                    ),
                    (
                        "Invalid additional_iam_statements[0].resources[0]",
                        "{ actions = [\"s3\"], resources = [\"bucket\"] }",
                        "\"bucket\"",
                    ),
                ],
            ),
            data(
                "sfntasks_state_machine",
                r#"name            = "a b"
                type            = "standard"
                definition      = "{"
                timeout_seconds = 0
                role_arn        = "arn:aws:iam::123456789012:user/u"
                logging         = { level = "ALL" }
                tags            = { "aws:x" = "y" }
                timeouts { create = "soon" }"#,
                &[
                    ("Invalid name", "\"a b\"", "\"a b\" is not allowed"),
                    ("Unknown value", "\"standard\"", "one of STANDARD, EXPRESS"),
                    ("Invalid definition", "\"{\"", ""),
                    ("Number out of range", "0", "1 to 99999999"),
                    ("ARN of something else", "\"arn:aws:iam::123456789012:user/u\"", "role/"),
                    ("Log group missing", "{ level = \"ALL\" }", "This is about `logging.log_group_arn`."),
                    ("Invalid tag key", "\"y\"", "\"aws:x\" is no tag key"),
                    ("Invalid duration", "\"soon\"", "This is about `timeouts.create`."),
                ],
            ),
        ],
    );
}
