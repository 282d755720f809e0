//! Composed machines: loops, branches, maps, variables, and both query languages.

use serde_json::json;

use super::{Deployed, Need, arn, aws, eventually, parse};
use crate::support::acceptance;
use crate::support::emulator::Emulator;

fn prepare(emulator: &Emulator) {
    super::table(emulator, "it-run-jobs");
    aws(emulator, "sqs", "create_queue", json!({ "QueueName": "it-run-jsonata" }));
    aws(emulator, "s3", "create_bucket", json!({ "Bucket": "it-run-rows" }));
    let rows = json!({ "Bucket": "it-run-rows", "Key": "in/rows.csv", "Body": "id,amount\na,1\nb,2\nc,3\n" });
    aws(emulator, "s3", "put_object", rows);
}

#[test]
fn composed_machines_give_the_right_output() {
    if !acceptance("executions::compositions::composed_machines_give_the_right_output") {
        return;
    }
    for emulator in Emulator::each() {
        prepare(emulator);
        let deployed = Deployed::new(emulator, include_str!("compositions.tf"));
        a_poll_loop(&deployed);
        a_branch_that_fails_is_handled_and_rejoins(&deployed);
        a_map_selects_its_items(&deployed);
        a_chain_is_used_twice(&deployed);
        rows_of_a_file(&deployed);
        variables_reach_later_states(&deployed);
        jsonata(&deployed);
        evaluated_expressions(&deployed);
        permissions(&deployed);
        deployed.destroy();
    }
}

fn a_poll_loop(deployed: &Deployed) {
    let status = |job: &str, status: &str| {
        let item = json!({ "id": { "S": job }, "status": { "S": status } });
        deployed.aws("dynamodb", "put_item", json!({ "TableName": "it-run-jobs", "Item": item }));
    };
    status("j-1", "RUNNING");
    let execution = deployed.start("poll", json!({ "job": "j-1", "pause": 1 }));
    eventually("a second look", || (execution.entered("Look") >= 2).then_some(()));
    status("j-1", "DONE");
    assert_eq!(execution.output(), json!({ "job": "j-1", "status": "DONE" }));
    assert!(execution.entered("Pause") >= 2);
    assert_eq!(execution.entered("Ready"), 1);
    status("j-1", "BROKEN: no disk");
    let execution = deployed.start("poll", json!({ "job": "j-1", "pause": 0 }));
    assert_eq!(execution.error(), "JobBroken");
}

fn a_branch_that_fails_is_handled_and_rejoins(deployed: &Deployed) {
    let output = deployed.run("parallel", json!({ "order": 7, "why": "no way" }));
    assert_eq!(output, json!({ "error": "RightFailed", "cause": "no way", "order": 7 }));
}

fn a_map_selects_its_items(deployed: &Deployed) {
    let items = json!([{ "id": "a", "n": 1 }, { "id": "b", "n": 2 }]);
    let output = deployed.run("map", json!({ "prefix": "p", "items": items }));
    let prices = json!([
        { "label": "p-a", "twice": 2, "index": 0 },
        { "label": "p-b", "twice": 4, "index": 1 },
    ]);
    assert_eq!(output, json!({ "prices": prices }));
}

/// Each of the two chains adds one until there are three, by a jump to its own `Add`, and doubles.
fn a_chain_is_used_twice(deployed: &Deployed) {
    let execution = deployed.start("twice", json!({ "n": 0 }));
    assert_eq!(execution.output(), json!({ "n": 14 }));
    assert_eq!((execution.entered("First: Add"), execution.entered("Second: Add")), (3, 1));
}

fn rows_of_a_file(deployed: &Deployed) {
    let rows = json!([{ "row": "a=1" }, { "row": "b=2" }, { "row": "c=3" }]);
    let execution = deployed.start("read", json!({ "key": "in/rows.csv" }));
    assert_eq!(execution.output(), rows);
    let runs = deployed.aws("stepfunctions", "list_map_runs", json!({ "executionArn": execution.arn }));
    let run = json!({ "mapRunArn": runs["mapRuns"][0]["mapRunArn"] });
    let counts = deployed.aws("stepfunctions", "describe_map_run", run)["itemCounts"].clone();
    assert_eq!((&counts["succeeded"], &counts["total"]), (&json!(3), &json!(3)), "{counts}");

    if deployed.can("results of a Distributed Map in a bucket", Need::ResultWriter) {
        let output = deployed.run("written", json!({}));
        let details = &output["ResultWriterDetails"];
        assert_eq!(details["Bucket"], "it-run-rows");
        assert!(details["Key"].as_str().is_some_and(|key| key.starts_with("out/")), "{output}");
        let object = json!({ "Bucket": "it-run-rows", "Key": details["Key"] });
        let manifest = parse(&deployed.aws("s3", "get_object", object)["Body"]);
        assert_eq!(manifest["MapRunArn"], output["MapRunArn"]);
        assert_eq!(manifest["DestinationBucket"], "it-run-rows");
    }
}

fn variables_reach_later_states(deployed: &Deployed) {
    if deployed.can("workflow variables in JSONPath states", Need::Variables) {
        let output = deployed.run("variables", json!({ "order": "o-17", "a": 5 }));
        assert_eq!(output, json!({ "order": "o-17", "total": 6 }));
    }
}

fn jsonata(deployed: &Deployed) {
    if !deployed.can("JSONata", Need::Jsonata) {
        return;
    }
    let input = |n: i32| json!({ "who": "Ada", "items": [{ "id": "a", "n": 1 }, { "id": "b", "n": n }] });
    let output = deployed.run("jsonata", input(2));
    assert_eq!(output, json!({ "labels": ["Ada a", "Ada b"], "total": 3, "told": true }));
    let told = parse(&deployed.message("it-run-jsonata")["Body"]);
    assert_eq!(told, json!({ "who": "Ada", "total": 3 }));
    assert_eq!(deployed.start("jsonata", input(1)).error(), "Only 2");
}

/// JavaScript that Step Functions evaluates itself, between states in JSONPath.
fn evaluated_expressions(deployed: &Deployed) {
    if deployed.can("evaluated expressions", Need::Jsonata) {
        let output = deployed.run("evaluated", json!({ "name": "Ada", "price": 2.5, "count": 6 }));
        assert_eq!(output["text"], "ADA pays much");
        assert_eq!(output["total"].as_f64(), Some(15.0));
    }
}

fn permissions(deployed: &Deployed) {
    let machine = |name: &str| arn("states", &format!("stateMachine:it-run-{name}"));
    let children = |name: &str| arn("states", &format!("execution:it-run-{name}/rows:x"));
    let table = |name: &str| arn("dynamodb", &format!("table/{name}"));
    let object = |key: &str| format!("arn:aws:s3:::{key}");
    deployed.assert_permissions(&[
        ("poll", "dynamodb:GetItem", &table("it-run-jobs"), &table("it-run-orders")),
        ("read", "states:StartExecution", &machine("read"), &machine("written")),
        ("read", "states:RedriveExecution", &children("read"), &children("written")),
        ("read", "s3:GetObject", &object("it-run-rows/in/rows.csv"), &object("it-run-objects/in/rows.csv")),
        ("written", "s3:GetObject", &object("it-run-rows/in/rows.csv"), &object("it-run-rows/in/other.csv")),
        ("written", "s3:PutObject", &object("it-run-rows/out/x"), &object("it-run-rows/in/rows.csv")),
        ("jsonata", "sqs:SendMessage", &arn("sqs", "it-run-jsonata"), &arn("sqs", "it-run-plain")),
    ]);
}
