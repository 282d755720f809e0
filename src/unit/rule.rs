//! What must hold between arguments: rules are data, so that they are checked while other arguments are still unknown,
//! and so that the documentation can state them.

use serde_json::{Map, Value};

use super::Problems;
use crate::tf::Path;

/// A relation between arguments of one object, by their names.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// Exactly one of them is given.
    ExactlyOne(&'static [&'static str]),
    /// At most one of them is given.
    AtMostOne(&'static [&'static str]),
    /// At least one of them is given.
    AtLeastOne(&'static [&'static str]),
    /// The first is given only together with the second.
    Requires(&'static str, &'static str),
    /// The first is given only together with one of the others.
    RequiresAny(&'static str, &'static [&'static str]),
}

impl Rule {
    /// Checks the rule, as far as the arguments are known.
    pub fn check(&self, values: &Map<String, Value>, at: &Path, unknown: &[Path], problems: &mut Problems) {
        let path = |name: &str| at.attribute(name);
        let unsure = |name: &str| unknown.contains(&path(name));
        let given = |name: &&&str| values.get(**name).is_some_and(|value| !value.is_null());
        let listed =
            |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match *self {
            Self::ExactlyOne(names) | Self::AtMostOne(names) | Self::AtLeastOne(names) => {
                let count = names.iter().filter(given).count();
                let exclusive = !matches!(self, Self::AtLeastOne(_));
                let needed = !matches!(self, Self::AtMostOne(_));
                if exclusive && count > 1 {
                    for name in names.iter().filter(given).skip(1) {
                        problems.error_at(path(name), format!("Only one of {} may be given.", listed(names)));
                    }
                } else if needed && count == 0 && !names.iter().any(|name| unsure(name)) {
                    let how_many = if exclusive { "Exactly" } else { "At least" };
                    problems
                        .error_at(at.clone(), format!("{how_many} one of {} must be given.", listed(names)));
                }
            }
            Self::Requires(one, other) => {
                if given(&&one) && !given(&&other) && !unsure(other) {
                    problems.error_at(path(one), format!("This needs `{other}` too."));
                }
            }
            Self::RequiresAny(one, others) => {
                let met = others.iter().any(|other| given(&other) || unsure(other));
                if given(&&one) && !met {
                    problems.error_at(path(one), format!("This needs one of {} too.", listed(others)));
                }
            }
        }
    }

    /// The rule as a sentence for the documentation.
    pub fn sentence(&self) -> String {
        let listed =
            |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::ExactlyOne(names) => format!("Exactly one of {} must be given.", listed(names)),
            Self::AtMostOne(names) => format!("At most one of {} may be given.", listed(names)),
            Self::AtLeastOne(names) => format!("At least one of {} must be given.", listed(names)),
            Self::Requires(one, other) => format!("`{one}` needs `{other}`."),
            Self::RequiresAny(one, others) => format!("`{one}` needs one of {}.", listed(others)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RULE: Rule = Rule::ExactlyOne(&["image", "package"]);

    fn check(values: Value, unknown: &[Path]) -> Vec<String> {
        let Value::Object(values) = values else { unreachable!() };
        let mut problems = Problems::default();
        RULE.check(&values, &Path::root("containers").index(1), unknown, &mut problems);
        problems.0.into_iter().map(|problem| problem.path.to_string()).collect()
    }

    #[test]
    fn one_too_many_is_told_on_the_argument_and_none_on_the_object() {
        assert_eq!(check(json!({ "image": "a" }), &[]), Vec::<String>::new());
        assert_eq!(check(json!({ "image": "a", "package": "b" }), &[]), ["containers[1].package"]);
        assert_eq!(check(json!({}), &[]), ["containers[1]"]);
    }

    #[test]
    fn a_rule_waits_for_what_is_unknown() {
        let unknown = [Path::root("containers").index(1).attribute("image")];
        assert_eq!(check(json!({}), &unknown), Vec::<String>::new());
    }
}
