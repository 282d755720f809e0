//! The tasks: what each of them does to its service.

use serde_json::{Value, json};

use super::{Deployed, Need, arn, aws, eventually, parse};
use crate::support::acceptance;
use crate::support::emulator::Emulator;

const FUNCTION: &str = include_str!("function.py");
/// The role of everything that has one, beside the machines.
const ROLE: &str = "arn:aws:iam::123456789012:role/it-run";

/// Everything that the machines work on.
pub(super) fn prepare(emulator: &Emulator) {
    let aws =
        |service: &str, operation: &str, parameters: Value| aws(emulator, service, operation, parameters);
    for queue in ["it-run-plain", "it-run-ask", "it-run-inbox", "it-run-told"] {
        aws("sqs", "create_queue", json!({ "QueueName": queue }));
    }
    let fifo = json!({ "QueueName": "it-run-ordered.fifo", "Attributes": { "FifoQueue": "true" } });
    aws("sqs", "create_queue", fifo);
    aws("sns", "create_topic", json!({ "Name": "it-run-news" }));
    let subscription = json!({
        "TopicArn": arn("sns", "it-run-news"),
        "Protocol": "sqs",
        "Endpoint": arn("sqs", "it-run-inbox"),
    });
    aws("sns", "subscribe", subscription);
    aws("events", "put_rule", json!({ "Name": "it-run", "EventPattern": r#"{"source":["it.run"]}"# }));
    let target = json!([{ "Id": "queue", "Arn": arn("sqs", "it-run-told") }]);
    aws("events", "put_targets", json!({ "Rule": "it-run", "Targets": target }));
    super::table(emulator, "it-run-orders");
    aws(
        "dynamodb",
        "put_item",
        json!({ "TableName": "it-run-orders", "Item": { "id": { "S": "obsolete" } } }),
    );
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["glue.amazonaws.com","lambda.amazonaws.com","scheduler.amazonaws.com"]},"Action":"sts:AssumeRole"}]}"#;
    aws("iam", "create_role", json!({ "RoleName": "it-run", "AssumeRolePolicyDocument": trust }));
    aws("s3", "create_bucket", json!({ "Bucket": "it-run-objects" }));
    aws("stepfunctions", "create_activity", json!({ "name": "it-run-work" }));
    if Need::Containers.lacking(emulator).is_none() {
        aws("ecs", "create_cluster", json!({ "clusterName": "it-run" }));
        let containers = json!([{ "name": "main", "image": "busybox", "memory": 64 }]);
        aws(
            "ecs",
            "register_task_definition",
            json!({ "family": "it-run", "containerDefinitions": containers }),
        );
    }
    if Need::Crawlers.lacking(emulator).is_none() {
        let crawler = json!({
            "Name": "it-run",
            "Role": ROLE,
            "DatabaseName": "it-run",
            "Targets": { "S3Targets": [{ "Path": "s3://it-run-objects/" }] },
        });
        aws("glue", "create_crawler", crawler);
    }
    if Need::Functions.lacking(emulator).is_none() {
        let function = json!({
            "FunctionName": "it-run-sum",
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Role": ROLE,
            "Code": { "ZipFile": { "$zip": { "index.py": FUNCTION } } },
        });
        aws("lambda", "create_function", function);
    }
}

#[test]
fn tasks_have_their_effect_in_the_service() {
    if !acceptance("executions::services::tasks_have_their_effect_in_the_service") {
        return;
    }
    for emulator in Emulator::each() {
        prepare(emulator);
        let deployed = Deployed::new(emulator, include_str!("services.tf"));
        messages(&deployed);
        table(&deployed);
        events(&deployed);
        calls(&deployed);
        functions(&deployed);
        containers(&deployed);
        answered_from_a_queue(&deployed);
        worked_by_an_activity(&deployed);
        a_crawler(&deployed);
        a_schedule(&deployed);
        deployed.destroy();
    }
}

fn messages(deployed: &Deployed) {
    let output = deployed.run("messages", json!({ "order": "o-17", "who": "Ada" }));
    let plain = deployed.message("it-run-plain");
    assert_eq!(parse(&plain["Body"]), json!({ "order": "o-17", "kind": "plain" }));
    assert_eq!(plain["MessageAttributes"]["who"]["StringValue"], "Ada");
    assert_eq!(plain["MessageId"], output["plain"]["MessageId"]);
    let ordered = deployed.message("it-run-ordered.fifo");
    assert_eq!(ordered["Body"], "o-17");
    assert_eq!(ordered["Attributes"]["MessageGroupId"], "orders");
    assert_eq!(ordered["Attributes"]["MessageDeduplicationId"], "o-17");
    let news = parse(&deployed.message("it-run-inbox")["Body"]);
    assert_eq!(news["Subject"], "An order");
    assert_eq!(parse(&news["Message"]), json!({ "order": "o-17" }));
    assert_eq!(news["MessageId"], output["news"]["MessageId"]);
}

fn table(deployed: &Deployed) {
    let output = deployed.run("table", json!({ "order": "o-17" }));
    assert_eq!(output["updated"]["Attributes"], json!({ "n": { "N": "42" } }));
    assert_eq!(output["got"], json!({ "n": "42" }));
    assert_eq!(output["deleted"]["Attributes"], json!({ "id": { "S": "obsolete" } }));
    let left = deployed.aws("dynamodb", "scan", json!({ "TableName": "it-run-orders" }));
    assert_eq!(left["Items"], json!([{ "id": { "S": "o-17" }, "n": { "N": "42" } }]));
}

fn events(deployed: &Deployed) {
    let output = deployed.run("events", json!({ "order": "o-17" }));
    assert_eq!(output["FailedEntryCount"], 0);
    let told = parse(&deployed.message("it-run-told")["Body"]);
    assert_eq!(told["detail-type"], "Ordered");
    assert_eq!(told["detail"], json!({ "order": "o-17" }));
    assert_eq!(told["id"], output["Entries"][0]["EventId"]);
}

fn calls(deployed: &Deployed) {
    let output = deployed.run("calls", json!({ "queue": "it-run-made-1" }));
    assert!(
        output["made"]["QueueUrl"].as_str().is_some_and(|url| url.ends_with("/it-run-made-1")),
        "{output}"
    );
    deployed.aws("sqs", "get_queue_url", json!({ "QueueName": "it-run-made-1" }));
    let request = json!({ "TableName": "it-run-orders", "Key": { "id": { "S": "batch" } } });
    let written = deployed.aws("dynamodb", "get_item", request);
    assert_eq!(written["Item"], json!({ "id": { "S": "batch" } }));

    if deployed.can("the call of s3:putObject", Need::PutObject) {
        deployed.run("object", json!({ "order": "o-17", "who": "Ada" }));
        let object = deployed.aws("s3", "get_object", json!({ "Bucket": "it-run-objects", "Key": "o-17" }));
        assert_eq!(object["Body"], "Ada");
    }
}

fn functions(deployed: &Deployed) {
    if deployed.can("invocations of functions", Need::Functions) {
        let output = deployed.run("functions", json!({ "a": 1 }));
        let total = |n: u8| json!({ "total": n });
        assert_eq!(
            (&output["sum"], &output["direct"], &output["callback"]),
            (&total(3), &total(4), &total(5))
        );
    }
}

/// The emulator has no Docker, so its tasks run until somebody stops them. It is enough to see that one runs, that the
/// other one is waited for, and what both were started with.
fn containers(deployed: &Deployed) {
    if !deployed.can("tasks of ECS", Need::Containers) {
        return;
    }
    let execution = deployed.start("containers", json!({ "order": "o-17" }));
    let tasks = eventually("two running tasks", || {
        let listed = deployed.aws("ecs", "list_tasks", json!({ "cluster": "it-run" }))["taskArns"].clone();
        (listed.as_array().map(Vec::len) == Some(2)).then_some(listed)
    });
    let described = deployed.aws("ecs", "describe_tasks", json!({ "cluster": "it-run", "tasks": tasks }));
    let described = described["tasks"].as_array().cloned().unwrap_or_default();
    let (waited_for, started): (Vec<_>, Vec<_>) =
        described.into_iter().partition(|task| task["group"] == "it-run-job");
    let overrides = &started[0]["overrides"]["containerOverrides"][0];
    assert_eq!(overrides["command"], json!(["echo", "o-17"]));
    assert_eq!(overrides["environment"], json!([{ "name": "ORDER", "value": "o-17" }]));
    assert_eq!(waited_for[0]["taskDefinitionArn"], arn("ecs", "task-definition/it-run:1"));
    let status =
        deployed.aws("stepfunctions", "describe_execution", json!({ "executionArn": execution.arn }));
    assert_eq!(status["status"], "RUNNING");
    deployed.aws("ecs", "stop_task", json!({ "cluster": "it-run", "task": waited_for[0]["taskArn"] }));
    assert_eq!(execution.output(), json!({ "order": "o-17" }));
}

fn answered_from_a_queue(deployed: &Deployed) {
    let execution = deployed.start("ask", json!({ "order": "o-17" }));
    let question = parse(&deployed.message("it-run-ask")["Body"]);
    assert_eq!(question["order"], "o-17");
    deployed.aws(
        "stepfunctions",
        "send_task_success",
        json!({ "taskToken": question["token"], "output": r#"{"answer":42}"# }),
    );
    assert_eq!(execution.output(), json!({ "answer": 42 }));
}

fn worked_by_an_activity(deployed: &Deployed) {
    if !deployed.can("activities", Need::Activities) {
        return;
    }
    let execution = deployed.start("work", json!({ "order": "o-17" }));
    let activity = json!({ "activityArn": arn("states", "activity:it-run-work") });
    let task = eventually("work", || {
        let task = deployed.aws("stepfunctions", "get_activity_task", activity.clone());
        task["taskToken"].is_string().then_some(task)
    });
    assert_eq!(parse(&task["input"]), json!({ "order": "o-17" }));
    deployed.aws(
        "stepfunctions",
        "send_task_success",
        json!({ "taskToken": task["taskToken"], "output": r#""done""# }),
    );
    assert_eq!(execution.output(), "done");
}

fn a_crawler(deployed: &Deployed) {
    if deployed.can("crawlers of Glue", Need::Crawlers) {
        let state =
            || deployed.aws("glue", "get_crawler", json!({ "Name": "it-run" }))["Crawler"]["State"].clone();
        assert_eq!(state(), "READY");
        deployed.run("crawl", json!({}));
        assert_eq!(state(), "RUNNING");
    }
}

fn a_schedule(deployed: &Deployed) {
    if deployed.can("schedules", Need::Schedules) {
        let output = deployed.run("later", json!({ "order": "o-17" }));
        let schedule = deployed.aws("scheduler", "get_schedule", json!({ "Name": "o-17" }));
        assert_eq!(schedule["Arn"], output["ScheduleArn"]);
        assert_eq!(schedule["ScheduleExpression"], "rate(1 day)");
        assert_eq!(
            (&schedule["State"], &schedule["Target"]["Input"]),
            (&json!("DISABLED"), &json!("Later."))
        );
    }
}
