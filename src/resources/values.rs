//! Reading Terraform objects into typed models, and writing them back.
//!
//! Every reader keeps apart what is absent, what is not known yet, and what is there.

use std::collections::BTreeMap;

use serde_json::Number;

use crate::tf::{Diagnostic, Diagnostics, Object, Path, Severity, Step, Value};

/// What a configuration says of one argument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Nothing.
    #[default]
    Absent,
    /// Something that is not known yet.
    Unknown,
    /// This.
    Known(T),
}

impl<T> Given<T> {
    /// The value, when it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether nothing is given.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is not known yet.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The value, taken out, when it is known.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// The attributes of one object, by name and type. What is missing, or of another type than asked for, reads as absent:
/// the server has checked the object against its schema.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(Option<&'a Object>);

impl<'a> Fields<'a> {
    /// The attributes of `value`; none when it isn't an object.
    pub fn of(value: &'a Value) -> Self {
        match value {
            Value::Map(object) => Self(Some(object)),
            _ => Self(None),
        }
    }

    /// One attribute, null when it is missing.
    pub fn value(&self, name: &str) -> &'a Value {
        self.0.and_then(|object| object.get(name)).unwrap_or(&Value::Null)
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Given<T> {
        match self.value(name) {
            Value::Unknown => Given::Unknown,
            value => read(value).map_or(Given::Absent, Given::Known),
        }
    }

    /// A string.
    pub fn text(&self, name: &str) -> Given<String> {
        self.read(name, text)
    }

    /// A bool.
    pub fn flag(&self, name: &str) -> Given<bool> {
        self.read(name, |value| match value {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        })
    }

    /// A whole number. One that is none reads as absent; checks look at [`Fields::value`].
    pub fn whole(&self, name: &str) -> Given<i64> {
        self.read(name, |value| match value {
            Value::Number(number) => whole(number),
            _ => None,
        })
    }

    /// A list of strings whose elements may be unknown one by one; null elements are left out.
    pub fn texts(&self, name: &str) -> Given<Vec<Given<String>>> {
        self.read(name, |value| match value {
            Value::List(items) => Some(
                items
                    .iter()
                    .filter_map(|item| match item {
                        Value::Unknown => Some(Given::Unknown),
                        other => text(other).map(Given::Known),
                    })
                    .collect(),
            ),
            _ => None,
        })
    }

    /// A list of strings, unknown as soon as one of them is.
    pub fn all_texts(&self, name: &str) -> Given<Vec<String>> {
        match self.texts(name) {
            Given::Absent => Given::Absent,
            Given::Unknown => Given::Unknown,
            Given::Known(items) => {
                if items.iter().any(Given::is_unknown) {
                    Given::Unknown
                } else {
                    Given::Known(items.into_iter().filter_map(Given::into_known).collect())
                }
            }
        }
    }

    /// A map of strings, unknown as soon as one of them is; null elements are left out.
    pub fn text_map(&self, name: &str) -> Given<BTreeMap<String, String>> {
        match self.value(name) {
            Value::Unknown => Given::Unknown,
            Value::Map(object) if object.values().any(|value| *value == Value::Unknown) => Given::Unknown,
            Value::Map(object) => Given::Known(
                object.iter().filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect(),
            ),
            _ => Given::Absent,
        }
    }

    /// A nested object.
    pub fn nested(&self, name: &str) -> Given<Fields<'a>> {
        self.read(name, |value| match value {
            Value::Map(_) => Some(Fields::of(value)),
            _ => None,
        })
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// A decimal as a whole number: `5`, but also `5.0` and `5e0`, which are the same number to Terraform.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number.as_f64()?;
        let fits = float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0;
        fits.then(|| float.to_string().parse().ok()).flatten()
    })
}

/// A string or null.
pub fn string(value: Option<impl Into<String>>) -> Value {
    value.map_or(Value::Null, |text| Value::String(text.into()))
}

/// A string as a plan shows it: null, unknown, or known.
pub fn planned(given: &Given<String>) -> Value {
    match given {
        Given::Absent => Value::Null,
        Given::Unknown => Value::Unknown,
        Given::Known(text) => Value::String(text.clone()),
    }
}

/// A whole number or null.
pub fn number(value: Option<i64>) -> Value {
    value.map_or(Value::Null, |number| Value::Number(number.into()))
}

/// A time as states show it, in RFC 3339.
pub fn rfc3339(time: &aws_smithy_types::DateTime) -> String {
    time.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap_or_default()
}

/// A list of strings.
pub fn strings<S: Into<String>>(items: impl IntoIterator<Item = S>) -> Value {
    Value::List(items.into_iter().map(|item| Value::String(item.into())).collect())
}

/// A map of strings.
pub fn string_map(map: &BTreeMap<String, String>) -> Value {
    Value::Map(map.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect())
}

/// An object of attributes.
pub fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    Value::Map(attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Whether anything in `value` is unknown.
pub fn has_unknown(value: &Value) -> bool {
    match value {
        Value::Unknown => true,
        Value::List(items) => items.iter().any(has_unknown),
        Value::Map(map) => map.values().any(has_unknown),
        Value::Dynamic(inner) => has_unknown(&inner.1),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The path of nested attributes, `["role", "name"]`.
pub fn path<const N: usize>(names: [&str; N]) -> Path {
    Path(names.into_iter().map(|name| Step::Attribute(name.to_owned())).collect())
}

/// What an apply says that meets an unknown value, against Terraform's promise.
pub fn not_known() -> Diagnostics {
    Diagnostics::error(
        "Value not known",
        "A value of the configuration is still unknown while it is applied. This is a bug of the provider or of Terraform; \
         please report it.",
    )
}

/// Collects problems of one block.
#[derive(Debug, Default)]
pub struct Problems(Diagnostics);

impl Problems {
    /// An error on one attribute.
    pub fn error(&mut self, path: Path, summary: &str, detail: impl Into<String>) {
        self.push(Severity::Error, path, summary, detail);
    }

    /// A warning on one attribute.
    pub fn warning(&mut self, path: Path, summary: &str, detail: impl Into<String>) {
        self.push(Severity::Warning, path, summary, detail);
    }

    fn push(&mut self, severity: Severity, path: Path, summary: &str, detail: impl Into<String>) {
        self.0.0.push(Diagnostic { severity, summary: summary.to_owned(), detail: detail.into(), path });
    }

    /// Whether there is an error among them.
    pub fn has_error(&self) -> bool {
        self.0.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What was collected.
    pub fn finish(self) -> Diagnostics {
        self.0
    }
}

impl From<Diagnostics> for Problems {
    fn from(diagnostics: Diagnostics) -> Self {
        Self(diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_absent_unknown_and_known_apart() {
        let value = object([("a", Value::Unknown), ("b", Value::Null), ("c", Value::String("x".into()))]);
        let fields = Fields::of(&value);
        assert_eq!(fields.text("a"), Given::Unknown);
        assert_eq!(fields.text("b"), Given::Absent);
        assert_eq!(fields.text("c"), Given::Known("x".into()));
        assert_eq!(fields.text("missing"), Given::Absent);
    }

    #[test]
    fn one_unknown_element_makes_a_list_unknown() {
        let value = object([("l", Value::List(vec![Value::String("x".into()), Value::Unknown]))]);
        assert_eq!(Fields::of(&value).all_texts("l"), Given::Unknown);
        assert_eq!(
            Fields::of(&value).texts("l"),
            Given::Known(vec![Given::Known("x".into()), Given::Unknown])
        );
    }

    #[test]
    fn whole_numbers_in_other_spellings() {
        for (text, expected) in [("5", Some(5)), ("5.0", Some(5)), ("5e1", Some(50)), ("5.5", None)] {
            let number: Number = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(whole(&number), expected, "{text}");
        }
    }
}
