//! Machines that come from elsewhere: imported by identity, and moved from the AWS provider's resource.

use serde_json::json;

use super::{PASS, WAIT, allows, applied, assert_gone, attributes, module};
use crate::support::acceptance;
use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;

#[test]
fn a_machine_is_imported_by_identity() {
    if !acceptance("state_machine::identity::a_machine_is_imported_by_identity") {
        return;
    }
    let emulator = Emulator::ministack();
    let mut terraform = Terraform::new(&module(
        emulator,
        &format!("name = \"it-identity\"\ndefinition = {PASS}\npublish = true"),
    ));
    terraform.newest();
    let first = applied(&terraform, emulator, "the create");
    terraform.run(&["state", "rm", "sfntasks_state_machine.it"]).success();
    let import =
        format!("import {{\n to = sfntasks_state_machine.it\n identity = {{ arn = {} }}\n}}\n", first["arn"]);
    terraform.write("imports.tf", &import);
    let output = terraform.apply();
    assert!(output.stdout.contains("1 imported, 0 added, 0 changed, 0 destroyed"), "{}", output.stdout);
    terraform.write("imports.tf", "");
    let now = applied(&terraform, emulator, "the import");
    for same in ["arn", "name", "json", "role_name", "publish", "version_arn", "revision_id", "creation_date"]
    {
        assert_eq!(now[same], first[same], "{same}");
    }

    let missing = import.replace("it-identity", "it-nobody").replace(".it\n", ".other\n");
    terraform.write("imports.tf", &missing);
    let plan = terraform.run(&["plan", "-json", "-generate-config-out=generated.tf"]);
    assert!(plan.errors().iter().any(|error| error.detail.contains("There is no")), "{:?}", plan.errors());
    terraform.write("imports.tf", "");
    terraform.destroy();
    assert_gone(emulator, "it-identity");
}

/// What a bulk import writes for a machine with a managed role, and for one without: it plans clean.
#[test]
fn a_generated_configuration_changes_nothing() {
    if !acceptance("state_machine::identity::a_generated_configuration_changes_nothing") {
        return;
    }
    let emulator = Emulator::ministack();
    let trust = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    let own = json!({ "RoleName": "generated-own", "AssumeRolePolicyDocument": trust });
    let own = emulator.aws("iam", "create_role", own).expect("a role")["Role"]["Arn"].clone();
    let machine = |label: &str, arguments: &str| {
        format!("resource \"sfntasks_state_machine\" \"{label}\" {{\n{arguments}\n}}\n")
    };
    let managed = format!(
        "name_prefix = \"it-generated-\"\ndefinition = {PASS}\ncomment = \"c\"\ntimeout_seconds = 60\npublish = true\n\
         role = {{ path = \"/teams/\", tags = {{ a = \"b\" }} }}\ntags = {{ team = \"a\" }}\n{}",
        allows("sqs:SendMessage")
    );
    let plain =
        format!("name = \"it-generated-own\"\ntype = \"EXPRESS\"\ndefinition = {WAIT}\nrole_arn = {own}");
    let caller =
        format!("name = \"it-generated-caller\"\nmemory_size_mib = 256\n{}", allows("sqs:SendMessage"));
    let main = format!(
        "{}{}{}resource \"sfntasks_cross_region_caller\" \"managed\" {{\n{caller}\n}}\n",
        emulator.provider_block(),
        machine("managed", &managed),
        machine("own", &plain),
    );
    let mut terraform = Terraform::new(&main);
    terraform.newest();
    terraform.apply();
    let all = [
        "sfntasks_state_machine.managed",
        "sfntasks_state_machine.own",
        "sfntasks_cross_region_caller.managed",
    ];
    let imports = all.map(|address| {
        let arn = terraform.attributes(address)["arn"].clone();
        terraform.run(&["state", "rm", address]).success();
        format!("import {{\n  to = {address}\n  id = {arn}\n}}\n")
    });
    terraform.write("main.tf", &format!("{}{}", emulator.provider_block(), imports.concat()));
    terraform.run(&["plan", "-no-color", "-generate-config-out=generated.tf"]).success();
    let output = terraform.apply();
    assert!(output.stdout.contains("3 imported, 0 added, 0 changed, 0 destroyed"), "{}", output.stdout);
    let plan = terraform.plan_is_empty();
    assert!(plan.is_ok(), "after the import:\n{}", plan.unwrap_err());
    terraform.destroy();
    emulator.aws("iam", "delete_role", json!({ "RoleName": "generated-own" })).expect("deleted");
    assert_gone(emulator, "it-generated");
}

/// A state as the AWS provider leaves it, with one machine. Its provider is ours, because Terraform wants to have at hand
/// whatever provider a state names; what moves is told by the type.
fn state_of_aws_provider(arn: &str) -> String {
    json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "5a2f3a52-7cf6-4c1e-8f0e-9d7ad63ed1a5",
        "outputs": {},
        "resources": [{
            "mode": "managed",
            "type": "aws_sfn_state_machine",
            "name": "it",
            "provider": "provider[\"registry.terraform.io/sfntasks/sfntasks\"]",
            "instances": [{
                "schema_version": 0,
                "attributes": { "id": arn, "arn": arn, "name": "it-moves-over", "type": "STANDARD", "publish": false },
                "sensitive_attributes": [],
            }],
        }],
    })
    .to_string()
}

#[test]
fn a_machine_of_the_aws_provider_moves_over() {
    if !acceptance("state_machine::identity::a_machine_of_the_aws_provider_moves_over") {
        return;
    }
    let emulator = Emulator::ministack();
    let role = json!({ "RoleName": "moved-own", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[]}" });
    let role = emulator.aws("iam", "create_role", role).expect("a role")["Role"]["Arn"].clone();
    let made = emulator.aws(
        "stepfunctions",
        "create_state_machine",
        json!({
            "name": "it-moves-over",
            "roleArn": role,
            "definition": "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}",
            "tags": [{ "key": "team", "value": "a" }],
        }),
    );
    let arn = made.expect("a machine")["stateMachineArn"].clone();
    let arguments = format!(
        "name = \"it-moves-over\"\ndefinition = {PASS}\nrole_arn = {role}\ntags = {{ team = \"a\" }}"
    );
    let terraform = Terraform::new(&format!(
        "{}\nmoved {{\n from = aws_sfn_state_machine.it\n to = sfntasks_state_machine.it\n}}\n",
        module(emulator, &arguments)
    ));
    terraform.write("terraform.tfstate", &state_of_aws_provider(arn.as_str().expect("an ARN")));
    // Without a refresh nothing but the ARN is known: a plan would replace the machine.
    for mode in ["-destroy=false", "-destroy"] {
        let errors = terraform.run(&["plan", "-refresh=false", mode, "-json"]).errors();
        assert!(errors.iter().any(|error| error.summary == "State not read yet"), "{mode}: {errors:?}");
    }
    let plan = terraform.run(&["plan", "-no-color"]).success();
    assert!(
        plan.stdout.contains("aws_sfn_state_machine.it has moved to sfntasks_state_machine.it"),
        "{}",
        plan.stdout
    );
    let output = terraform.apply();
    assert!(output.stdout.contains("0 added, 0 changed, 0 destroyed"), "{}", output.stdout);
    assert_eq!(attributes(&terraform)["arn"], arn);
    terraform.destroy();
    emulator.aws("iam", "delete_role", json!({ "RoleName": "moved-own" })).expect("deleted");
    assert_gone(emulator, "it-moves-over");
}
