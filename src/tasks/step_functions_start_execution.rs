//! `sfntasks_step_functions_start_execution`.

use crate::unit::arg::{Flag, Json, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts an execution of another machine.
pub const UNIT: Unit = Unit {
    name: "step_functions_start_execution",
    summary: "Starts an execution of another Step Functions state machine.",
    links: &[(
        "Start workflow executions from a running state machine",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html",
    )],
    family: "Step Functions",
    args: &[
        STATE_MACHINE_ARN.spec,
        INPUT.spec,
        EXECUTION_NAME.spec,
        ASSOCIATE_WITH_PARENT.spec,
        USE_SYNC_2.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "states", action: "startExecution" },
        patterns: ALL_PATTERNS,
        token_argument: "input",
        iam,
        resource,
        template,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const STATE_MACHINE_ARN: Arg<Words> =
    text("state_machine_arn", "ARN of the machine, or of a version or an alias of it.")
        .required()
        .arn(&["states"])
        .asl("StateMachineArn");
const INPUT: Arg<Json> =
    json_value("input", "Input of the execution. Default: the whole input of the state.").asl("Input");
const EXECUTION_NAME: Arg<Words> =
    text("execution_name", "Name of the execution, unique for 90 days. Default: a new one.")
        .format(Format::Length(1, 80))
        .asl("Name");
const ASSOCIATE_WITH_PARENT: Arg<Flag> = flag(
    "associate_with_parent",
    "Adds the ID of this execution to the input, as `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID`, so that the console links the two.",
);
const USE_SYNC_2: Arg<Flag> =
    flag("use_sync_2", "With `RUN_JOB`, whether the result's `Output` is JSON (`.sync:2`) and not a text that holds JSON (`.sync`).").default("true");

/// The field of the input that links an execution to its parent.
const STARTED_BY: &str = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID";

fn check(call: &Call, problems: &mut Problems) {
    if call.get(ASSOCIATE_WITH_PARENT) == Some(true)
        && call.get(INPUT).is_some_and(|input| !input.is_object())
    {
        problems.error(
            "associate_with_parent",
            "The ID of this execution becomes a field of `input`, which must therefore be an object, or absent. \
             Write the fields out, or leave one of the two away.",
        );
    }
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let mut parameters = call.parameters()?;
    if call.get(ASSOCIATE_WITH_PARENT) == Some(true) {
        let (key, id) = match call.language() {
            Language::JsonPath => (format!("{STARTED_BY}.$"), "$$.Execution.Id"),
            Language::Jsonata => (STARTED_BY.to_owned(), "{% $states.context.Execution.Id %}"),
        };
        match parameters.get_mut("Input") {
            Some(Value::Object(input)) => {
                input.insert(key, json!(id));
            }
            _ => {
                parameters.shift_insert(
                    1,
                    "Input".to_owned(),
                    Value::Object(Map::from_iter([(key, json!(id))])),
                );
            }
        }
    } else {
        call.whole_input_unless_given(&mut parameters, INPUT, "Input");
    }
    Ok(Some(Some(Value::Object(parameters))))
}

fn resource(call: &Call) -> Option<String> {
    let json = call.pattern == Pattern::RunJob && call.get(USE_SYNC_2) != Some(false);
    json.then(|| format!("arn:{}:states:::states:startExecution.sync:2", call.partition()))
}

fn iam(call: &Call) -> Vec<Statement> {
    let machines = call.target(STATE_MACHINE_ARN, || call.arn("states", "stateMachine:*"));
    let executions: Vec<_> = machines.iter().filter_map(|machine| executions_of(machine)).collect();
    let mut policy = vec![Statement::allow(["states:StartExecution"], machines)];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(Statement::allow(["states:DescribeExecution", "states:StopExecution"], executions));
            policy.push(call.managed_rule("StepFunctionsGetEventsForStepFunctionsExecutionRule"));
        }
    }
    policy
}

/// The executions of a machine; those of a version or an alias carry the machine's name too.
fn executions_of(machine: &str) -> Option<String> {
    let arn = Arn::parse(machine)?;
    let name = arn.resource.strip_prefix("stateMachine:")?.split(':').next()?;
    let resource = if name == "*" { "execution:*".to_owned() } else { format!("execution:{name}:*") };
    Some(format!("arn:{}:states:{}:{}:{resource}", arn.partition, arn.region, arn.account))
}
