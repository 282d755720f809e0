//! Each argument changes in turn: in place or by a new machine, as its documentation says, with nothing left to do after
//! it, nor after an import.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{PASS, WAIT, allows, assert_gone};
use crate::support::emulator::Emulator;
use crate::support::terraform::{Output, Terraform};
use crate::support::{acceptance, skip};

/// What a change does to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// The machine stays.
    InPlace,
    /// Another machine takes its place.
    Replace,
}

/// One argument, and what the rest of the machine's arguments are before and after its change.
struct Change {
    argument: &'static str,
    before: String,
    after: String,
    does: Does,
}

/// What the changes refer to.
struct Fixtures {
    roles: [String; 2],
    keys: [String; 2],
    groups: [&'static str; 2],
}

const GROUPS: [&str; 2] = ["/aws/vendedlogs/states/it-arguments-a", "/aws/vendedlogs/states/it-arguments-b"];

impl Fixtures {
    fn make(emulator: &Emulator) -> Self {
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let text = |value: &Value| value.as_str().expect("an ARN").to_owned();
        let roles = ["own-a", "own-b"].map(|name| {
            let role = json!({ "RoleName": name, "AssumeRolePolicyDocument": trust });
            text(&emulator.aws("iam", "create_role", role).expect("a role")["Role"]["Arn"])
        });
        let keys = [(); 2].map(|()| {
            text(&emulator.aws("kms", "create_key", json!({})).expect("a key")["KeyMetadata"]["Arn"])
        });
        for group in GROUPS {
            emulator.aws("logs", "create_log_group", json!({ "logGroupName": group })).expect("a log group");
        }
        Self { roles, keys, groups: GROUPS }
    }

    fn remove(emulator: &Emulator) {
        for name in ["own-a", "own-b"] {
            emulator.aws("iam", "delete_role", json!({ "RoleName": name })).expect("deleted");
        }
        for group in GROUPS {
            emulator.aws("logs", "delete_log_group", json!({ "logGroupName": group })).expect("deleted");
        }
    }
}

/// The log group is there whatever the level.
const LEVEL_WITH_GROUP: &str = "logging = {\n level = VALUE\n log_group_arn = \"arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/g\"\n}";

/// Why the emulator can't show this change, or what an import finds out; nothing when it can.
fn lacks(emulator: &Emulator, argument: &str) -> Option<&'static str> {
    match (emulator.name(), argument) {
        ("ministack", "tracing_enabled") => Some("it doesn't keep tracingConfiguration"),
        ("moto", "role.managed_policy_arns") => Some("it has no managed policies of AWS"),
        ("moto", "publish" | "version_description") => {
            Some("it fails to list versions, which an import does")
        }
        _ => None,
    }
}

/// Every argument. The names of machines are `it-arg-` and the argument's.
fn changes(fixtures: &Fixtures) -> Vec<Change> {
    use Does::{InPlace, Replace};
    let name = |argument: &str| format!("name = \"it-arg-{}\"\n", argument.replace(['.', '_'], "-"));
    let one = |argument: &'static str, common: &str, before: &str, after: &str, does| {
        let of = |own: &str| format!("{}{common}\n{own}\n", name(argument));
        Change { argument, before: of(before), after: of(after), does }
    };
    let pass = format!("definition = {PASS}");
    let on_pass = |argument, before: &str, after: &str| one(argument, &pass, before, after, InPlace);
    let step = |state: &str| {
        format!(
            "steps = [jsonencode({{ StartAt = \"A\", States = {{ A = {{ Type = \"{state}\" }} }}, Open = [], Policy = [] \
             }})]"
        )
    };
    let [group, other_group] =
        fixtures.groups.map(|name| format!("arn:aws:logs:us-east-1:123456789012:log-group:{name}"));
    let logs = |level: &str, data: bool, group: &str| {
        format!(
            "logging = {{ level = \"{level}\", include_execution_data = {data}, log_group_arn = \"{group}\" }}"
        )
    };
    let key = |arn: &str, seconds: u16| {
        format!("encryption = {{ kms_key_arn = \"{arn}\", data_key_reuse_period_seconds = {seconds} }}")
    };
    let policy = "arn:aws:iam::aws:policy";
    vec![
        Change {
            argument: "name",
            before: format!("name = \"it-arg-name\"\n{pass}"),
            after: format!("name = \"it-arg-name-other\"\n{pass}"),
            does: Replace,
        },
        Change {
            argument: "name_prefix",
            before: format!("name_prefix = \"it-arg-one-\"\n{pass}"),
            after: format!("name_prefix = \"it-arg-other-\"\n{pass}"),
            does: Replace,
        },
        one("type", &pass, "type = \"STANDARD\"", "type = \"EXPRESS\"", Replace),
        one("definition", "", &pass, &format!("definition = {WAIT}"), InPlace),
        one("steps", "", &step("Succeed"), &step("Fail"), InPlace),
        on_pass("comment", "comment = \"before\"", "comment = \"after\""),
        on_pass("query_language", "query_language = \"JSONPath\"", "query_language = \"JSONata\""),
        on_pass("timeout_seconds", "timeout_seconds = 60", "timeout_seconds = 90"),
        on_pass(
            "role_arn",
            &format!("role_arn = \"{}\"", fixtures.roles[0]),
            &format!("role_arn = \"{}\"", fixtures.roles[1]),
        ),
        on_pass(
            "role.name",
            "role = { name = \"it-arg-role-one\" }",
            "role = { name = \"it-arg-role-other\" }",
        ),
        on_pass("role.path", "role = { path = \"/a/\" }", "role = { path = \"/b/\" }"),
        on_pass("role.description", "role = { description = \"one\" }", "role = { description = \"other\" }"),
        on_pass(
            "role.permissions_boundary_arn",
            &format!("role = {{ permissions_boundary_arn = \"{policy}/ReadOnlyAccess\" }}"),
            &format!("role = {{ permissions_boundary_arn = \"{policy}/PowerUserAccess\" }}"),
        ),
        on_pass(
            "role.managed_policy_arns",
            &format!("role = {{ managed_policy_arns = [\"{policy}/ReadOnlyAccess\"] }}"),
            &format!("role = {{ managed_policy_arns = [\"{policy}/SecurityAudit\"] }}"),
        ),
        on_pass("role.tags", "role = { tags = { a = \"b\" } }", "role = { tags = { c = \"d\" } }"),
        on_pass("iam_policy_documents", &allows("sqs:SendMessage"), &allows("sns:Publish")),
        on_pass("logging.level", &logs("ALL", true, &group), &logs("ERROR", true, &group)),
        on_pass("logging.include_execution_data", &logs("ALL", false, &group), &logs("ALL", true, &group)),
        on_pass("logging.log_group_arn", &logs("ALL", true, &group), &logs("ALL", true, &other_group)),
        on_pass("tracing_enabled", "tracing_enabled = true", "tracing_enabled = false"),
        on_pass("encryption.kms_key_arn", &key(&fixtures.keys[0], 60), &key(&fixtures.keys[1], 60)),
        on_pass(
            "encryption.data_key_reuse_period_seconds",
            &key(&fixtures.keys[0], 60),
            &key(&fixtures.keys[0], 90),
        ),
        on_pass("publish", "publish = false", "publish = true"),
        on_pass(
            "version_description",
            "publish = true\nversion_description = \"one\"",
            "publish = true\nversion_description = \"other\"",
        ),
        on_pass(
            "permission_retention",
            "permission_retention = \"NONE\"",
            "permission_retention = \"RUNNING_EXECUTIONS\"",
        ),
        on_pass("validation", "validation = \"OFF\"", "validation = \"OFFLINE\""),
        on_pass("tags", "tags = { a = \"b\", c = \"d\" }", "tags = { a = \"c\", e = \"f\" }"),
        on_pass(
            "timeouts",
            "timeouts {\n create = \"4m\"\n}",
            "timeouts {\n create = \"3m\"\n delete = \"4m\"\n}",
        ),
    ]
}

/// The address's name of the machine for an argument.
fn label(argument: &str) -> String {
    argument.replace('.', "-")
}

fn module(emulator: &Emulator, machines: impl Iterator<Item = (&'static str, String)>) -> String {
    machines.fold(emulator.provider_block(), |text, (argument, arguments)| {
        format!("{text}resource \"sfntasks_state_machine\" \"{}\" {{\n{arguments}\n}}\n", label(argument))
    })
}

/// What a run did, by the name in the address: `create`, `update`, `delete`, and `replace` for both.
fn planned(output: &Output) -> BTreeMap<String, String> {
    let events = output.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let changes = events.filter(|event| event["type"] == "planned_change");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    changes
        .map(|event| (text(&event["change"]["resource"]["resource_name"]), text(&event["change"]["action"])))
        .collect()
}

fn arns(terraform: &Terraform) -> BTreeMap<String, String> {
    let state = terraform.show_json();
    let all = state["values"]["root_module"]["resources"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all.iter().map(|one| (text(&one["name"]), text(&one["values"]["arn"]))).collect()
}

#[test]
fn each_argument_changes_as_documented() {
    if !acceptance("state_machine::arguments::each_argument_changes_as_documented") {
        return;
    }
    for emulator in Emulator::each() {
        let mut changes = changes(&Fixtures::make(emulator));
        changes.retain(|change| {
            let reason = lacks(emulator, change.argument);
            if let Some(reason) = reason {
                skip(&format!("change of {} on {}", change.argument, emulator.name()), reason);
            }
            reason.is_none()
        });
        let terraform = Terraform::new("");
        let write = |after: bool| {
            let machines = changes.iter().map(|change| {
                (change.argument, if after { change.after.clone() } else { change.before.clone() })
            });
            terraform.write("main.tf", &module(emulator, machines));
        };
        let applied = |what: &str| {
            let output = terraform.run(&["apply", "-auto-approve", "-json", "-parallelism=32"]);
            assert_eq!(output.errors(), [], "{}: {what}", emulator.name());
            let plan = terraform.plan_is_empty();
            assert!(plan.is_ok(), "{}: after {what}:\n{}", emulator.name(), plan.unwrap_err());
            output
        };
        write(false);
        applied("the create");
        write(true);
        let done = planned(&applied("the changes"));
        for change in &changes {
            let action = match change.does {
                Does::InPlace => "update",
                Does::Replace => "replace",
            };
            let found = done.get(&label(change.argument)).map(String::as_str);
            assert_eq!(found, Some(action), "{}: {}", emulator.name(), change.argument);
        }

        // How long to wait, and what a version still to come will be called: that is news to an imported machine.
        let arns: Vec<_> = arns(&terraform)
            .into_iter()
            .filter(|(name, _)| name != "timeouts" && name != "version_description")
            .collect();
        let addresses: Vec<String> =
            arns.iter().map(|(name, _)| format!("sfntasks_state_machine.{name}")).collect();
        let words: Vec<&str> =
            ["state", "rm"].into_iter().chain(addresses.iter().map(String::as_str)).collect();
        terraform.run(&words).success();
        let import = |(name, arn): &(String, String)| {
            format!("import {{\n to = sfntasks_state_machine.{name}\n id = \"{arn}\"\n}}\n")
        };
        terraform.write("imports.tf", &arns.iter().map(import).collect::<String>());
        let output = terraform.run(&["apply", "-auto-approve", "-json", "-parallelism=32"]);
        assert_eq!(output.errors(), [], "{}", emulator.name());
        let mut needless = planned(&output);
        needless.retain(|_, action| action != "import" && action != "noop");
        assert_eq!(needless, BTreeMap::new(), "{}: an import changes nothing", emulator.name());
        terraform.write("imports.tf", "");
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        terraform.run(&["destroy", "-auto-approve", "-no-color", "-parallelism=32"]).success();
        assert_gone(emulator, "it-arg-");
        Fixtures::remove(emulator);
    }
}

/// Whatever an argument waits for, what a plan says comes true: on creation, and with every change.
#[test]
fn each_argument_may_be_known_after_apply() {
    if !acceptance("state_machine::arguments::each_argument_may_be_known_after_apply") {
        return;
    }
    let emulator = Emulator::moto();
    let group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/g";
    let key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-00000000000";
    // The whole argument, and an attribute or element of it.
    let waiting: Vec<(&str, String, &str)> = vec![
        ("name", "\"it-later-n${var.v}\"".into(), "name = VALUE"),
        ("name_prefix", "\"it-later-p${var.v}-\"".into(), "name_prefix = VALUE"),
        ("type", "var.v == \"1\" ? \"STANDARD\" : \"EXPRESS\"".into(), "type = VALUE"),
        ("comment", "var.v".into(), "comment = VALUE"),
        ("timeout_seconds", "60 + tonumber(var.v)".into(), "timeout_seconds = VALUE"),
        ("query_language", "var.v == \"1\" ? \"JSONPath\" : \"JSONata\"".into(), "query_language = VALUE"),
        ("role_arn", "\"arn:aws:iam::123456789012:role/own-${var.v}\"".into(), "role_arn = VALUE"),
        ("role", "{ name = \"it-later-r${var.v}\", path = \"/p${var.v}/\" }".into(), "role = VALUE"),
        ("role_name", "\"it-later-rn${var.v}\"".into(), "role = { name = VALUE }"),
        ("role_path", "\"/p${var.v}/\"".into(), "role = { path = VALUE }"),
        ("role_tags", "{ a = var.v }".into(), "role = { tags = VALUE }"),
        (
            "documents",
            r#"[jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:${var.v}", Resource = "*" }] })]"#.into(),
            "iam_policy_documents = VALUE",
        ),
        (
            "logging",
            format!("{{ level = \"ALL\", log_group_arn = \"{group}${{var.v}}\" }}"),
            "logging = VALUE",
        ),
        (
            "log_group",
            format!("\"{group}${{var.v}}\""),
            "logging = {\n level = \"ALL\"\n log_group_arn = VALUE\n}",
        ),
        ("level", "var.v == \"1\" ? \"OFF\" : \"ALL\"".into(), LEVEL_WITH_GROUP),
        ("tracing", "var.v == \"2\"".into(), "tracing_enabled = VALUE"),
        ("encryption", format!("{{ kms_key_arn = \"{key}${{var.v}}\" }}"), "encryption = VALUE"),
        ("key", format!("\"{key}${{var.v}}\""), "encryption = { kms_key_arn = VALUE }"),
        (
            "retention",
            "var.v == \"1\" ? \"NONE\" : \"RUNNING_EXECUTIONS\"".into(),
            "permission_retention = VALUE",
        ),
        ("validation", "var.v == \"1\" ? \"OFF\" : \"OFFLINE\"".into(), "validation = VALUE"),
        ("tags", "{ a = var.v, (var.v) = \"b\" }".into(), "tags = VALUE"),
    ];
    let mut main = format!(
        "{}\nvariable \"v\" {{}}\nresource \"terraform_data\" \"later\" {{\n  triggers_replace = [var.v]\n  input = {{\n",
        emulator.provider_block()
    );
    for (label, value, _) in &waiting {
        main += &format!("    {label} = {value}\n");
    }
    main += "  }\n}\n";
    for (label, _, argument) in &waiting {
        let argument = argument.replace("VALUE", &format!("terraform_data.later.output.{label}"));
        let name = if label.starts_with("name") {
            String::new()
        } else {
            format!("name = \"it-later-{}\"", label.replace('_', "-"))
        };
        main += &format!(
            "resource \"sfntasks_state_machine\" \"{label}\" {{\n{name}\ndefinition = {PASS}\n{argument}\n}}\n"
        );
    }
    let terraform = Terraform::new(&main);
    for version in ["1", "2"] {
        let variable = format!("v={version}");
        let output =
            terraform.run(&["apply", "-auto-approve", "-json", "-parallelism=32", "-var", &variable]);
        assert_eq!(output.errors(), [], "version {version}");
        let plan = terraform.run(&["plan", "-detailed-exitcode", "-no-color", "-var", &variable]);
        assert_eq!(plan.status, 0, "version {version}:\n{}", plan.stdout);
    }
    terraform.run(&["destroy", "-auto-approve", "-no-color", "-parallelism=32", "-var", "v=2"]).success();
    assert_gone(emulator, "it-later");
}
