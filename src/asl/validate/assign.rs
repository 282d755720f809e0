//! The names of workflow variables.

use serde_json::Value;

use super::finding::{Place, Report, quote};
use super::machine::wrong_type;

/// The longest name of a variable, in characters.
/// Source: the developer guide's "Passing data between states with variables".
const LONGEST_NAME: usize = 80;

/// The variable that a field of `Assign` sets.
pub fn variable(field: &str) -> &str {
    field.strip_suffix(".$").unwrap_or(field)
}

/// Checks an `Assign` object's names; the values are a payload.
pub(super) fn check(value: &Value, place: &Place, report: &mut Report) {
    let Some(fields) = value.as_object() else {
        return wrong_type(value, "Assign", "an object of variables", place, report);
    };
    for field in fields.keys() {
        if let Some((code, fault, remedy)) = name_fault(variable(field)) {
            report.error(code, &place.key(field), fault, remedy);
        }
    }
}

/// What keeps a text from being the name of a variable: a code, what is wrong, and what would be right.
pub fn name_fault(name: &str) -> Option<(&'static str, String, String)> {
    let length = name.chars().count();
    if name == "states" {
        Some((
            "RESERVED_VARIABLE",
            "Assign sets \"states\", which Step Functions reserves.".to_owned(),
            "Use another name.".to_owned(),
        ))
    } else if length > LONGEST_NAME {
        Some((
            "INVALID_VARIABLE_NAME",
            format!("the variable {} has {length} characters.", quote(name)),
            format!("Use at most {LONGEST_NAME}."),
        ))
    } else if is_name(name) {
        None
    } else {
        Some((
            "INVALID_VARIABLE_NAME",
            format!("{} is no name of a variable.", quote(name)),
            "Start with a letter or _ and go on with letters, digits and _, without the $.".to_owned(),
        ))
    }
}

/// Whether a text is an identifier: Unicode letters, digits and underscores, not starting with a digit.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    // Combining marks are part of identifiers, too; they are above ASCII, where nothing else is refused either.
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric() || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers() {
        for good in ["x", "_x1", "größe", "数量"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "1x", "a-b", "$x", "a b", "a.b"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
