//! The roles of the executed machines, where IAM is enforced: each may do what its tasks do, and not next door.

use serde_json::{Value, json};

use super::{Deployed, arn, aws, services};
use crate::support::acceptance;
use crate::support::emulator::Emulator;

/// One call that a machine's role may make, and the same on a neighbour, which it may not.
struct Case {
    machine: &'static str,
    service: &'static str,
    operation: &'static str,
    allowed: Value,
    denied: Value,
}

/// The tasks' calls, as far as the emulator knows which resource they are on: it takes glue:StartCrawler for one on `*`,
/// and has no key `ecs:cluster` for the condition on ecs:RunTask.
fn cases(emulator: &Emulator) -> Vec<Case> {
    let case = |machine, call: (&'static str, &'static str), allowed, denied| Case {
        machine,
        service: call.0,
        operation: call.1,
        allowed,
        denied,
    };
    let queue = |name: &str| json!({ "QueueUrl": format!("{}/123456789012/{name}", emulator.endpoint()), "MessageBody": "x" });
    let topic = |name: &str| json!({ "TopicArn": arn("sns", name), "Message": "x" });
    let key = |table: &str| json!({ "TableName": table, "Key": { "id": { "S": "x" } } });
    let item = |table: &str| json!({ "TableName": table, "Item": { "id": { "S": "x" } } });
    let batch = |table: &str| json!({ "RequestItems": { table: [{ "PutRequest": { "Item": { "id": { "S": "x" } } } }] } });
    let event = |bus: &str| json!({ "Entries": [{ "Source": "x", "DetailType": "x", "Detail": "{}", "EventBusName": bus }] });
    let object = |bucket: &str| json!({ "Bucket": bucket, "Key": "o-1", "Body": "x" });
    let function = |name: &str| json!({ "FunctionName": name, "Payload": r#"{"a":1,"b":2}"# });
    vec![
        case("messages", ("sqs", "send_message"), queue("it-run-plain"), queue("it-run-told")),
        case("messages", ("sns", "publish"), topic("it-run-news"), topic("it-run-old")),
        case("table", ("dynamodb", "put_item"), item("it-run-orders"), item("it-run-jobs")),
        case("table", ("dynamodb", "get_item"), key("it-run-orders"), key("it-run-jobs")),
        case("table", ("dynamodb", "update_item"), key("it-run-orders"), key("it-run-jobs")),
        case("table", ("dynamodb", "delete_item"), key("it-run-orders"), key("it-run-jobs")),
        case("events", ("events", "put_events"), event("default"), event("other")),
        case(
            "calls",
            ("sqs", "create_queue"),
            json!({ "QueueName": "it-run-made-2" }),
            json!({ "QueueName": "it-run-other" }),
        ),
        case("calls", ("dynamodb", "batch_write_item"), batch("it-run-orders"), batch("it-run-jobs")),
        case("object", ("s3", "put_object"), object("it-run-objects"), object("it-run-rows")),
        case("functions", ("lambda", "invoke"), function("it-run-sum"), function("it-run-product")),
        case("ask", ("sqs", "send_message"), queue("it-run-ask"), queue("it-run-plain")),
    ]
}

/// The credentials of a machine's role. IAM lets only Step Functions have them, so the account is let in first.
fn assume(deployed: &Deployed, machine: &str) -> Value {
    let machine = deployed.machine(machine);
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
            "Action": "sts:AssumeRole",
        }],
    });
    let update = json!({ "RoleName": machine["role_name"], "PolicyDocument": trust.to_string() });
    deployed.aws("iam", "update_assume_role_policy", update);
    let session = json!({ "RoleArn": machine["role_arn"], "RoleSessionName": "it-run" });
    deployed.aws("sts", "assume_role", session)["Credentials"].clone()
}

#[test]
fn roles_may_do_what_their_tasks_do_and_no_more() {
    if !acceptance("executions::permissions::roles_may_do_what_their_tasks_do_and_no_more") {
        return;
    }
    let emulator = Emulator::ministack_enforcing_iam();
    services::prepare(emulator);
    super::table(emulator, "it-run-jobs");
    aws(emulator, "s3", "create_bucket", json!({ "Bucket": "it-run-rows" }));
    let deployed = Deployed::new(emulator, include_str!("services.tf"));
    for Case { machine, service, operation, allowed, denied } in cases(emulator) {
        let credentials = assume(&deployed, machine);
        let done = emulator.aws_as(&credentials, service, operation, allowed);
        assert!(done.is_ok(), "{machine}: {service} {operation}: {done:?}");
        let refused = emulator.aws_as(&credentials, service, operation, denied.clone());
        let is_denied = |code: &str| code.contains("AccessDenied") || code.contains("AuthorizationError");
        assert!(
            refused.as_ref().is_err_and(|error| is_denied(&error.code)),
            "{machine}: {service} {operation} {denied}: {refused:?}"
        );
    }
    let crawler = |name: &str| arn("glue", &format!("crawler/{name}"));
    let schedule = |name: &str| arn("scheduler", &format!("schedule/{name}"));
    deployed.assert_permissions(&[
        ("crawl", "glue:StartCrawler", &crawler("it-run"), &crawler("it-other")),
        ("later", "scheduler:CreateSchedule", &schedule("default/o-17"), &schedule("other/o-17")),
    ]);
    deployed.destroy();
}
