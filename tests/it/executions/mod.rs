//! Executions, for real: machines that a real Terraform deploys run in the emulators, and what they did to the services
//! is looked at there. What an emulator lacks is skipped by name.

mod compositions;
mod nested;
mod permissions;
mod services;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::emulator::Emulator;
use crate::support::skip;
use crate::support::terraform::Terraform;

/// What an execution, or a message, may take. Ample: many tests share the machine, and the emulator.
const PATIENCE: Duration = Duration::from_secs(60);

/// Executions so far: their names must differ, or the second start is the first one again.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// What an emulator can't do, which the tests that need it skip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Activities,
    Crawlers,
    Functions,
    Containers,
    NestedExecutions,
    PutObject,
    Schedules,
    ResultWriter,
    Jsonata,
    Variables,
    PolicySimulation,
}

impl Need {
    /// Why `emulator` doesn't have it; `None` when it does.
    fn lacking(self, emulator: &Emulator) -> Option<&'static str> {
        match (emulator.name(), self) {
            ("moto", Self::Activities) => Some("fails at GetActivityTask"),
            ("moto", Self::Functions) => Some("runs functions in Docker only"),
            ("moto", Self::Containers) => Some("passes Cluster on to ECS, which calls it cluster"),
            ("moto", Self::NestedExecutions) => {
                Some("passes StateMachineArn on to Step Functions, which calls it stateMachineArn")
            }
            ("moto", Self::PolicySimulation) => Some("fails at SimulatePrincipalPolicy"),
            ("moto", Self::Crawlers) => Some("fails at every call of Glue"),
            ("ministack", Self::Schedules) => Some("has no aws-sdk:scheduler"),
            ("ministack", Self::PutObject) => Some("has no aws-sdk:s3:putObject"),
            ("ministack", Self::ResultWriter) => Some("ignores ResultWriter"),
            ("ministack", Self::Variables) => Some("has workflow variables in JSONata states only"),
            _ => None,
        }
    }
}

/// The machines of a root module, deployed.
struct Deployed {
    emulator: &'static Emulator,
    terraform: Terraform,
    /// Attributes of each `sfntasks_state_machine`, by the resource's name.
    machines: BTreeMap<String, Value>,
}

impl Deployed {
    /// Applies `configuration` below the provider block, and expects the plan to be empty thereafter.
    fn new(emulator: &'static Emulator, configuration: &str) -> Self {
        let terraform = Terraform::new(&format!("{}{configuration}", emulator.provider_block()));
        terraform.apply();
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the apply:\n{}", emulator.name(), plan.unwrap_err());
        let state = terraform.show_json();
        let resources = state["values"]["root_module"]["resources"].as_array().cloned().unwrap_or_default();
        let machines = resources
            .iter()
            .filter(|resource| resource["type"] == "sfntasks_state_machine")
            .map(|resource| {
                (resource["name"].as_str().expect("a name").to_owned(), resource["values"].clone())
            })
            .collect();
        Self { emulator, terraform, machines }
    }

    fn machine(&self, name: &str) -> &Value {
        self.machines.get(name).unwrap_or_else(|| panic!("no machine {name}"))
    }

    /// Whether the emulator has what `test` needs. Says so when it hasn't.
    fn can(&self, test: &str, need: Need) -> bool {
        let lacking = need.lacking(self.emulator);
        if let Some(reason) = lacking {
            skip(test, &format!("{} {reason}", self.emulator.name()));
        }
        lacking.is_none()
    }

    /// Starts the machine of the resource `name`.
    fn start(&self, name: &str, input: Value) -> Execution {
        let request = json!({
            "stateMachineArn": self.machine(name)["arn"],
            "name": format!("it-{name}-{}", STARTED.fetch_add(1, Ordering::Relaxed)),
            "input": input.to_string(),
        });
        let started = self.aws("stepfunctions", "start_execution", request);
        let arn = started["executionArn"].as_str().expect("an execution's ARN").to_owned();
        Execution { emulator: self.emulator, arn }
    }

    /// Starts the machine and gives its output, when it has succeeded.
    fn run(&self, name: &str, input: Value) -> Value {
        self.start(name, input).output()
    }

    fn aws(&self, service: &str, operation: &str, parameters: Value) -> Value {
        aws(self.emulator, service, operation, parameters)
    }

    /// Asks IAM what the role of each machine may do: the action on the resource, and not on its neighbour.
    fn assert_permissions(&self, cases: &[(&str, &str, &str, &str)]) {
        if !self.can("permissions of the roles", Need::PolicySimulation) {
            return;
        }
        for (name, action, resource, neighbour) in cases {
            let decision = |resource: &str| {
                let request = json!({
                    "PolicySourceArn": self.machine(name)["role_arn"],
                    "ActionNames": [action],
                    "ResourceArns": [resource],
                });
                let answer = self.aws("iam", "simulate_principal_policy", request);
                answer["EvaluationResults"][0]["EvalDecision"].as_str().unwrap_or_default().to_owned()
            };
            assert_eq!(decision(resource), "allowed", "{name}: {action} on {resource}");
            assert_eq!(decision(neighbour), "implicitDeny", "{name}: {action} on {neighbour}");
        }
    }

    /// Takes one message from a queue, which may take a while to arrive.
    fn message(&self, queue: &str) -> Value {
        let url = self.aws("sqs", "get_queue_url", json!({ "QueueName": queue }))["QueueUrl"].clone();
        let request = json!({ "QueueUrl": url, "MessageAttributeNames": ["All"], "AttributeNames": ["All"] });
        eventually(&format!("{}: no message in {queue}", self.emulator.name()), || {
            self.aws("sqs", "receive_message", request.clone())["Messages"].get(0).cloned()
        })
    }

    fn destroy(self) {
        self.terraform.destroy();
    }
}

/// An execution that was started.
struct Execution {
    emulator: &'static Emulator,
    arn: String,
}

impl Execution {
    /// `DescribeExecution`, once it isn't running any more.
    fn ended(&self) -> Value {
        eventually(&format!("{} doesn't end", self.arn), || {
            let described = aws(
                self.emulator,
                "stepfunctions",
                "describe_execution",
                json!({ "executionArn": self.arn }),
            );
            (described["status"] != "RUNNING").then_some(described)
        })
    }

    /// The error that it failed with.
    fn error(&self) -> String {
        let ended = self.ended();
        assert_eq!(ended["status"], "FAILED", "{}: {ended}", self.emulator.name());
        ended["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Its output; it must have succeeded.
    fn output(&self) -> Value {
        let ended = self.ended();
        assert_eq!(ended["status"], "SUCCEEDED", "{}: {ended}", self.emulator.name());
        parse(&ended["output"])
    }

    /// How often a state has been entered so far.
    fn entered(&self, state: &str) -> usize {
        let request = json!({ "executionArn": self.arn, "maxResults": 1000 });
        let history = aws(self.emulator, "stepfunctions", "get_execution_history", request);
        let events = history["events"].as_array().cloned().unwrap_or_default();
        events.iter().filter(|event| event["stateEnteredEventDetails"]["name"] == state).count()
    }
}

/// One call that must succeed.
fn aws(emulator: &Emulator, service: &str, operation: &str, parameters: Value) -> Value {
    emulator
        .aws(service, operation, parameters)
        .unwrap_or_else(|error| panic!("{}: {service} {operation}: {error:?}", emulator.name()))
}

/// What `found` gives as soon as it gives something.
fn eventually<T>(otherwise: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(it) = found() {
            return it;
        }
        assert!(Instant::now() < until, "{otherwise} within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// JSON text within JSON: an execution's output, a message's body.
fn parse(text: &Value) -> Value {
    let text = text.as_str().unwrap_or_else(|| panic!("no text: {text}"));
    serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON ({error}): {text}"))
}

/// The ARN of something in the account and region of the tests.
fn arn(service: &str, resource: &str) -> String {
    use crate::support::emulator::{ACCOUNT, REGION};
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// Makes a table with the key `id`.
fn table(emulator: &Emulator, name: &str) {
    let request = json!({
        "TableName": name,
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "BillingMode": "PAY_PER_REQUEST",
    });
    aws(emulator, "dynamodb", "create_table", request);
}
