//! What stands beside the resources, through a real Terraform: look-up, test of a state, action, query.

use serde_json::{Value, json};

use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;
use crate::support::{acceptance, skip};

const ROLE: &str = "arn:aws:iam::123456789012:role/theirs";

fn machine(emulator: &Emulator, name: &str, definition: &str) -> String {
    let parameters = json!({
        "name": name, "definition": definition, "roleArn": ROLE, "tags": [{ "key": "team", "value": "a" }],
    });
    let made = emulator.aws("stepfunctions", "create_state_machine", parameters).expect("a machine");
    made["stateMachineArn"].as_str().expect("its ARN").to_owned()
}

fn data(terraform: &Terraform, name: &str) -> Value {
    terraform.attributes(&format!("data.{name}"))
}

#[test]
fn a_machine_is_looked_up() {
    if !acceptance("companions::a_machine_is_looked_up") {
        return;
    }
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#;
    for emulator in Emulator::each() {
        let arn = machine(emulator, "it-looked-up", definition);
        let main = format!(
            "{}\ndata \"sfntasks_state_machine\" \"by_arn\" {{\n  arn = {arn:?}\n}}\n\
             data \"sfntasks_state_machine\" \"by_name\" {{\n  name = \"it-looked-up\"\n}}\n",
            emulator.provider_block()
        );
        let terraform = Terraform::new(&main);
        terraform.apply();
        let found = data(&terraform, "sfntasks_state_machine.by_arn");
        assert_eq!(found, data(&terraform, "sfntasks_state_machine.by_name"), "{}", emulator.name());
        for (name, expected) in [
            ("arn", json!(arn)),
            ("name", json!("it-looked-up")),
            ("definition", json!(definition)),
            ("role_arn", json!(ROLE)),
            ("type", json!("STANDARD")),
            ("status", json!("ACTIVE")),
            ("logging", Value::Null),
            ("tracing_enabled", json!(false)),
            ("encryption", Value::Null),
            ("tags", json!({ "team": "a" })),
        ] {
            assert_eq!(found[name], expected, "{}: {name}", emulator.name());
        }
        assert!(found["diagram"].as_str().is_some_and(|text| text.starts_with("stateDiagram-v2")), "{found}");

        terraform.write("main.tf", &main.replace("it-looked-up", "it-missing"));
        let errors = terraform.run(&["plan", "-json"]).errors();
        assert!(errors.iter().all(|error| error.detail.contains("there is no arn:aws:states")), "{errors:?}");
        assert_eq!(errors.len(), 2, "{}: {errors:?}", emulator.name());
    }
}

#[test]
fn a_state_is_tested() {
    if !acceptance("companions::a_state_is_tested") {
        return;
    }
    skip("companions::a_state_is_tested on moto", "moto has no TestState");
    let test = |label: &str, arguments: &str| {
        format!("data \"sfntasks_test_state\" {label:?} {{\n{arguments}\n}}\n")
    };
    let main = [
        Emulator::ministack().provider_block(),
        r#"
data "sfntasks_pass" "greet" {
  state_name = "Greet"
  parameters = { text = "$.name" }
}
data "sfntasks_sqs_send_message" "send" {
  state_name   = "Send"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:q"
  message_body = "hello"
  catch        = [{ error_equals = ["Sqs.Gone"], next = "Clean up" }]
}
"#
        .to_owned(),
        test("state", "state_json = data.sfntasks_pass.greet.json\ninput = jsonencode({ name = \"Ada\" })"),
        test("fragment", "state_json = data.sfntasks_pass.greet.fragment\ninput = jsonencode({ name = \"Bob\" })"),
        test("mocked", "state_json = data.sfntasks_sqs_send_message.send.json\nmock = { result = jsonencode({ MessageId = \"m\" }) }"),
        test("caught", "state_json = data.sfntasks_sqs_send_message.send.json\nmock = { error = \"Sqs.Gone\", cause = \"c\" }\ninspection_level = \"DEBUG\""),
        "check \"greeting\" {\n  assert {\n    condition = jsondecode(data.sfntasks_test_state.state.output).text == \"Ada\"\n    error_message = \"The greeting is another.\"\n  }\n}\n".to_owned(),
    ];
    let terraform = Terraform::new(&main.concat());
    let output = terraform.apply();
    assert!(!output.stdout.contains("Check block assertion failed"), "{}", output.stdout);
    let result = |label: &str| data(&terraform, &format!("sfntasks_test_state.{label}"));
    assert_eq!(result("state")["status"], "SUCCEEDED");
    assert_eq!(result("fragment")["output"], json!(r#"{"text": "Bob"}"#));
    assert_eq!(result("mocked")["output"], json!(r#"{"MessageId": "m"}"#));
    let caught = result("caught");
    assert_eq!(
        (&caught["status"], &caught["error"], &caught["cause"], &caught["next_state"]),
        (&json!("CAUGHT_ERROR"), &json!("Sqs.Gone"), &json!("c"), &json!("Clean up"))
    );
    assert!(
        caught["inspection_json"].as_str().is_some_and(|text| text.contains("afterParameters")),
        "{caught}"
    );
}

/// In `terraform test`, as users assert on it.
#[test]
fn terraform_test_asserts_on_a_state() {
    if !acceptance("companions::terraform_test_asserts_on_a_state") {
        return;
    }
    let main = format!(
        "{}\ndata \"sfntasks_test_state\" \"it\" {{\n  state_json = jsonencode({{ Type = \"Pass\", Result = 7 }})\n}}\n",
        Emulator::ministack().provider_block()
    );
    let terraform = Terraform::new(&main);
    let test = |expected: &str| {
        let run = format!(
            "run \"seven\" {{\n  command = plan\n  assert {{\n    condition = data.sfntasks_test_state.it.output == {expected:?}\n    error_message = \"not so\"\n  }}\n}}\n"
        );
        terraform.write("it.tftest.hcl", &run);
        terraform.run(&["test", "-no-color"])
    };
    let passed = test("7");
    assert_eq!(passed.status, 0, "{passed:?}");
    let failed = test("8");
    assert!(failed.status != 0 && failed.stderr.contains("not so"), "{failed:?}");
}

#[test]
fn an_action_runs_a_machine() {
    if !acceptance("companions::an_action_runs_a_machine") {
        return;
    }
    for emulator in Emulator::each() {
        let good =
            machine(emulator, "it-run", r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#);
        let bad = machine(
            emulator,
            "it-fails",
            r#"{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"E","Cause":"C"}}}"#,
        );
        let main = |arn: &str| {
            format!(
                "{}\naction \"sfntasks_start_execution\" \"it\" {{\n  config {{\n    state_machine_arn = {arn:?}\n    \
                 input = jsonencode({{ a = 5 }})\n  }}\n}}\n",
                emulator.provider_block()
            )
        };
        let terraform = Terraform::new(&main(&good));
        if !terraform.has_actions("companions::an_action_runs_a_machine") {
            return;
        }
        let words = ["apply", "-auto-approve", "-no-color", "-invoke=action.sfntasks_start_execution.it"];
        let output = terraform.run(&words).success();
        for line in ["Started arn:aws:states:", "Ended SUCCEEDED", "Output: {\"a\":"] {
            let shown = output.stdout.replace("\": ", "\":");
            assert!(shown.contains(line), "{}: {line:?} is missing:\n{shown}", emulator.name());
        }
        terraform.write("main.tf", &main(&bad));
        let failed = terraform.run(&words);
        assert_ne!(failed.status, 0, "{}: {}", emulator.name(), failed.stdout);
        assert!(failed.stderr.contains("E: C"), "{}: {}", emulator.name(), failed.stderr);
    }
}

#[test]
fn machines_are_listed_by_query() {
    if !acceptance("companions::machines_are_listed_by_query") {
        return;
    }
    for emulator in Emulator::each() {
        let arns = ["it-listed-one", "it-listed-two"]
            .map(|name| machine(emulator, name, r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#));
        let terraform = Terraform::new(&emulator.provider_block());
        if !terraform.has_actions("companions::machines_are_listed_by_query") {
            return;
        }
        let query = "list \"sfntasks_state_machine\" \"it\" {\n  provider = sfntasks\n  include_resource = true\n  config {\n    name_prefix = \"it-listed-\"\n  }\n}\n";
        terraform.write("it.tfquery.hcl", query);
        let output = terraform.run(&["query", "-json"]).success();
        for arn in &arns {
            assert!(output.stdout.contains(arn), "{}: {arn} is missing:\n{}", emulator.name(), output.stdout);
        }
        assert!(
            output.stdout.contains("Succeed"),
            "{}: no whole object:\n{}",
            emulator.name(),
            output.stdout
        );
        let found = output.stdout.matches("\"type\":\"list_resource_found\"").count();
        assert_eq!(found, 2, "{}:\n{}", emulator.name(), output.stdout);
    }
}

/// `moved` blocks take what the AWS provider manages; nothing is made anew.
#[test]
fn resources_of_the_aws_provider_are_moved() {
    if !acceptance("companions::resources_of_the_aws_provider_are_moved") {
        return;
    }
    let emulator = Emulator::ministack();
    let machine = machine(emulator, "it-moved", r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#);
    let call = |operation: &str, parameters: Value| {
        emulator.aws("stepfunctions", operation, parameters).expect("an answer")
    };
    let version = call("publish_state_machine_version", json!({ "stateMachineArn": machine }));
    let version = version["stateMachineVersionArn"].as_str().expect("its ARN").to_owned();
    let routes = json!([{ "stateMachineVersionArn": version, "weight": 100 }]);
    let alias = call("create_state_machine_alias", json!({ "name": "live", "routingConfiguration": routes }));
    let activity = call("create_activity", json!({ "name": "it-moved" }));
    let old = |kind: &str, arn: &Value| {
        json!({
            "mode": "managed", "type": kind, "name": "it",
            "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
            "instances": [{ "schema_version": 0, "attributes": { "id": arn, "arn": arn } }],
        })
    };
    let state = json!({
        "version": 4, "terraform_version": "1.14.0", "serial": 1, "lineage": "it", "outputs": {},
        "resources": [
            old("aws_sfn_activity", &activity["activityArn"]),
            old("aws_sfn_alias", &alias["stateMachineAliasArn"]),
            old("aws_sfn_state_machine", &json!(machine)),
        ],
    });
    let moved = |from: &str, to: &str| format!("moved {{\n  from = {from}.it\n  to = {to}.it\n}}\n");
    let main = [
        emulator.provider_block(),
        moved("aws_sfn_activity", "sfntasks_activity"),
        moved("aws_sfn_alias", "sfntasks_state_machine_alias"),
        moved("aws_sfn_state_machine", "sfntasks_state_machine"),
        format!(
            "resource \"sfntasks_activity\" \"it\" {{\n  name = \"it-moved\"\n}}\n\
             resource \"sfntasks_state_machine_alias\" \"it\" {{\n  name = \"live\"\n  \
             routing = [{{ state_machine_version_arn = {version:?}, weight = 100 }}]\n}}\n\
             resource \"sfntasks_state_machine\" \"it\" {{\n  name = \"it-moved\"\n  role_arn = {ROLE:?}\n  publish = true\n  \
             tags = {{ team = \"a\" }}\n  \
             definition = jsonencode({{ StartAt = \"A\", States = {{ A = {{ Type = \"Succeed\" }} }} }})\n}}\n"
        ),
    ];
    let terraform = Terraform::new(&main.concat());
    terraform.stand_in_for("hashicorp/aws");
    terraform.write("terraform.tfstate", &state.to_string());
    let output = terraform.apply();
    assert!(output.stdout.contains("0 added, 0 changed, 0 destroyed"), "{}", output.stdout);
    let plan = terraform.plan_is_empty();
    assert!(plan.is_ok(), "{}", plan.unwrap_err());
    terraform.destroy();
    let left = call("list_activities", json!({})).to_string();
    assert!(!left.contains("it-moved"), "{left}");
}
