//! A managed role as a state shows it.

use std::collections::{BTreeMap, BTreeSet};

use crate::resources::values::{Fields, Given, string, string_map, strings};
use crate::tf::{Object, Value};

use super::Found;
use super::settings::RoleConfig;

/// The `role` argument that shows the role as it is; what the user left out stays out while it is as by default.
pub(in crate::resources) fn role_value(
    spelled: &Value,
    found: &Found,
    attached: &BTreeSet<String>,
    owner_tags: &BTreeMap<String, String>,
    name: Option<&str>,
    default_description: &str,
) -> Value {
    let settings = RoleConfig::read(&Fields::of(spelled));
    let mut shown = match spelled {
        Value::Map(object) => object.clone(),
        _ => Object::new(),
    };
    let or_default =
        |given: &Given<String>, default: &str| given.known().map_or(default, String::as_str).to_owned();
    if let Some(name) = name {
        shown.insert("name".to_owned(), Value::String(name.to_owned()));
    }
    if found.path != or_default(&settings.path, "/") {
        shown.insert("path".to_owned(), Value::String(found.path.clone()));
    }
    if found.description != or_default(&settings.description, default_description) {
        shown.insert("description".to_owned(), Value::String(found.description.clone()));
    }
    if found.boundary.as_ref() != settings.permissions_boundary_arn.known() {
        shown.insert("permissions_boundary_arn".to_owned(), string(found.boundary.clone()));
    }
    let policies: BTreeSet<String> =
        settings.managed_policy_arns.known().into_iter().flatten().cloned().collect();
    if policies != *attached {
        shown.insert("managed_policy_arns".to_owned(), strings(attached.iter().cloned()));
    }
    let own = settings.tags.into_known().unwrap_or_default();
    let extra: BTreeMap<String, String> = found
        .tags
        .iter()
        .filter(|(key, value)| own.contains_key(*key) || owner_tags.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if extra != own {
        shown.insert("tags".to_owned(), string_map(&extra));
    }
    if shown.is_empty() {
        return Value::Null;
    }
    for attribute in
        ["name", "path", "description", "permissions_boundary_arn", "managed_policy_arns", "tags"]
    {
        shown.entry(attribute.to_owned()).or_insert(Value::Null);
    }
    Value::Map(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::tags;
    use crate::resources::values::object;

    const DESCRIPTION: &str = "Execution role";

    fn found() -> Found {
        Found {
            arn: "arn:aws:iam::123456789012:role/r".into(),
            path: "/".into(),
            description: DESCRIPTION.into(),
            boundary: None,
            trust: "{}".into(),
            tags: BTreeMap::from([("team".into(), "a".into())]),
        }
    }

    #[test]
    fn a_role_as_by_default_shows_nothing() {
        let machine_tags = found().tags;
        let shown = role_value(&Value::Null, &found(), &BTreeSet::new(), &machine_tags, None, DESCRIPTION);
        assert_eq!(shown, Value::Null);
    }

    #[test]
    fn drift_of_the_role_shows() {
        let role = Found { boundary: Some("arn:aws:iam::123456789012:policy/b".into()), ..found() };
        let shown = role_value(
            &Value::Null,
            &role,
            &BTreeSet::from(["p".to_owned()]),
            &BTreeMap::new(),
            None,
            DESCRIPTION,
        );
        let fields = Fields::of(&shown);
        assert_eq!(fields.text("permissions_boundary_arn").known(), role.boundary.as_ref());
        assert_eq!(fields.all_texts("managed_policy_arns").known(), Some(&vec!["p".to_owned()]));
        assert_eq!(tags::read(fields.value("tags")), role.tags);
        assert_eq!(fields.value("description"), &Value::Null);
    }

    #[test]
    fn an_empty_role_block_stays() {
        let spelled = object([("name", Value::Null), ("path", Value::Null)]);
        let shown = role_value(&spelled, &found(), &BTreeSet::new(), &found().tags, None, DESCRIPTION);
        assert!(matches!(shown, Value::Map(_)));
    }
}
