//! `sfntasks_definition` through a real Terraform: what comes out, and that every pointer of a finding leads into the definition.

use serde_json::{Value, json};

use crate::support::acceptance;
use crate::support::terraform::Terraform;

const REQUIRED: &str =
    "terraform {\n  required_providers {\n    sfntasks = { source = \"sfntasks/sfntasks\" }\n  }\n}\n";

const COMPOSED: &str = r#"
data "sfntasks_sqs_send_message" "send" {
  state_name   = "Send"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:orders"
  message_body = "$"
}
data "sfntasks_succeed" "done" {
  state_name = "Done"
}
data "sfntasks_definition" "composed" {
  steps           = [data.sfntasks_sqs_send_message.send.fragment, data.sfntasks_succeed.done.fragment]
  comment         = "of orders"
  timeout_seconds = 60
}
"#;

/// A text with blanks, a number that no double holds, and four mistakes, two of them in a Parallel state with an awkward name.
const WRITTEN: &str = r#"
data "sfntasks_definition" "written" {
  type       = "EXPRESS"
  definition = <<-JSON
    {
      "StartAt": "a/b~c",
      "States": {
        "a/b~c": {"Type": "Parallel", "Branches": [{"StartAt": "Job", "States": {"Job": {
          "Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync",
          "Parameters": {"JobName": "j", "JobQueue": "q", "Parameters": {"n": 0.10000000000000000001, "x": "$.x"}},
          "End": true
        }}}], "Next": "Choose"},
        "Choose": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": "1", "Next": "Done"}]},
        "Done": {"Type": "Succeed"}
      }
    }
  JSON
}
"#;

fn written(terraform: &Terraform, name: &str) -> Value {
    terraform.attributes(&format!("data.sfntasks_definition.{name}"))
}

#[test]
fn a_machine_is_composed_and_judged() {
    if !acceptance("definition_source::a_machine_is_composed_and_judged") {
        return;
    }
    let terraform = Terraform::new(&format!("{REQUIRED}{COMPOSED}{WRITTEN}"));
    terraform.apply().success();

    let composed = written(&terraform, "composed");
    let definition: Value = serde_json::from_str(composed["json"].as_str().expect("JSON")).expect("JSON");
    assert_eq!(definition["StartAt"], "Send");
    assert_eq!(definition["Comment"], "of orders");
    assert_eq!(definition["TimeoutSeconds"], 60);
    assert_eq!(definition["States"]["Send"]["Next"], "Done");
    assert_eq!(composed["json"], definition.to_string(), "canonical, without blanks");
    let policy: Value =
        serde_json::from_str(composed["iam_policy_json"].as_str().expect("JSON")).expect("JSON");
    assert_eq!(policy["Statement"][0]["Action"], "sqs:SendMessage");
    let diagram = composed["diagram"].as_str().expect("a diagram");
    assert!(diagram.starts_with("stateDiagram-v2\n") && diagram.contains("Send"), "{diagram}");
    assert_eq!(composed["findings"], json!([]));

    let written = written(&terraform, "written");
    assert_eq!(written["iam_policy_json"], Value::Null);
    let text = written["json"].as_str().expect("JSON");
    assert!(text.contains("\"n\":0.10000000000000000001"), "{text}");
    let definition: Value = serde_json::from_str(text).expect("JSON");
    let findings = written["findings"].as_array().expect("a list");
    let told: Vec<[&str; 4]> = findings
        .iter()
        .map(|finding| {
            ["code", "severity", "state", "pointer"].map(|name| finding[name].as_str().unwrap_or(""))
        })
        .collect();
    let job = "/States/a~1b~0c/Branches/0/States/Job";
    assert_eq!(
        told,
        [
            ["NOT_IN_EXPRESS", "ERROR", "Job", &format!("{job}/Resource")],
            ["MISSING_PARAMETER", "ERROR", "Job", &format!("{job}/Parameters")],
            ["NO_DOLLAR", "WARNING", "Job", &format!("{job}/Parameters/Parameters/x")],
            ["CHOICE_WITHOUT_DEFAULT", "WARNING", "Choose", "/States/Choose"],
            ["WRONG_TYPE", "ERROR", "Choose", "/States/Choose/Choices/0/NumericEquals"],
        ]
    );
    for finding in findings {
        let [pointer, message, remedy] =
            ["pointer", "message", "remedy"].map(|name| finding[name].as_str().expect("a text"));
        assert!(definition.pointer(pointer).is_some(), "{pointer}");
        assert!(message.ends_with('.') && remedy.ends_with('.'), "{finding}");
    }
}

#[test]
fn what_is_no_machine_at_all_is_an_error_at_its_argument() {
    if !acceptance("definition_source::what_is_no_machine_at_all_is_an_error_at_its_argument") {
        return;
    }
    for (arguments, underlined, detail) in [
        ("definition = \"{\"", "definition = \"{\"", "not JSON"),
        (
            "definition = \"{\\\"StartAt\\\": \\\"A\\\", \\\"StartAt\\\": \\\"B\\\"}\"",
            "definition",
            "there twice in one object",
        ),
        (
            "type = \"FAST\"\n  definition = jsonencode({ StartAt = \"A\", States = { A = { Type = \"Succeed\" } } })",
            "type",
            "STANDARD, EXPRESS",
        ),
        ("definition = \"{}\"", "definition", "no StartAt"),
        ("comment = \"neither\"", "", "Exactly one of steps"),
    ] {
        let terraform =
            Terraform::new(&format!("{REQUIRED}data \"sfntasks_definition\" \"a\" {{\n  {arguments}\n}}\n"));
        let errors = terraform.run(&["plan", "-json"]).errors();
        let [error] = errors.as_slice() else { panic!("{arguments}: {errors:#?}") };
        assert!(error.detail.contains(detail), "{arguments}: {error:#?}");
        assert!(error.code.contains(underlined), "{arguments}: {error:#?}");
    }
}
