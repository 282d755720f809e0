use super::*;
use crate::resources::values::object;
use crate::tf::Severity;

const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/k";

fn config(name: Value, encryption: Value) -> Value {
    object([("name", name), ("encryption", encryption), ("tags", Value::Null)])
}

fn encryption(key: Value, seconds: Value) -> Value {
    object([("kms_key_arn", key), ("data_key_reuse_period_seconds", seconds)])
}

fn planned(prior: Value, config: Value) -> PlanResponse {
    let place = (
        "eu-west-1".to_owned(),
        Identity { account_id: "123456789012".to_owned(), partition: "aws".to_owned() },
    );
    let request = PlanRequest { prior, proposed: config.clone(), config, private: Vec::new() };
    plan(&Settings::default(), Some(place), request)
}

fn existing(encryption: Value) -> Value {
    let response = planned(Value::Null, config("packing".into(), encryption));
    let Value::Map(mut state) = response.planned else { panic!("an object") };
    state.insert("creation_date".to_owned(), "2026-01-01T00:00:00Z".into());
    Value::Map(state)
}

#[test]
fn the_arn_is_known_at_plan() {
    let arn = "arn:aws:states:eu-west-1:123456789012:activity:packing";
    assert_eq!(existing(Value::Null).get("arn").as_str(), Some(arn));
    assert!(planned(Value::Null, config(Value::Unknown, Value::Null)).planned.get("arn").is_unknown());
}

#[test]
fn what_cannot_change_in_place_makes_another() {
    let plain = existing(Value::Null);
    let key = || encryption(KEY.into(), Value::Null);
    let replaced = |prior: &Value, config| planned(prior.clone(), config).requires_replace;
    assert!(replaced(&plain, config("packing".into(), Value::Null)).is_empty());
    assert_eq!(replaced(&plain, config("other".into(), Value::Null)), [path(["name"])]);
    assert_eq!(replaced(&plain, config("packing".into(), key())), [path(["encryption"])]);
    assert_eq!(replaced(&plain, config("packing".into(), Value::Unknown)), [path(["encryption"])]);
    let encrypted = existing(key());
    let spelled_out = encryption(KEY.into(), 300.into());
    assert!(replaced(&encrypted, config("packing".into(), spelled_out)).is_empty(), "300 is the default");
}

#[test]
fn problems_stand_at_their_paths() {
    let tags = object([("aws:x", "y".into())]);
    let wrong =
        object([("name", "a b".into()), ("encryption", encryption("key".into(), 59.into())), ("tags", tags)]);
    let errors: Vec<_> = check(&wrong)
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| found.path.to_string())
        .collect();
    assert_eq!(
        errors,
        ["name", "encryption.kms_key_arn", "encryption.data_key_reuse_period_seconds", "tags[\"aws:x\"]"]
    );
    assert!(check(&config(Value::Unknown, Value::Unknown)).is_empty());
    assert!(check(&config("packing.v1-\u{e9}".into(), Value::Null)).is_empty());
}

#[test]
fn an_activity_knows_its_name() {
    assert_eq!(name_in("arn:aws:states:eu-west-1:123456789012:activity:packing"), Some("packing"));
    for other in [
        "packing",
        "arn:aws:states:eu-west-1:123456789012:stateMachine:packing",
        "arn:aws:states:::activity:",
    ] {
        assert_eq!(name_in(other), None, "{other}");
    }
}
