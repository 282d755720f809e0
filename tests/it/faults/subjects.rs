//! The resources that suffer faults: what they look like in a configuration, and where at AWS they are to be found.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::emulator::Emulator;

/// One way to use one resource.
pub(super) struct Subject {
    /// A word or two, for names; its objects may be in the emulator together with those of other subjects.
    pub(super) label: &'static str,
    pub(super) resource: &'static str,
    /// Whether each object has a managed role.
    pub(super) has_role: bool,
    /// How many calls a create and an update make at least.
    pub(super) least_calls: usize,
    /// Arguments of the object of this name, before and after an update.
    pub(super) arguments: fn(ground: &str, name: &str, updated: bool) -> String,
    /// ARN of the object of this name.
    pub(super) arn: fn(ground: &str, name: &str) -> String,
    /// What all objects of a fleet with this prefix stand on: made, and named for `arguments` and `arn`.
    pub(super) ground: fn(emulator: &Emulator, prefix: &str) -> String,
    /// Names of the objects at the emulator, those of others among them.
    pub(super) objects: fn(emulator: &Emulator, ground: &str) -> BTreeSet<String>,
    /// Actions that are repeated until something is done.
    pub(super) polls: &'static [&'static str],
}

/// A call that lists names.
pub(super) struct List {
    service: &'static str,
    operation: &'static str,
    parameters: fn() -> Value,
    list: &'static str,
    name: &'static str,
}

/// Every role.
pub(super) const ROLES: List = List {
    service: "iam",
    operation: "list_roles",
    parameters: || json!({ "MaxItems": 1000 }),
    list: "Roles",
    name: "RoleName",
};

/// Every managed policy but AWS's own.
pub(super) const POLICIES: List = List {
    service: "iam",
    operation: "list_policies",
    parameters: || json!({ "Scope": "Local", "MaxItems": 1000 }),
    list: "Policies",
    name: "PolicyName",
};

const MACHINES: List = List {
    service: "stepfunctions",
    operation: "list_state_machines",
    parameters: || json!({ "maxResults": 1000 }),
    list: "stateMachines",
    name: "name",
};

const ACTIVITIES: List = List {
    service: "stepfunctions",
    operation: "list_activities",
    parameters: || json!({ "maxResults": 1000 }),
    list: "activities",
    name: "name",
};

const FUNCTIONS: List = List {
    service: "lambda",
    operation: "list_functions",
    parameters: || json!({ "MaxItems": 1000 }),
    list: "Functions",
    name: "FunctionName",
};

/// All names of a list.
pub(super) fn names(emulator: &Emulator, list: &List) -> BTreeSet<String> {
    listed(emulator, list.service, list.operation, (list.parameters)(), list.list, list.name)
}

fn listed(
    emulator: &Emulator,
    service: &str,
    operation: &str,
    parameters: Value,
    list: &str,
    name: &str,
) -> BTreeSet<String> {
    let answer = emulator.aws(service, operation, parameters).expect("a list");
    let all = answer[list].as_array().into_iter().flatten();
    all.filter_map(|one| one[name].as_str())
        .map(|name| name.rsplit(':').next().unwrap_or(name).to_owned())
        .collect()
}

const PASS: &str = r#"jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })"#;
const WAIT: &str =
    r#"jsonencode({ StartAt = "A", States = { A = { Type = "Wait", Seconds = 1, End = true } } })"#;

/// A list of policy documents that allow one action.
fn documents(action: &str) -> String {
    format!(
        r#"iam_policy_documents = [jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "{action}", Resource = "*" }}] }})]"#
    )
}

/// Two managed policies, made once in each emulator, since not every one has AWS's own.
fn policies(emulator: &Emulator, _: &str) -> String {
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:PurgeQueue","Resource":"*"}]}"#;
    for name in ["faults-one", "faults-two"] {
        // Another fleet may have made it.
        let _made =
            emulator.aws("iam", "create_policy", json!({ "PolicyName": name, "PolicyDocument": document }));
    }
    "arn:aws:iam::123456789012:policy/faults".to_owned()
}

/// A machine of which everything changes that changes in place.
pub(super) const MACHINE: Subject = Subject {
    label: "m",
    resource: "sfntasks_state_machine",
    has_role: true,
    least_calls: 5,
    arguments: |policies, _, updated| {
        if updated {
            format!(
                "definition = {WAIT}\npublish = true\ntags = {{ team = \"b\", new = \"y\" }}\n{}\n\
                 role = {{ description = \"after\", managed_policy_arns = [\"{policies}-two\"] }}",
                documents("sns:Publish")
            )
        } else {
            format!(
                "definition = {PASS}\ntags = {{ team = \"a\", old = \"x\" }}\n{}\n\
                 role = {{ managed_policy_arns = [\"{policies}-one\"], permissions_boundary_arn = \"{policies}-two\" }}",
                documents("sqs:SendMessage")
            )
        }
    },
    arn: |_, name| format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}"),
    ground: policies,
    objects: |emulator, _| names(emulator, &MACHINES),
    polls: &[],
};

/// The same without versions, which moto can't publish once a machine is there.
pub(super) const UNPUBLISHED_MACHINE: Subject = Subject {
    arguments: |policies, name, updated| {
        (MACHINE.arguments)(policies, name, updated).replace("publish = true", "")
    },
    ..MACHINE
};

/// A machine whose permissions need managed policies of their own, and whose role is replaced by another.
pub(super) const MACHINE_WITH_ANOTHER_ROLE: Subject = Subject {
    label: "r",
    arguments: |_, name, updated| {
        let role = if updated { format!("role = {{ name = \"{name}-other\" }}") } else { String::new() };
        format!(
            "definition = {PASS}\n{role}\niam_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [for \
             i in range(110) : {{ Effect = \"Allow\", Action = \"sqs:SendMessage${{i}}\", Resource = \
             \"arn:aws:sqs:us-east-1:123456789012:queue-of-a-rather-long-name-${{i}}\" }}] }})]"
        )
    },
    ..MACHINE
};

/// An alias that is shifted from one version to both. All of a fleet belong to one machine.
pub(super) const ALIAS: Subject = Subject {
    label: "a",
    resource: "sfntasks_state_machine_alias",
    has_role: false,
    least_calls: 1,
    arguments: |machine, _, updated| {
        let route = |version, weight| {
            format!("{{ state_machine_version_arn = \"{machine}:{version}\", weight = {weight} }}")
        };
        if updated {
            format!("description = \"after\"\nrouting = [{}, {}]", route(1, 30), route(2, 70))
        } else {
            format!("description = \"before\"\nrouting = [{}]", route(1, 100))
        }
    },
    arn: |machine, name| format!("{machine}:{name}"),
    ground: |emulator, prefix| {
        let name = format!("{}-machine", prefix.replacen("it-", "ground-", 1));
        let definition =
            |state: &str| json!({ "StartAt": state, "States": { state: { "Type": "Succeed" } } }).to_string();
        let role = "arn:aws:iam::123456789012:role/theirs";
        let request =
            json!({ "name": name, "definition": definition("A"), "roleArn": role, "publish": true });
        let machine = emulator.aws("stepfunctions", "create_state_machine", request).expect("a machine");
        let machine = machine["stateMachineArn"].as_str().expect("its ARN").to_owned();
        let request = json!({ "stateMachineArn": machine, "definition": definition("B"), "publish": true });
        emulator.aws("stepfunctions", "update_state_machine", request).expect("a second version");
        machine
    },
    objects: |emulator, machine| {
        let request = json!({ "stateMachineArn": machine, "maxResults": 1000 });
        listed(
            emulator,
            "stepfunctions",
            "list_state_machine_aliases",
            request,
            "stateMachineAliases",
            "stateMachineAliasArn",
        )
    },
    polls: &[],
};

/// An activity, of which only tags change in place.
pub(super) const ACTIVITY: Subject = Subject {
    label: "t",
    resource: "sfntasks_activity",
    has_role: false,
    least_calls: 1,
    arguments: |_, _, updated| {
        let tags = if updated { "team = \"b\", new = \"y\"" } else { "team = \"a\", old = \"x\"" };
        format!("tags = {{ {tags} }}")
    },
    arn: |_, name| format!("arn:aws:states:us-east-1:123456789012:activity:{name}"),
    ground: |_, _| String::new(),
    objects: |emulator, _| names(emulator, &ACTIVITIES),
    polls: &[],
};

/// A function of which everything changes that changes in place.
pub(super) const FUNCTION: Subject = Subject {
    label: "f",
    resource: "sfntasks_cross_region_caller",
    has_role: true,
    least_calls: 4,
    arguments: |policies, _, updated| {
        if updated {
            format!(
                "timeout_seconds = 30\narchitecture = \"arm64\"\ntags = {{ team = \"b\", new = \"y\" }}\n{}\n\
                 role = {{ description = \"after\", managed_policy_arns = [\"{policies}-two\"] }}",
                documents("sns:Publish")
            )
        } else {
            format!(
                "tags = {{ team = \"a\", old = \"x\" }}\n{}\nrole = {{ managed_policy_arns = [\"{policies}-one\"] }}",
                documents("sqs:SendMessage")
            )
        }
    },
    arn: |_, name| format!("arn:aws:lambda:us-east-1:123456789012:function:{name}"),
    ground: policies,
    objects: |emulator, _| names(emulator, &FUNCTIONS),
    polls: &["GetFunctionConfiguration"],
};

/// The same but for the architecture, which moto doesn't change.
pub(super) const FUNCTION_OF_ONE_ARCHITECTURE: Subject = Subject {
    arguments: |policies, name, updated| {
        (FUNCTION.arguments)(policies, name, updated).replace("architecture = \"arm64\"", "")
    },
    ..FUNCTION
};
