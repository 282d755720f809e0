//! `tags` and `tags_all`: what the user wrote, and that with the provider's `default_tags`.

use std::collections::BTreeMap;

use crate::provider::Settings;
use crate::tf::{Object, Value};

use super::values::{Fields, Given, string_map};

/// A map of tags as a state or plan has it.
pub(super) fn read(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_map().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// What turns the tags `old` into `new`: the keys to take away, and the tags to set.
pub(super) fn difference(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> (Vec<String>, BTreeMap<String, String>) {
    let removed = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
    let changed = new.iter().filter(|(key, value)| old.get(*key) != Some(value));
    (removed, changed.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// All tags of an object with these `tags`; unknown while some aren't known.
pub(super) fn all(settings: &Settings, config: &Fields<'_>) -> Given<BTreeMap<String, String>> {
    match (settings.default_tags.clone(), config.text_map("tags")) {
        (None, _) | (_, Given::Unknown) => Given::Unknown,
        (Some(defaults), Given::Absent) => Given::Known(defaults),
        (Some(defaults), Given::Known(own)) => Given::Known(defaults.into_iter().chain(own).collect()),
    }
}

/// Tags of several sources; later ones go before earlier ones.
pub(super) fn merged(sources: &[&Given<BTreeMap<String, String>>]) -> Given<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for source in sources {
        match source {
            Given::Unknown => return Given::Unknown,
            Given::Absent => {}
            Given::Known(tags) => all.extend(tags.iter().map(|(key, value)| (key.clone(), value.clone()))),
        }
    }
    Given::Known(all)
}

/// Puts `tags_all` into a plan.
pub(super) fn plan(settings: &Settings, config: &Fields<'_>, planned: &mut Object) {
    let tags = match all(settings, config) {
        Given::Known(tags) => string_map(&tags),
        Given::Unknown => Value::Unknown,
        Given::Absent => Value::Null,
    };
    planned.insert("tags_all".to_owned(), tags);
}

/// Shows the tags that an object has: `tags_all` is all of them, `tags` is that without the provider's default tags,
/// unless the user wrote them too.
pub(super) fn show(settings: &Settings, deployed: &BTreeMap<String, String>, state: &mut Object) {
    let prior = |name: &str| state.get(name).cloned().unwrap_or_default();
    if !prior("tags_all").is_null() && read(&prior("tags_all")) == *deployed {
        return;
    }
    let own = read(&prior("tags"));
    let defaults = settings.default_tags.clone().unwrap_or_default();
    let rest: BTreeMap<String, String> = deployed
        .iter()
        .filter(|(key, value)| own.contains_key(*key) || defaults.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let shown = if rest.is_empty() && own.is_empty() { prior("tags") } else { string_map(&rest) };
    state.insert("tags".to_owned(), shown);
    state.insert("tags_all".to_owned(), string_map(deployed));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn settings() -> Settings {
        Settings { default_tags: Some(map(&[("team", "a")])), ..Settings::default() }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let (old, new) =
            (map(&[("a", "1"), ("b", "2"), ("c", "3")]), map(&[("b", "2"), ("c", "4"), ("d", "5")]));
        assert_eq!(difference(&old, &new), (vec!["a".to_owned()], map(&[("c", "4"), ("d", "5")])));
        assert_eq!(difference(&new, &new), (Vec::new(), BTreeMap::new()));
    }

    #[test]
    fn own_tags_go_before_default_tags() {
        let config = Value::object([("tags", string_map(&map(&[("team", "b"), ("x", "y")])))]);
        let all = all(&settings(), &Fields::of(&config));
        assert_eq!(all, Given::Known(map(&[("team", "b"), ("x", "y")])));
    }

    #[test]
    fn default_tags_are_not_the_users() {
        let mut state = Object::new();
        show(&settings(), &map(&[("team", "a"), ("x", "y")]), &mut state);
        assert_eq!(state.get("tags"), Some(&string_map(&map(&[("x", "y")]))));
        show(&settings(), &map(&[("team", "a")]), &mut state);
        assert_eq!(state.get("tags"), Some(&string_map(&BTreeMap::new())), "the drift shows");
    }
}
