//! Plans of plain values, without AWS.

use std::collections::BTreeMap;

use super::*;
use crate::aws::Identity;
use crate::resources::values::{object, strings};
use crate::tf::{Diagnostics, Mode};

const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;
const SPACED: &str = "{ \"States\": {\"A\": {\"End\": true, \"Type\": \"Pass\"}},\n \"StartAt\": \"A\" }";
const OTHER: &str = r#"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#;
const ROLE: &str = "arn:aws:iam::123456789012:role/mine";

fn text(value: &str) -> Value {
    Value::String(value.into())
}

fn here() -> Circumstances {
    Circumstances {
        place: Place {
            region: Some("eu-west-1".into()),
            identity: Some(Identity { account_id: "123456789012".into(), partition: "aws".into() }),
            default_tags: Some(BTreeMap::new()),
        },
        retained_is_idle: false,
    }
}

/// A whole configuration: what isn't given is null.
fn config<const N: usize>(given: [(&str, Value); N]) -> Value {
    let block = super::super::schema::resource().block;
    let mut all: Object =
        block.attributes.iter().map(|attribute| (attribute.name.clone(), Value::Null)).collect();
    all.insert("timeouts".into(), Value::Null);
    all.extend(given.map(|(name, value)| (name.to_owned(), value)));
    Value::Map(all)
}

/// Core's proposal: the configuration, and the prior value of what is computed and not configured.
fn proposed(config: &Value, prior: &Value) -> Value {
    let Value::Map(config) = config else { return Value::Null };
    let block = super::super::schema::resource().block;
    let computed = |name: &str| {
        let attribute = block.attributes.iter().find(|attribute| attribute.name == name);
        attribute.is_some_and(|attribute| matches!(attribute.mode, Mode::Computed | Mode::OptionalComputed))
    };
    let merged = config.iter().map(|(name, value)| {
        let keeps = *value == Value::Null && computed(name);
        (name.clone(), if keeps { Fields::of(prior).value(name).clone() } else { value.clone() })
    });
    Value::Map(merged.collect())
}

fn planned(circumstances: &Circumstances, prior: &Value, config: &Value) -> PlanResponse {
    let request = PlanRequest {
        prior: prior.clone(),
        proposed: proposed(config, prior),
        config: config.clone(),
        private: Vec::new(),
    };
    plan(circumstances, request)
}

/// The state after a create of this configuration.
fn state(config: &Value) -> Value {
    let response = planned(&here(), &Value::Null, config);
    assert_eq!(response.diagnostics, Diagnostics::default());
    let Value::Map(mut object) = response.planned else { panic!("no plan") };
    object.insert("status".into(), text("ACTIVE"));
    object.insert("creation_date".into(), text("2026-01-01T00:00:00Z"));
    object.insert("revision_id".into(), Value::Null);
    if object.get("version_arn") == Some(&Value::Unknown) {
        object.insert("version_arn".into(), text("arn:aws:states:eu-west-1:123456789012:stateMachine:m:1"));
    }
    let state = Value::Map(object);
    assert!(!crate::resources::values::has_unknown(&state), "{state:?}");
    state
}

fn differences(prior: &Value, planned: &Value) -> Vec<String> {
    let (Value::Map(prior), Value::Map(planned)) = (prior, planned) else { return vec!["all".into()] };
    planned
        .iter()
        .filter(|(name, value)| prior.get(*name) != Some(value))
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn a_create_knows_all_that_follows_from_its_inputs() {
    let config = config([("name", text("m")), ("definition", text(SPACED))]);
    let response = planned(&here(), &Value::Null, &config);
    let fields = Fields::of(&response.planned);
    let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:m";
    assert_eq!(fields.value("arn"), &text(arn));
    assert_eq!(fields.value("json"), &text(r#"{"StartAt":"A","States":{"A":{"End":true,"Type":"Pass"}}}"#));
    assert_eq!(fields.value("type"), &text("STANDARD"));
    assert_eq!(fields.value("iam_policy_json"), &Value::Null);
    let role = fields.text("role_name").into_known().unwrap_or_default();
    assert_eq!(fields.value("role_arn"), &text(&format!("arn:aws:iam::123456789012:role/{role}")));
    assert_eq!(fields.value("tags_all"), &object([]));
    assert_eq!(fields.value("creation_date"), &Value::Unknown);
    assert_eq!(fields.value("definition"), &text(SPACED));
}

#[test]
fn without_an_account_arns_are_known_after_apply() {
    let nowhere = Circumstances {
        place: Place { default_tags: Some(BTreeMap::new()), ..Place::default() },
        retained_is_idle: false,
    };
    let config = config([("name", text("m")), ("definition", text(PASS))]);
    let response = planned(&nowhere, &Value::Null, &config);
    let fields = Fields::of(&response.planned);
    for name in ["arn", "id", "role_arn", "role_name", "assume_role_policy_json"] {
        assert_eq!(fields.value(name), &Value::Unknown, "{name}");
    }
    assert_eq!(fields.value("json"), &text(PASS));
}

#[test]
fn the_account_is_read_from_a_role_of_ones_own() {
    let mut circumstances = here();
    circumstances.place.identity = None;
    let config = config([("name", text("m")), ("definition", text(PASS)), ("role_arn", text(ROLE))]);
    let response = planned(&circumstances, &Value::Null, &config);
    let fields = Fields::of(&response.planned);
    assert_eq!(fields.value("arn"), &text("arn:aws:states:eu-west-1:123456789012:stateMachine:m"));
    assert_eq!(fields.value("role_name"), &Value::Null);
    assert_eq!(fields.value("assume_role_policy_json"), &Value::Null);
}

#[test]
fn nothing_changed_is_exactly_the_prior_state() {
    let config = config([
        ("name", text("m")),
        ("definition", text(PASS)),
        ("publish", Value::Bool(true)),
        ("tracing_enabled", Value::Bool(true)),
        ("tags", object([("team", text("a"))])),
    ]);
    let prior = state(&config);
    let response = planned(&here(), &prior, &config);
    assert_eq!(response.planned, prior);
    assert!(response.requires_replace.is_empty());
}

#[test]
fn the_same_definition_in_another_spelling_is_no_change() {
    let prior = state(&config([("name", text("m")), ("definition", text(PASS))]));
    let response = planned(&here(), &prior, &config([("name", text("m")), ("definition", text(SPACED))]));
    assert_eq!(differences(&prior, &response.planned), Vec::<String>::new());
}

#[test]
fn another_definition_changes_in_place() {
    let prior = state(&config([("name", text("m")), ("definition", text(PASS))]));
    let response = planned(&here(), &prior, &config([("name", text("m")), ("definition", text(OTHER))]));
    assert_eq!(differences(&prior, &response.planned), ["definition", "diagram", "json", "revision_id"]);
    assert!(response.requires_replace.is_empty());
}

#[test]
fn an_unknown_step_leaves_the_rest_known() {
    let prior = state(&config([("name", text("m")), ("definition", text(PASS))]));
    let steps = Value::List(vec![Value::Unknown]);
    let response = planned(&here(), &prior, &config([("name", text("m")), ("steps", steps)]));
    let fields = Fields::of(&response.planned);
    assert_eq!(fields.value("json"), &Value::Unknown);
    assert_eq!(fields.value("iam_policy_json"), &Value::Unknown);
    assert_eq!(fields.value("definition"), &Value::Null);
    assert_eq!(fields.value("arn"), Fields::of(&prior).value("arn"));
    assert_eq!(fields.value("role_arn"), Fields::of(&prior).value("role_arn"));
}

#[test]
fn another_name_or_type_makes_another_machine() {
    let prior = state(&config([("name", text("m")), ("definition", text(PASS))]));
    let renamed = planned(&here(), &prior, &config([("name", text("n")), ("definition", text(PASS))]));
    assert_eq!(renamed.requires_replace, [path(["name"])]);
    let express = config([("name", text("m")), ("definition", text(PASS)), ("type", text("EXPRESS"))]);
    assert_eq!(planned(&here(), &prior, &express).requires_replace, [path(["type"])]);
}

#[test]
fn a_generated_name_stays_while_its_prefix_does() {
    let with_prefix = |prefix| config([("name_prefix", text(prefix)), ("definition", text(PASS))]);
    let Value::Map(mut prior) = state(&config([("name", text("x-123")), ("definition", text(PASS))])) else {
        panic!("no state")
    };
    prior.insert("name_prefix".into(), text("x-"));
    let prior = Value::Map(prior);
    assert_eq!(planned(&here(), &prior, &with_prefix("x-")).planned, prior);
    let other = planned(&here(), &prior, &with_prefix("y-"));
    assert_eq!(other.requires_replace, [path(["name"])]);
    assert_eq!(Fields::of(&other.planned).value("name"), &Value::Unknown);
}

#[test]
fn a_changed_policy_may_retain_the_old_one() {
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}"#;
    let with = config([
        ("name", text("m")),
        ("definition", text(PASS)),
        ("iam_policy_documents", strings([document])),
    ]);
    let prior = state(&with);
    let response = planned(&here(), &prior, &config([("name", text("m")), ("definition", text(PASS))]));
    assert_eq!(
        differences(&prior, &response.planned),
        ["iam_policy_documents", "iam_policy_json", "retained_iam_policy_json"]
    );
}

#[test]
fn what_was_retained_goes_when_nothing_runs_any_more() {
    let config = config([("name", text("m")), ("definition", text(PASS))]);
    let Value::Map(mut prior) = state(&config) else { panic!("no state") };
    prior.insert("retained_iam_policy_json".into(), text("{}"));
    let prior = Value::Map(prior);
    assert_eq!(planned(&here(), &prior, &config).planned, prior);
    let idle = Circumstances { retained_is_idle: true, ..here() };
    assert_eq!(differences(&prior, &planned(&idle, &prior, &config).planned), ["retained_iam_policy_json"]);
}

#[test]
fn a_machine_that_is_gone_is_made_anew() {
    let config = config([("name", text("m")), ("definition", text(PASS))]);
    let Value::Map(mut prior) = state(&config) else { panic!("no state") };
    prior.insert("status".into(), Value::Null);
    prior.insert("creation_date".into(), Value::Null);
    let prior = Value::Map(prior);
    let response = planned(&here(), &prior, &config);
    assert_eq!(differences(&prior, &response.planned), ["creation_date", "revision_id", "status"]);
    assert!(response.requires_replace.is_empty());
}

#[test]
fn removing_logging_shows() {
    let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/m";
    let logging = object([
        ("level", text("ALL")),
        ("include_execution_data", Value::Null),
        ("log_group_arn", text(group)),
    ]);
    let prior = state(&config([("name", text("m")), ("definition", text(PASS)), ("logging", logging)]));
    let response = planned(&here(), &prior, &config([("name", text("m")), ("definition", text(PASS))]));
    let changed = differences(&prior, &response.planned);
    assert_eq!(changed, ["iam_policy_json", "logging", "retained_iam_policy_json", "revision_id"]);
}

#[test]
fn an_imported_definition_fits_whichever_argument_is_used() {
    let fragment = r#"{"StartAt":"A","States":{"A":{"Type":"Pass"}},"Open":["A"],"Policy":[]}"#;
    let by_definition = config([("name", text("m")), ("definition", text(SPACED)), ("comment", Value::Null)]);
    let by_steps = config([("name", text("m")), ("steps", strings([fragment]))]);
    let Value::Map(mut imported) = state(&config([("name", text("m")), ("definition", text(PASS))])) else {
        panic!("no state")
    };
    let whole = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}},"Open":[],"Policy":[]}"#;
    imported.insert("steps".into(), strings([whole]));
    let imported = Value::Map(imported);
    for config in [by_definition, by_steps] {
        let response = planned(&here(), &imported, &config);
        assert_eq!(differences(&imported, &response.planned), Vec::<String>::new());
    }
}
