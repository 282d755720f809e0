//! Permissions that an older revision still needs stay until it is used no more.

use serde_json::{Value, json};

use super::{PASS, WAIT, allows, applied, assert_gone, module};
use crate::support::acceptance;
use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;

#[test]
fn no_running_execution_loses_a_permission() {
    if !acceptance("state_machine::no_running_execution_loses_a_permission") {
        return;
    }
    let emulator = Emulator::ministack();
    let name = "it-retain";
    let wait =
        r#"jsonencode({ StartAt = "A", States = { A = { Type = "Wait", Seconds = 300, End = true } } })"#;
    let base = format!("name = \"{name}\"\n");
    let terraform = Terraform::new(&module(
        emulator,
        &format!("{base}definition = {wait}\n{}", allows("sqs:SendMessage")),
    ));
    let first = applied(&terraform, emulator, "the create");
    let deployed = || {
        emulator
            .aws(
                "iam",
                "get_role_policy",
                json!({ "RoleName": first["role_name"], "PolicyName": "sfntasks" }),
            )
            .expect("the policy")
            .to_string()
    };
    let execution = emulator
        .aws("stepfunctions", "start_execution", json!({ "stateMachineArn": first["arn"] }))
        .expect("an execution");

    terraform.write(
        "main.tf",
        &module(emulator, &format!("{base}definition = {PASS}\n{}", allows("sns:Publish"))),
    );
    let now = applied(&terraform, emulator, "the update");
    let retained = now["retained_iam_policy_json"].as_str().unwrap_or_default();
    assert!(retained.contains("sqs:SendMessage") && !retained.contains("sns:Publish"), "{now}");
    assert!(deployed().contains("sqs:SendMessage") && deployed().contains("sns:Publish"), "{}", deployed());

    emulator
        .aws("stepfunctions", "stop_execution", json!({ "executionArn": execution["executionArn"] }))
        .expect("stopped");
    let now = applied(&terraform, emulator, "the end of the execution");
    assert_eq!(now["retained_iam_policy_json"], Value::Null);
    assert!(!deployed().contains("sqs:SendMessage"), "{}", deployed());
    terraform.destroy();
    assert_gone(emulator, name);
}

#[test]
fn no_alias_loses_a_permission() {
    if !acceptance("state_machine::retention::no_alias_loses_a_permission") {
        return;
    }
    let emulator = Emulator::ministack();
    let name = "it-alias-retains";
    let main = |definition: &str, action: &str, version: &str| {
        let machine = module(
            emulator,
            &format!("name = \"{name}\"\npublish = true\ndefinition = {definition}\n{}", allows(action)),
        );
        format!(
            "{machine}\nresource \"sfntasks_state_machine_alias\" \"live\" {{\n  name = \"live\"\n  routing = [{{ \
             state_machine_version_arn = {version}, weight = 100 }}]\n}}\n"
        )
    };
    let (first, newest) = ("\"${sfntasks_state_machine.it.arn}:1\"", "sfntasks_state_machine.it.version_arn");
    let terraform = Terraform::new(&main(PASS, "sqs:SendMessage", newest));
    let machine = || terraform.attributes("sfntasks_state_machine.it");
    let retained = || machine()["retained_iam_policy_json"].as_str().unwrap_or_default().to_owned();
    applied(&terraform, emulator, "the create");
    assert_eq!(machine()["retained_iam_policy_json"], Value::Null);
    let role = json!({ "RoleName": machine()["role_name"], "PolicyName": "sfntasks" });
    let deployed = || emulator.aws("iam", "get_role_policy", role.clone()).expect("the policy").to_string();

    // The alias stays behind: it starts executions of the first version for as long as it leads there.
    terraform.write("main.tf", &main(WAIT, "sns:Publish", first));
    applied(&terraform, emulator, "an update that the alias doesn't follow");
    assert!(retained().contains("sqs:SendMessage"), "{}", retained());
    assert!(deployed().contains("sqs:SendMessage") && deployed().contains("sns:Publish"), "{}", deployed());

    // When it follows, the update of the machine is done before, and the next apply takes the rest away.
    terraform.write("main.tf", &main(WAIT, "sns:Publish", newest));
    terraform.apply();
    assert!(deployed().contains("sqs:SendMessage"), "{}", deployed());
    applied(&terraform, emulator, "the alias followed");
    assert_eq!(machine()["retained_iam_policy_json"], Value::Null);
    assert!(!deployed().contains("sqs:SendMessage"), "{}", deployed());
    terraform.destroy();
    assert_gone(emulator, name);
}
