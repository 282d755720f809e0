//! Executions that start executions, in each pattern.

use serde_json::json;

use super::{Deployed, Need, arn, parse};
use crate::support::acceptance;
use crate::support::emulator::Emulator;

#[test]
fn executions_start_executions() {
    if !acceptance("executions::nested::executions_start_executions") {
        return;
    }
    for emulator in Emulator::each() {
        let deployed = Deployed::new(emulator, include_str!("nested.tf"));
        if deployed.can("nested executions", Need::NestedExecutions) {
            parent(&deployed);
            let heard = deployed.run("asking", json!({ "name": "Ada" }));
            assert_eq!(heard, json!({ "heard": "Ada" }));
        }
        let child = |name: &str| arn("states", &format!("stateMachine:it-run-{name}"));
        let executions = |name: &str| arn("states", &format!("execution:it-run-{name}:x"));
        deployed.assert_permissions(&[
            ("parent", "states:StartExecution", &child("child"), &child("answering")),
            ("parent", "states:DescribeExecution", &executions("child"), &executions("answering")),
            ("parent", "states:StopExecution", &executions("child"), &executions("answering")),
            ("asking", "states:StartExecution", &child("answering"), &child("child")),
            ("answering", "states:SendTaskSuccess", &child("asking"), &child("child")),
        ]);
        deployed.destroy();
    }
}

fn parent(deployed: &Deployed) {
    let execution = deployed.start("parent", json!({ "name": "Ada", "run": "it-run-started" }));
    let output = execution.output();
    let answer = json!({ "answer": "Hello, Ada." });
    // REQUEST_RESPONSE: not waited for, but it did start under its name, with its input.
    let started = output["started"]["ExecutionArn"].as_str().expect("an ARN").to_owned();
    assert_eq!(started, arn("states", "execution:it-run-child:it-run-started"));
    let child = super::Execution { emulator: deployed.emulator, arn: started };
    assert_eq!(child.output(), answer);
    // RUN_JOB: the output as JSON, and as text.
    assert_eq!(output["ran"]["Output"], answer);
    assert_eq!(parse(&output["text"]["Output"]), answer);
    // associate_with_parent.
    let described = deployed.aws(
        "stepfunctions",
        "describe_execution",
        json!({ "executionArn": output["ran"]["ExecutionArn"] }),
    );
    let input = parse(&described["input"]);
    assert_eq!(input["AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"], execution.arn);
}
