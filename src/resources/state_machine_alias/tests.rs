use super::*;
use crate::resources::values::object;

const MACHINE: &str = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";

fn routes(list: &[(Value, i64)]) -> Value {
    let item = |(version, weight): &(Value, i64)| {
        object([("state_machine_version_arn", version.clone()), ("weight", (*weight).into())])
    };
    Value::List(list.iter().map(item).collect())
}

fn version(number: u32) -> Value {
    Value::String(format!("{MACHINE}:{number}"))
}

fn config(name: Value, routing: Value) -> Value {
    object([("name", name), ("description", Value::Null), ("routing", routing)])
}

fn prior(routing: Value) -> Value {
    let arn = Value::String(format!("{MACHINE}:live"));
    object([
        ("name", "live".into()),
        ("description", Value::Null),
        ("routing", routing),
        ("arn", arn.clone()),
        ("id", arn),
        ("state_machine_arn", MACHINE.into()),
        ("creation_date", "2026-01-01T00:00:00Z".into()),
    ])
}

fn planned(prior: &Value, config: &Value) -> PlanResponse {
    plan(PlanRequest {
        prior: prior.clone(),
        proposed: config.clone(),
        config: config.clone(),
        private: Vec::new(),
    })
}

#[test]
fn the_arn_is_known_with_the_version() {
    let known = planned(&Value::Null, &config("live".into(), routes(&[(version(1), 100)])));
    assert_eq!(known.planned.get("arn").as_str(), Some(format!("{MACHINE}:live").as_str()));
    assert!(known.planned.get("creation_date").is_unknown());
    let unknown = planned(&Value::Null, &config("live".into(), routes(&[(Value::Unknown, 100)])));
    assert!(unknown.planned.get("arn").is_unknown());
}

#[test]
fn a_shift_is_in_place_and_keeps_the_arn() {
    let old = prior(routes(&[(version(1), 100)]));
    for list in [&[(version(1), 90), (version(2), 10)][..], &[(Value::Unknown, 100)]] {
        let response = planned(&old, &config("live".into(), routes(list)));
        assert!(response.requires_replace.is_empty());
        assert_eq!(response.planned.get("arn"), old.get("arn"));
        assert_eq!(response.planned.get("routing"), &routes(list));
    }
}

#[test]
fn another_name_or_machine_is_another_alias() {
    let old = prior(routes(&[(version(1), 100)]));
    let renamed = planned(&old, &config("next".into(), routes(&[(version(1), 100)])));
    assert_eq!(renamed.requires_replace, [path(["name"])]);
    let other = Value::String(format!("{MACHINE}-other:1"));
    let moved = planned(&old, &config("live".into(), routes(&[(other, 100)])));
    assert_eq!(moved.requires_replace, [path(["routing"])]);
}

#[test]
fn the_order_of_routes_is_no_change() {
    let old = prior(routes(&[(version(1), 90), (version(2), 10)]));
    let response = planned(&old, &config("live".into(), routes(&[(version(2), 10), (version(1), 90)])));
    assert_eq!(response.planned, old);
}

#[test]
fn names_that_are_versions_are_refused() {
    let complaints = |name: &str| check(&config(name.into(), routes(&[(version(1), 100)]))).0.len();
    for (name, expected) in
        [("live", 0), ("v1.2_b-c", 0), ("7", 1), ("", 1), ("a b", 1), (&"a".repeat(81), 1)]
    {
        assert_eq!(complaints(name), expected, "{name:?}");
    }
    assert_eq!(check(&config(Value::Unknown, Value::Unknown)).0.len(), 0);
}

#[test]
fn an_alias_knows_its_machine() {
    assert_eq!(machine_of_alias(&format!("{MACHINE}:live")), Some(MACHINE));
    for other in [MACHINE, &format!("{MACHINE}:3"), &format!("{MACHINE}:a:b"), "live"] {
        assert_eq!(machine_of_alias(other), None, "{other}");
    }
}

#[test]
fn what_is_read_keeps_the_users_spelling() {
    let found = calls::Found {
        arn: format!("{MACHINE}:live"),
        description: String::new(),
        routes: routing::read(&routes(&[(version(2), 10), (version(1), 90)])),
        creation_date: Some("2026-01-01T00:00:00Z".to_owned()),
    };
    let old = prior(routes(&[(version(1), 90), (version(2), 10)]));
    let Value::Map(mut state) = old.clone() else { panic!("an object") };
    show(&mut state, &found);
    assert_eq!(Value::Map(state.clone()), old);
    show(&mut state, &calls::Found { description: "drifted".to_owned(), ..found });
    assert_eq!(state.get("description"), Some(&"drifted".into()));
}
