//! The resource `sfntasks_activity` through a real Terraform, on each emulator.

use serde_json::json;

use crate::support::acceptance;
use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;

const ADDRESS: &str = "sfntasks_activity.it";

fn module(provider: &str, arguments: &str) -> String {
    format!("{provider}\nresource \"sfntasks_activity\" \"it\" {{\n{arguments}\n}}\n")
}

fn activities(emulator: &Emulator) -> String {
    emulator.aws("stepfunctions", "list_activities", json!({})).expect("activities").to_string()
}

#[test]
fn life_cycle() {
    if !acceptance("activity::life_cycle") {
        return;
    }
    for emulator in Emulator::each() {
        let provider = emulator.provider_block();
        let terraform = Terraform::new(&module(&provider, "name = \"it-packing\""));
        let applied = |step: &str| {
            terraform.apply();
            let plan = terraform.plan_is_empty();
            assert!(plan.is_ok(), "{}: after {step}:\n{}", emulator.name(), plan.unwrap_err());
            terraform.attributes(ADDRESS)
        };
        let first = applied("the create");
        let arn = "arn:aws:states:us-east-1:123456789012:activity:it-packing";
        assert_eq!(first["arn"], arn, "{}", emulator.name());

        terraform.write(
            "main.tf",
            &module(&provider, "name = \"it-packing\"\ntags = { team = \"a\", x = \"y\" }"),
        );
        let tagged = applied("the tags");
        assert_eq!(tagged["creation_date"], first["creation_date"], "{}: tags are in place", emulator.name());
        terraform.write("main.tf", &module(&provider, "name = \"it-packing\"\ntags = { team = \"b\" }"));
        applied("fewer tags");
        let tags = emulator.aws("stepfunctions", "list_tags_for_resource", json!({ "resourceArn": arn }));
        assert_eq!(
            tags.expect("tags")["tags"],
            json!([{ "key": "team", "value": "b" }]),
            "{}",
            emulator.name()
        );

        terraform.run(&["state", "rm", ADDRESS]).success();
        terraform.import(ADDRESS, arn);
        let plan = terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}: after the import:\n{}", emulator.name(), plan.unwrap_err());

        emulator.aws("stepfunctions", "delete_activity", json!({ "activityArn": arn })).expect("deleted");
        assert!(terraform.plan_is_empty().is_err(), "{}: the plan hides that it is gone", emulator.name());
        applied("making it anew");

        terraform.write("main.tf", &module(&provider, "name = \"it-shipping\""));
        assert!(applied("another name")["arn"].as_str().is_some_and(|arn| arn.ends_with(":it-shipping")));
        assert!(!activities(emulator).contains("it-packing"), "{}: the old one is left", emulator.name());
        terraform.destroy();
        assert!(!activities(emulator).contains("it-shipping"), "{}", emulator.name());
    }
}

#[test]
fn an_activity_that_exists_is_not_taken_over() {
    if !acceptance("activity::an_activity_that_exists_is_not_taken_over") {
        return;
    }
    for emulator in Emulator::each() {
        emulator
            .aws("stepfunctions", "create_activity", json!({ "name": "it-theirs" }))
            .expect("an activity");
        let terraform = Terraform::new(&module(&emulator.provider_block(), "name = \"it-theirs\""));
        let errors = terraform.run(&["apply", "-auto-approve", "-json"]).errors();
        assert!(
            errors.iter().any(|error| error.detail.contains("exists already; import it")),
            "{}: {errors:?}",
            emulator.name()
        );
        terraform.destroy();
        assert!(activities(emulator).contains("it-theirs"), "{}: someone else's is gone", emulator.name());
    }
}
