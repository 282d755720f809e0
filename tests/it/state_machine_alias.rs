//! The resource `sfntasks_state_machine_alias` through a real Terraform, on each emulator that has aliases.

use serde_json::{Value, json};

use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;
use crate::support::{acceptance, skip};

const ADDRESS: &str = "sfntasks_state_machine_alias.it";
const ROLE: &str = "arn:aws:iam::123456789012:role/theirs";

/// A machine with two versions, made without the provider; `None` where versions can't be published.
fn versions(emulator: &Emulator, name: &str) -> Option<[String; 2]> {
    let definition =
        |state: &str| format!(r#"{{"StartAt":"{state}","States":{{"{state}":{{"Type":"Succeed"}}}}}}"#);
    let parameters = json!({ "name": name, "definition": definition("A"), "roleArn": ROLE });
    let machine = emulator.aws("stepfunctions", "create_state_machine", parameters).expect("a machine");
    let machine = machine["stateMachineArn"].clone();
    let publish = || {
        let parameters = json!({ "stateMachineArn": machine });
        let made = emulator.aws("stepfunctions", "publish_state_machine_version", parameters);
        made.map(|made| made["stateMachineVersionArn"].as_str().unwrap_or_default().to_owned())
    };
    match publish() {
        Err(error) => {
            skip("aliases", &format!("{} can't publish versions: {error:?}", emulator.name()));
            None
        }
        Ok(first) => {
            let parameters = json!({ "stateMachineArn": machine, "definition": definition("B") });
            emulator.aws("stepfunctions", "update_state_machine", parameters).expect("an update");
            Some([first, publish().expect("a second version")])
        }
    }
}

fn resource(name: &str, routes: &[(&str, u32)], more: &str) -> String {
    let routes: Vec<String> = routes
        .iter()
        .map(|(version, weight)| format!("{{ state_machine_version_arn = {version:?}, weight = {weight} }}"))
        .collect();
    format!(
        "resource \"sfntasks_state_machine_alias\" \"it\" {{\n  name = {name:?}\n  routing = [{}]\n{more}\n}}\n",
        routes.join(", ")
    )
}

fn deployed(emulator: &Emulator, arn: &Value) -> Option<Value> {
    emulator.aws("stepfunctions", "describe_state_machine_alias", json!({ "stateMachineAliasArn": arn })).ok()
}

#[test]
fn executions_are_shifted_by_apply() {
    if !acceptance("state_machine_alias::executions_are_shifted_by_apply") {
        return;
    }
    for emulator in Emulator::each() {
        let Some([one, two]) = versions(emulator, "it-alias") else { continue };
        let provider = emulator.provider_block();
        let terraform = Terraform::new("");
        let applied = |name: &str, routes: &[(&str, u32)], more: &str| {
            terraform.write("main.tf", &format!("{provider}{}", resource(name, routes, more)));
            terraform.apply();
            let plan = terraform.plan_is_empty();
            assert!(plan.is_ok(), "{}: {routes:?}\n{}", emulator.name(), plan.unwrap_err());
            terraform.attributes(ADDRESS)
        };
        let first = applied("live", &[(&one, 100)], "description = \"d\"");
        assert_eq!(first["arn"].as_str(), Some(format!("{}live", one.trim_end_matches('1')).as_str()));
        for (routes, more) in [
            (&[(one.as_str(), 90), (two.as_str(), 10)][..], "description = \"d\""),
            (&[(two.as_str(), 10), (one.as_str(), 90)], "description = \"d\""),
            (&[(one.as_str(), 50), (two.as_str(), 50)], "description = \"e\""),
            (&[(two.as_str(), 100)], ""),
        ] {
            let now = applied("live", routes, more);
            assert_eq!(
                now["creation_date"],
                first["creation_date"],
                "{}: a shift is in place",
                emulator.name()
            );
            let alias = deployed(emulator, &first["arn"]).expect("the alias");
            let total = |version: &str| {
                let items = alias["routingConfiguration"].as_array().into_iter().flatten();
                items
                    .filter(|item| item["stateMachineVersionArn"] == version)
                    .fold(0, |sum, item| sum + item["weight"].as_u64().unwrap_or_default())
            };
            for (version, weight) in routes {
                assert_eq!(total(version), u64::from(*weight), "{}: {alias}", emulator.name());
            }
        }
        assert_eq!(terraform.attributes(ADDRESS)["description"], Value::Null, "{}", emulator.name());

        terraform.run(&["state", "rm", ADDRESS]).success();
        terraform.import(ADDRESS, first["arn"].as_str().expect("an ARN"));
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        let renamed = applied("next", &[(&two, 100)], "");
        assert!(deployed(emulator, &first["arn"]).is_none(), "{}: the old alias is left", emulator.name());
        let parameters = json!({ "stateMachineAliasArn": renamed["arn"] });
        emulator.aws("stepfunctions", "delete_state_machine_alias", parameters).expect("deleted");
        assert!(terraform.plan_is_empty().is_err(), "{}: the plan hides that it is gone", emulator.name());
        terraform.apply();
        terraform.destroy();
        assert!(deployed(emulator, &renamed["arn"]).is_none(), "{}", emulator.name());
    }
}

/// The ordinary use: a machine that publishes, and an alias that follows.
#[test]
fn an_alias_follows_its_machine() {
    if !acceptance("state_machine_alias::an_alias_follows_its_machine") {
        return;
    }
    for emulator in Emulator::each() {
        if versions(emulator, "it-alias-probe").is_none() {
            continue;
        }
        let main = |state: &str| {
            format!(
                "{}\nresource \"sfntasks_state_machine\" \"it\" {{\n  name = \"it-followed\"\n  publish = true\n  \
                 definition = jsonencode({{ StartAt = {state:?}, States = {{ {state} = {{ Type = \"Succeed\" }} }} }})\n}}\n\
                 resource \"sfntasks_state_machine_alias\" \"it\" {{\n  name = \"live\"\n  routing = [{{\n    \
                 state_machine_version_arn = sfntasks_state_machine.it.version_arn\n    weight = 100\n  }}]\n}}\n",
                emulator.provider_block()
            )
        };
        let terraform = Terraform::new(&main("A"));
        terraform.apply();
        let first = terraform.attributes(ADDRESS);
        terraform.write("main.tf", &main("B"));
        let plan = terraform.run(&["plan", "-no-color"]).success().stdout;
        assert!(plan.contains("will be updated in-place") && !plan.contains("must be replaced"), "{plan}");
        terraform.apply();
        let second = terraform.attributes(ADDRESS);
        assert_eq!(second["arn"], first["arn"], "{}", emulator.name());
        assert_ne!(second["routing"], first["routing"], "{}", emulator.name());
        terraform.destroy();
        assert!(deployed(emulator, &first["arn"]).is_none(), "{}", emulator.name());
    }
}
