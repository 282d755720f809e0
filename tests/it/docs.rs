//! The registry pages in `docs/` are what the descriptors, examples and golden files make.

use std::fs;

use sfntasks::docs::{self, Example, Page, Subject};
use sfntasks::provider::SfnTasks;
use sfntasks::tf::provider::Provider;

use crate::support::acceptance;
use crate::support::terraform::Terraform;

use crate::golden::{current, example, generated, orphans, project, rendered, units};

fn pages() -> Vec<Page> {
    let provider = SfnTasks::new();
    let read = |path: String| fs::read_to_string(project().join(path)).unwrap_or_default();
    let mut pages = vec![docs::provider(
        provider.schema(),
        &read("templates/index.md".into()),
        &read("examples/provider/provider.tf".into()),
    )];
    for unit in units() {
        let hcl = fs::read_to_string(example(unit)).unwrap_or_default();
        let results = rendered().results.get(unit.name);
        let order = |label: &str| hcl.find(&format!("\"{}\" \"{label}\"", unit.type_name()));
        let mut shown: Vec<_> = results
            .into_iter()
            .flatten()
            .filter_map(|(label, results)| Some((order(label)?, label.clone(), results.clone())))
            .collect();
        shown.sort_by_key(|(place, ..)| *place);
        let rendered = shown.into_iter().map(|(_, label, results)| (label, results)).collect();
        pages.push(docs::unit(unit, &Example { hcl, rendered }));
    }
    for (name, source) in provider.data_sources() {
        if units().any(|unit| unit.type_name() == *name) {
            continue;
        }
        let hcl = read(format!("examples/data-sources/{name}/data-source.tf"));
        assert!(!hcl.is_empty(), "{name} has no example");
        pages.push(docs::described(Subject::DataSource, short(name), source.schema(), &hcl, ""));
    }
    for (name, resource) in provider.resources() {
        let folder = format!("examples/resources/{name}");
        let hcl = read(format!("{folder}/resource.tf"));
        assert!(!hcl.is_empty(), "{name} has no example");
        let import = match read(format!("{folder}/import.sh")) {
            script if script.is_empty() => String::new(),
            script => format!(
                "By ARN, on the command line or in the configuration:\n\n```shell\n{}\n```\n\n```terraform\n{}\n```",
                script.trim_end(),
                read(format!("{folder}/import.tf")).trim_end()
            ),
        };
        pages.push(docs::described(Subject::Resource, short(name), resource.schema(), &hcl, &import));
    }
    for (name, action) in provider.actions() {
        let hcl = read(format!("examples/actions/{name}/action.tf"));
        assert!(!hcl.is_empty(), "the action {name} has no example");
        pages.push(docs::described(Subject::Action, short(name), action.schema(), &hcl, ""));
    }
    for (name, list) in provider.list_resources() {
        let hcl = read(format!("examples/list-resources/{name}/list-resource.tfquery.hcl"));
        assert!(!hcl.is_empty(), "the list resource {name} has no example");
        pages.push(docs::described(Subject::ListResource, short(name), list.schema(), &hcl, ""));
    }
    pages
}

fn short(name: &str) -> &str {
    name.trim_start_matches("sfntasks_")
}

#[test]
fn pages_are_current() {
    let pages = pages();
    let mut problems: Vec<_> = pages
        .iter()
        .filter_map(|page| generated(&project().join("docs").join(&page.path), &page.text))
        .collect();
    for folder in ["data-sources", "resources", "actions", "list-resources"] {
        problems.extend(orphans(&format!("docs/{folder}"), |name| {
            pages.iter().any(|page| page.path == format!("{folder}/{name}"))
        }));
    }
    current(problems);
}

#[test]
fn pages_fit_the_registry() {
    for page in pages() {
        assert!(
            page.text.len() < 500_000,
            "{} has {} bytes; the registry takes 500,000",
            page.path,
            page.text.len()
        );
        assert!(page.text.starts_with("---\npage_title: "), "{} has no front matter", page.path);
    }
}

/// The test that the guide shows is one that runs, without AWS and without an account.
#[test]
fn the_test_of_the_guide_passes() {
    if !acceptance("docs::the_test_of_the_guide_passes") {
        return;
    }
    let guide = fs::read_to_string(project().join("docs/guides/testing.md")).expect("the guide");
    let (_, behind) = guide.split_once("```terraform\n").expect("an example");
    let (shown, _) = behind.split_once("```").expect("the end of the example");
    let terraform = Terraform::new(
        "terraform {\n  required_providers {\n    sfntasks = { source = \"sfntasks/sfntasks\" }\n  }\n}\n\
         data \"sfntasks_sqs_send_message\" \"record\" {\n  state_name = \"Record\"\n  queue_arn = \
         \"arn:aws:sqs:us-east-1:123456789012:orders\"\n  message_body = { id = \"$.id\" }\n}\n\
         resource \"sfntasks_state_machine\" \"orders\" {\n  name = \"orders\"\n  steps = \
         [data.sfntasks_sqs_send_message.record.fragment]\n}\n",
    );
    terraform.write("orders.tftest.hcl", shown);
    let output = terraform.run(&["test", "-no-color"]).success();
    assert!(output.stdout.contains("1 passed, 0 failed"), "{}", output.stdout);
}
