//! The resource `sfntasks_state_machine` through a real Terraform, on each emulator.

mod arguments;
mod credentials;
mod deployer;
mod identity;
mod load;
mod retention;

use serde_json::{Value, json};

use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;
use crate::support::{acceptance, skip};

const PASS: &str = r#"jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })"#;
const WAIT: &str =
    r#"jsonencode({ StartAt = "A", States = { A = { Type = "Wait", Seconds = 1, End = true } } })"#;

/// The argument that lets the role do one thing more.
fn allows(action: &str) -> String {
    format!(
        r#"iam_policy_documents = [jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "{action}", Resource = "*" }}] }})]"#
    )
}

/// A root module with one machine.
fn module(emulator: &Emulator, arguments: &str) -> String {
    format!("{}\nresource \"sfntasks_state_machine\" \"it\" {{\n{arguments}\n}}\n", emulator.provider_block())
}

fn attributes(terraform: &Terraform) -> Value {
    let state = terraform.show_json();
    state["values"]["root_module"]["resources"][0]["values"].clone()
}

fn applied(terraform: &Terraform, emulator: &Emulator, step: &str) -> Value {
    terraform.apply();
    let plan = terraform.plan_is_empty();
    assert!(plan.is_ok(), "{}: after {step} the plan is not empty:\n{}", emulator.name(), plan.unwrap_err());
    attributes(terraform)
}

/// Nothing of the machine `name` may be left.
fn assert_gone(emulator: &Emulator, name: &str) {
    let machines = emulator.aws("stepfunctions", "list_state_machines", json!({})).expect("machines");
    assert!(!machines.to_string().contains(&format!(":{name}")), "{}: {machines}", emulator.name());
    let roles = emulator.aws("iam", "list_roles", json!({})).expect("roles");
    assert!(!roles.to_string().contains(name), "{}: {roles}", emulator.name());
}

#[test]
fn life_cycle_with_a_managed_role() {
    if !acceptance("state_machine::life_cycle_with_a_managed_role") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-managed";
        let base = format!("name = \"{name}\"\n");
        let terraform = Terraform::new(&module(emulator, &format!("{base}definition = {PASS}")));
        let first = applied(&terraform, emulator, "the create");
        let role = first["role_name"].as_str().expect("a role name").to_owned();
        assert_eq!(first["arn"], json!(format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}")));

        let steps: [(&str, String); 8] = [
            ("another definition", format!("definition = {WAIT}")),
            ("a comment", format!("definition = {WAIT}\ncomment = \"c\"\ntimeout_seconds = 60")),
            ("permissions", format!("definition = {WAIT}\n{}", allows("sqs:SendMessage"))),
            ("other permissions", format!("definition = {WAIT}\n{}", allows("sns:Publish"))),
            (
                "tags",
                format!(
                    "definition = {WAIT}\n{}\ntags = {{ team = \"a\", x = \"y\" }}",
                    allows("sns:Publish")
                ),
            ),
            ("fewer tags", format!("definition = {WAIT}\ntags = {{ team = \"b\" }}")),
            ("the role's description", format!("definition = {WAIT}\nrole = {{ description = \"d\" }}")),
            (
                "another role",
                format!("definition = {WAIT}\nrole = {{ name = \"{name}-other\", path = \"/teams/\" }}"),
            ),
        ];
        for (step, arguments) in steps {
            terraform.write("main.tf", &module(emulator, &format!("{base}{arguments}")));
            let now = applied(&terraform, emulator, step);
            assert_eq!(
                now["creation_date"],
                first["creation_date"],
                "{}: {step} is in place",
                emulator.name()
            );
        }
        let old = emulator.aws("iam", "get_role", json!({ "RoleName": role }));
        assert!(old.is_err(), "{}: the first role is left", emulator.name());

        terraform.run(&["state", "rm", "sfntasks_state_machine.it"]).success();
        terraform.import("sfntasks_state_machine.it", first["arn"].as_str().expect("an ARN"));
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        let spelled =
            r#"jsonencode({ States = { A = { End = true, Seconds = 1, Type = "Wait" } }, StartAt = "A" })"#;
        let arguments = format!(
            "{base}definition = \"  ${{{spelled}}}\"\ntags = {{ team = \"c\" }}\ntracing_enabled = true\n\
             role = {{ name = \"{name}-other\", path = \"/teams/\" }}"
        );
        terraform.write("main.tf", &module(emulator, &arguments));
        terraform.apply();

        terraform.destroy();
        assert_gone(emulator, name);
    }
}

#[test]
fn drift_is_found_and_repaired() {
    if !acceptance("state_machine::drift_is_found_and_repaired") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-drift";
        let arguments = format!(
            "name = \"{name}\"\ndefinition = {PASS}\ntags = {{ team = \"a\" }}\n\
             iam_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Action = \"sqs:SendMessage\", Resource = \"*\" }}] }})]"
        );
        let terraform = Terraform::new(&module(emulator, &arguments));
        let first = applied(&terraform, emulator, "the create");
        let role = first["role_name"].clone();
        let foreign =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let drifts: [(&str, &str, &str, Value); 7] = [
            (
                "the definition",
                "stepfunctions",
                "update_state_machine",
                json!({ "stateMachineArn": first["arn"], "definition": r#"{"StartAt":"Z","States":{"Z":{"Type":"Succeed"}}}"# }),
            ),
            (
                "a tag",
                "stepfunctions",
                "tag_resource",
                json!({ "resourceArn": first["arn"], "tags": [{ "key": "team", "value": "z" }] }),
            ),
            (
                "the policy",
                "iam",
                "delete_role_policy",
                json!({ "RoleName": role, "PolicyName": "sfntasks" }),
            ),
            (
                "an inline policy of somebody else",
                "iam",
                "put_role_policy",
                json!({ "RoleName": role, "PolicyName": "more", "PolicyDocument": foreign }),
            ),
            (
                "an inline policy that can't be joined",
                "iam",
                "put_role_policy",
                json!({ "RoleName": role, "PolicyName": "most", "PolicyDocument": foreign.replace("\"Action", "\"NotAction") }),
            ),
            (
                "the trust policy",
                "iam",
                "update_assume_role_policy",
                json!({ "RoleName": role, "PolicyDocument": r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}"# }),
            ),
            (
                "the machine",
                "stepfunctions",
                "delete_state_machine",
                json!({ "stateMachineArn": first["arn"] }),
            ),
        ];
        for (what, service, operation, parameters) in drifts {
            if let Err(error) = emulator.aws(service, operation, parameters) {
                skip(
                    "drift of what the emulator lacks",
                    &format!("{}: {operation}: {error:?}", emulator.name()),
                );
                continue;
            }
            let plan = terraform.plan_is_empty();
            assert!(plan.is_err(), "{}: the plan doesn't show that {what} is another", emulator.name());
            let now = applied(&terraform, emulator, what);
            for same in ["arn", "json", "iam_policy_json", "assume_role_policy_json", "tags_all", "role_arn"]
            {
                assert_eq!(now[same], first[same], "{}: {same} after repairing {what}", emulator.name());
            }
            let inline =
                emulator.aws("iam", "list_role_policies", json!({ "RoleName": role })).expect("policies");
            assert_eq!(
                inline["PolicyNames"],
                json!(["sfntasks"]),
                "{}: after repairing {what}",
                emulator.name()
            );
        }
        terraform.destroy();
        assert_gone(emulator, name);
    }
}

#[test]
fn a_machine_that_exists_is_not_taken_over() {
    if !acceptance("state_machine::a_machine_that_exists_is_not_taken_over") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-foreign";
        let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;
        let made = emulator
            .aws(
                "stepfunctions",
                "create_state_machine",
                json!({ "name": name, "definition": definition, "roleArn": "arn:aws:iam::123456789012:role/theirs" }),
            )
            .expect("a machine");
        let terraform = Terraform::new(&module(emulator, &format!("name = \"{name}\"\ndefinition = {PASS}")));
        let errors = terraform.run(&["apply", "-auto-approve", "-json"]).errors();
        assert!(
            errors.iter().any(|error| error.detail.contains("exists already; import it")),
            "{}: {errors:?}",
            emulator.name()
        );
        terraform.destroy();
        let left = emulator.aws(
            "stepfunctions",
            "describe_state_machine",
            json!({ "stateMachineArn": made["stateMachineArn"] }),
        );
        assert!(left.is_ok(), "{}: the machine of someone else is gone", emulator.name());
        let roles = emulator.aws("iam", "list_roles", json!({})).expect("roles");
        assert!(!roles.to_string().contains(name), "{}: {roles}", emulator.name());
    }
}

#[test]
fn options_are_set_and_really_switched_off() {
    if !acceptance("state_machine::options_are_set_and_really_switched_off") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-options";
        let group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/it";
        let made =
            emulator.aws("logs", "create_log_group", json!({ "logGroupName": "/aws/vendedlogs/states/it" }));
        assert!(made.is_ok(), "{}: {made:?}", emulator.name());
        let key = emulator.aws("kms", "create_key", json!({})).expect("a key");
        let key = key["KeyMetadata"]["Arn"].as_str().expect("a key's ARN").to_owned();
        let base = format!("name = \"{name}\"\ndefinition = {PASS}\n");
        let terraform = Terraform::new(&module(emulator, &base));
        let first = applied(&terraform, emulator, "the create");
        let describe = || {
            emulator
                .aws("stepfunctions", "describe_state_machine", json!({ "stateMachineArn": first["arn"] }))
                .expect("the machine")
        };
        let mut options = vec![
            ("logging", format!("logging = {{ level = \"ALL\", log_group_arn = \"{group}\" }}"), "logs:"),
            ("encryption", format!("encryption = {{ kms_key_arn = \"{key}\" }}"), "kms:"),
        ];
        if emulator.name() == "moto" {
            options.push(("tracing", "tracing_enabled = true".to_owned(), "xray:"));
        } else {
            skip("tracing", &format!("{} doesn't keep tracingConfiguration", emulator.name()));
        }
        for (option, argument, permission) in options {
            let configured = |machine: &Value| machine[format!("{option}Configuration")].to_string();
            let off = configured(&describe());
            terraform.write("main.tf", &module(emulator, &format!("{base}{argument}")));
            let now = applied(&terraform, emulator, option);
            let policy = now["iam_policy_json"].as_str().unwrap_or_default().to_owned();
            assert!(policy.contains(permission), "{}: {option}: {policy}", emulator.name());
            assert_ne!(configured(&describe()), off, "{}: {option} isn't on", emulator.name());
            terraform.write("main.tf", &module(emulator, &base));
            let now = applied(&terraform, emulator, &format!("{option} again off"));
            assert_eq!(now["iam_policy_json"], Value::Null, "{}: {option}", emulator.name());
            let on = configured(&describe());
            let still = ["ALL", "CUSTOMER_MANAGED_KMS_KEY", "true"].iter().any(|word| on.contains(word));
            assert!(!still, "{}: {option} is still on: {on}", emulator.name());
        }
        terraform.destroy();
        assert_gone(emulator, name);
    }
}

#[test]
fn a_role_of_ones_own_and_generated_names() {
    if !acceptance("state_machine::a_role_of_ones_own_and_generated_names") {
        return;
    }
    for emulator in Emulator::each() {
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let role = emulator
            .aws("iam", "create_role", json!({ "RoleName": "it-own", "AssumeRolePolicyDocument": trust }))
            .expect("a role");
        let role = role["Role"]["Arn"].as_str().expect("its ARN").to_owned();
        let own = format!("name_prefix = \"it-gen-\"\ndefinition = {PASS}\nrole_arn = \"{role}\"");
        let managed = format!("name_prefix = \"it-gen-\"\ndefinition = {PASS}");
        let terraform = Terraform::new(&module(emulator, &own));
        let first = applied(&terraform, emulator, "the create");
        assert_eq!(first["role_name"], Value::Null);
        assert!(first["name"].as_str().is_some_and(|name| name.starts_with("it-gen-")), "{first}");

        terraform.run(&["state", "rm", "sfntasks_state_machine.it"]).success();
        terraform.import("sfntasks_state_machine.it", first["arn"].as_str().expect("an ARN"));
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        terraform.write("main.tf", &module(emulator, &managed));
        let now = applied(&terraform, emulator, "the change to a managed role");
        assert_eq!(now["arn"], first["arn"]);
        assert!(now["role_name"].is_string());
        terraform.write("main.tf", &module(emulator, &own));
        let now = applied(&terraform, emulator, "the change back");
        assert_eq!(now["role_arn"], json!(role));
        terraform.destroy();
        assert!(
            emulator.aws("iam", "get_role", json!({ "RoleName": "it-own" })).is_ok(),
            "the user's role is gone"
        );
        emulator.aws("iam", "delete_role", json!({ "RoleName": "it-own" })).expect("deleted");
        assert_gone(emulator, "it-gen");
    }
}

#[test]
fn versions_are_published_with_each_change() {
    if !acceptance("state_machine::versions_are_published_with_each_change") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-versions";
        let base = format!("name = \"{name}\"\n");
        let published = |definition: &str, description: &str| {
            format!(
                "{base}definition = {definition}\npublish = true\nversion_description = \"{description}\""
            )
        };
        let terraform = Terraform::new(&module(emulator, &format!("{base}definition = {PASS}")));
        let first = applied(&terraform, emulator, "the create");
        assert_eq!(first["version_arn"], Value::Null);
        terraform.write("main.tf", &module(emulator, &published(PASS, "one")));
        if terraform.run(&["apply", "-auto-approve"]).status != 0 {
            skip("versions", &format!("{} doesn't publish versions", emulator.name()));
            terraform.destroy();
            continue;
        }
        let one = applied(&terraform, emulator, "the first version");
        assert!(one["version_arn"].is_string(), "{one}");
        terraform.write("main.tf", &module(emulator, &published(WAIT, "two")));
        let two = applied(&terraform, emulator, "the second version");
        assert_ne!(two["version_arn"], one["version_arn"]);
        let newest = json!({ "stateMachineVersionArn": two["version_arn"] });
        emulator.aws("stepfunctions", "delete_state_machine_version", newest).expect("deleted");
        let plan = terraform.plan_is_empty();
        assert!(plan.is_err(), "{}: nothing shows that the version is gone", emulator.name());
        let three = applied(&terraform, emulator, "the version that was deleted");
        assert!(three["version_arn"].is_string() && three["version_arn"] != two["version_arn"], "{three}");
        terraform.destroy();
        assert_gone(emulator, name);
    }
}

#[test]
fn a_large_policy_goes_to_several() {
    if !acceptance("state_machine::a_large_policy_goes_to_several") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-large";
        let queues = |count: usize| {
            format!(
                r#"iam_policy_documents = [jsonencode({{ Version = "2012-10-17", Statement = [for i in range({count}) : {{ Effect = "Allow", Action = "sqs:SendMessage${{i}}", Resource = "arn:aws:sqs:us-east-1:123456789012:queue-of-a-rather-long-name-${{i}}" }}] }})]"#
            )
        };
        let base = format!("name = \"{name}\"\ndefinition = {PASS}\n");
        let terraform = Terraform::new(&module(emulator, &format!("{base}{}", queues(100))));
        let first = applied(&terraform, emulator, "the create");
        let attached = || {
            let role = json!({ "RoleName": first["role_name"] });
            let answer = emulator.aws("iam", "list_attached_role_policies", role).expect("policies");
            answer["AttachedPolicies"].as_array().map_or(0, Vec::len)
        };
        assert!(attached() >= 1, "{}: nothing is attached", emulator.name());
        terraform.write("main.tf", &module(emulator, &format!("{base}{}", queues(110))));
        applied(&terraform, emulator, "more permissions");

        terraform.run(&["state", "rm", "sfntasks_state_machine.it"]).success();
        terraform.import("sfntasks_state_machine.it", first["arn"].as_str().expect("an ARN"));
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        terraform.write("main.tf", &module(emulator, &format!("{base}{}", queues(3))));
        applied(&terraform, emulator, "few permissions");
        assert_eq!(attached(), 0, "{}: policies are still attached", emulator.name());
        terraform.destroy();
        assert_gone(emulator, name);
        let left = emulator.aws("iam", "list_policies", json!({ "Scope": "Local" })).expect("policies");
        assert!(!left.to_string().contains(name), "{}: {left}", emulator.name());
    }
}

#[test]
fn default_tags_and_timeouts_hold() {
    if !acceptance("state_machine::default_tags_and_timeouts_hold") {
        return;
    }
    for emulator in Emulator::each() {
        let name = "it-defaults";
        let with = |defaults: &str, arguments: &str| {
            let base = format!("name = \"{name}\"\ndefinition = {PASS}\n{arguments}");
            let block = format!("provider \"sfntasks\" {{\n  default_tags = {{ {defaults} }}");
            module(emulator, &base).replace("provider \"sfntasks\" {", &block)
        };
        let timeouts =
            "timeouts {\n create = \"90s\"\n read = \"1m\"\n update = \"90s\"\n delete = \"1h\"\n}";
        let terraform = Terraform::new(&with("team = \"a\", cost = \"1\"", timeouts));
        let now = applied(&terraform, emulator, "the create");
        assert_eq!(now["tags"], Value::Null);
        assert_eq!(now["tags_all"], json!({ "team": "a", "cost": "1" }));
        assert_eq!(now["timeouts"]["delete"], json!("1h"));
        terraform
            .write("main.tf", &with("team = \"a\", cost = \"2\"", "tags = { team = \"b\", own = \"c\" }"));
        let now = applied(&terraform, emulator, "other tags");
        assert_eq!(now["tags"], json!({ "team": "b", "own": "c" }));
        assert_eq!(now["tags_all"], json!({ "team": "b", "cost": "2", "own": "c" }));
        let tags =
            emulator.aws("stepfunctions", "list_tags_for_resource", json!({ "resourceArn": now["arn"] }));
        assert_eq!(tags.expect("tags")["tags"].as_array().map(Vec::len), Some(3), "{}", emulator.name());
        let wrong = with("", "timeouts {\n create = \"soon\"\n}");
        terraform.write("main.tf", &wrong);
        let errors = terraform.run(&["plan", "-json"]).errors();
        assert!(errors.iter().any(|error| error.detail.contains("\"soon\" is no duration")), "{errors:?}");
        terraform.write("main.tf", &with("", ""));
        terraform.destroy();
        assert_gone(emulator, name);
    }
}

#[test]
fn a_wrong_definition_is_told_at_plan() {
    if !acceptance("state_machine::a_wrong_definition_is_told_at_plan") {
        return;
    }
    let emulator = Emulator::moto();
    let wrong = r#"jsonencode({ StartAt = "B", States = { A = { Type = "Pass", End = true } } })"#;
    let terraform = Terraform::new(&module(emulator, &format!("name = \"it-wrong\"\ndefinition = {wrong}")));
    let errors = terraform.run(&["plan", "-json"]).errors();
    assert!(errors.iter().any(|error| error.detail.contains("\"B\"")), "{errors:?}");
    let full = format!("name = \"it-wrong\"\ndefinition = {PASS}\nvalidation = \"FULL\"");
    terraform.write("main.tf", &module(emulator, &full));
    let plan = terraform.run(&["plan", "-json"]);
    assert_eq!(plan.errors(), [], "an emulator that can't validate is no error");
}
