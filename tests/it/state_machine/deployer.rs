//! The guide's policy for whoever deploys is enough for everything that it says, and is needed.

use std::fs;

use serde_json::{Value, json};

use super::{PASS, WAIT, assert_gone};
use crate::golden::project;
use crate::support::acceptance;
use crate::support::emulator::{ACCOUNT, Emulator, provider_block_at};
use crate::support::terraform::Terraform;

/// The actions of the policy in the guide, on every resource: emulators work out the resource of some actions only.
fn policy() -> Value {
    let guide = project().join("docs/guides/permissions-to-deploy.md");
    let text = fs::read_to_string(guide).expect("the guide");
    let (_, behind) = text.split_once("```json\n").expect("a policy");
    let (document, _) = behind.split_once("```").expect("the end of the policy");
    let mut document: Value = serde_json::from_str(document).expect("JSON");
    for statement in document["Statement"].as_array_mut().expect("statements") {
        statement["Resource"] = json!("*");
    }
    document
}

/// Credentials of a role with just this policy.
fn deployer(emulator: &Emulator, name: &str, policy: &Value) -> Value {
    let trust = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
    }]});
    let role = json!({ "RoleName": name, "AssumeRolePolicyDocument": trust.to_string() });
    let role = emulator.aws("iam", "create_role", role).expect("a role")["Role"]["Arn"].clone();
    let policy = json!({ "RoleName": name, "PolicyName": "deploy", "PolicyDocument": policy.to_string() });
    emulator.aws("iam", "put_role_policy", policy).expect("a policy");
    let session = json!({ "RoleArn": role, "RoleSessionName": "it" });
    emulator.aws("sts", "assume_role", session).expect("a session")["Credentials"].clone()
}

fn retire(emulator: &Emulator, name: &str) {
    emulator
        .aws("iam", "delete_role_policy", json!({ "RoleName": name, "PolicyName": "deploy" }))
        .expect("deleted");
    emulator.aws("iam", "delete_role", json!({ "RoleName": name })).expect("deleted");
}

fn module(emulator: &Emulator, credentials: &Value, name: &str, machine: &str) -> String {
    // The function changes with the machine.
    let function = if machine.contains("tags") {
        "timeout_seconds = 30\ntags = { a = \"b\" }"
    } else {
        "architecture = \"arm64\""
    };
    let keys = "  access_key = \"test\"\n  secret_key = \"test\"\n";
    let block = provider_block_at(emulator.endpoint());
    assert!(block.contains(keys), "{block}");
    let own = format!(
        "  access_key = {}\n  secret_key = {}\n  token = {}\n",
        credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
    );
    format!(
        "{}\nresource \"sfntasks_state_machine\" \"it\" {{\nname = \"{name}\"\npublish = true\nvalidation = \"FULL\"\n\
         {machine}\n}}\nresource \"sfntasks_state_machine_alias\" \"live\" {{\nname = \"live\"\nrouting = [{{ \
         state_machine_version_arn = sfntasks_state_machine.it.version_arn, weight = 100 }}]\n}}\n\
         resource \"sfntasks_activity\" \"it\" {{\nname = \"{name}\"\ntags = {{ a = \"b\" }}\n}}\n\
         resource \"sfntasks_cross_region_caller\" \"it\" {{\nname = \"{name}-caller\"\n{function}\n}}\n",
        block.replace(keys, &own)
    )
}

fn grants(count: usize) -> String {
    format!(
        "iam_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [for i in range({count}) : {{ Effect = \
         \"Allow\", Action = \"sqs:SendMessage${{i}}\", Resource = \"arn:aws:sqs:us-east-1:123456789012:queue-of-a-rather-\
         long-name-${{i}}\" }}] }})]"
    )
}

#[test]
fn the_policy_of_the_guide_is_enough() {
    if !acceptance("state_machine::deployer::the_policy_of_the_guide_is_enough") {
        return;
    }
    let emulator = Emulator::ministack_enforcing_iam();
    let credentials = deployer(emulator, "it-deployer", &policy());
    let boundary = "permissions_boundary_arn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"";
    let steps = [
        format!("definition = {PASS}\ntags = {{ a = \"b\" }}\n{}", grants(2)),
        format!("definition = {WAIT}\ntags = {{ c = \"d\" }}\nrole = {{ description = \"d\", {boundary} }}"),
        format!("definition = {PASS}\n{}", grants(100)),
        format!("definition = {WAIT}\nrole = {{ name = \"orders-rich-other\" }}"),
    ];
    let terraform = Terraform::new("");
    for step in steps {
        terraform.write("main.tf", &module(emulator, &credentials, "orders-rich", &step));
        // The second apply takes away what the alias has held until the first one led it on.
        for _ in 0..2 {
            let output = terraform.run(&["apply", "-auto-approve", "-json"]);
            assert_eq!(output.errors(), [], "{step}");
            let told = ["Permissions retained", "Not validated by AWS", "Versions not read"];
            let poor = output.diagnostics().into_iter().find(|found| told.contains(&found.summary.as_str()));
            assert_eq!(poor, None, "{step}");
        }
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{step}\n{}", plan.unwrap_err());
    }
    let arn = terraform.attributes("sfntasks_state_machine.it")["arn"].clone();
    terraform.run(&["state", "rm", "sfntasks_state_machine.it"]).success();
    terraform.import("sfntasks_state_machine.it", arn.as_str().expect("an ARN"));
    terraform.destroy();
    assert_gone(emulator, "orders-rich");
    retire(emulator, "it-deployer");
}

#[test]
fn each_part_of_the_policy_is_needed() {
    if !acceptance("state_machine::deployer::each_part_of_the_policy_is_needed") {
        return;
    }
    let emulator = Emulator::ministack_enforcing_iam();
    for (missing, machine) in [
        ("Machines", format!("definition = {PASS}")),
        ("Activities", format!("definition = {PASS}")),
        ("Functions", format!("definition = {PASS}")),
        ("ManagedRoles", format!("definition = {PASS}")),
        ("LargePolicies", format!("definition = {PASS}\n{}", grants(100))),
    ] {
        let mut policy = policy();
        let statements = policy["Statement"].as_array_mut().expect("statements");
        let all = statements.len();
        statements.retain(|statement| statement["Sid"] != missing);
        assert_eq!(statements.len(), all - 1, "{missing}");
        let credentials = deployer(emulator, "it-poor-deployer", &policy);
        let terraform = Terraform::new(&module(emulator, &credentials, "orders-poor", &machine));
        let errors = terraform.run(&["apply", "-auto-approve", "-json"]).errors();
        assert!(errors.iter().any(|error| error.detail.contains("not authorized")), "{missing}: {errors:?}");
        let whole = deployer(emulator, "it-rich-deployer", &self::policy());
        terraform.write("main.tf", &module(emulator, &whole, "orders-poor", &machine));
        terraform.destroy();
        assert_gone(emulator, "orders-poor");
        retire(emulator, "it-poor-deployer");
        retire(emulator, "it-rich-deployer");
    }
}

#[test]
fn what_may_not_be_asked_is_a_warning() {
    if !acceptance("state_machine::deployer::what_may_not_be_asked_is_a_warning") {
        return;
    }
    let emulator = Emulator::ministack_enforcing_iam();
    let asking = ["states:ListExecutions", "states:ListStateMachineAliases"];
    let mut policy = policy();
    let statements = policy["Statement"].as_array_mut().expect("statements");
    statements.retain(|statement| statement["Sid"] != "Validation");
    for statement in statements.iter_mut() {
        if let Some(actions) = statement["Action"].as_array_mut() {
            actions.retain(|action| !asking.contains(&action.as_str().unwrap_or_default()));
        }
    }
    let credentials = deployer(emulator, "it-blind-deployer", &policy);
    let with = |machine: &str| module(emulator, &credentials, "orders-blind", machine);
    let terraform = Terraform::new(&with(&format!("definition = {PASS}\n{}", grants(2))));
    let warned = |summary: &str, says: &str| {
        let output = terraform.run(&["apply", "-auto-approve", "-json"]);
        assert_eq!(output.errors(), []);
        let found = output.diagnostics();
        assert!(
            found.iter().any(|found| found.summary == summary && found.detail.contains(says)),
            "{summary}: {found:?}"
        );
    };
    warned("Not validated by AWS", "states:ValidateStateMachineDefinition");
    terraform.write("main.tf", &with(&format!("definition = {WAIT}")));
    warned("Permissions retained", "permission_retention = \"NONE\"");
    let machine = terraform.attributes("sfntasks_state_machine.it");
    assert!(machine["retained_iam_policy_json"].to_string().contains("sqs:SendMessage0"), "{machine}");
    terraform.write("main.tf", &with(&format!("definition = {WAIT}\npermission_retention = \"NONE\"")));
    terraform.apply();
    let machine = terraform.attributes("sfntasks_state_machine.it");
    assert_eq!(machine["retained_iam_policy_json"], Value::Null);
    terraform.destroy();
    assert_gone(emulator, "orders-blind");
    retire(emulator, "it-blind-deployer");
}
