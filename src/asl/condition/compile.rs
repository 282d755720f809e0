//! Conditions to choice rules of the Amazon States Language.

use serde_json::{Map, Value as Json, json};

use super::{Comparator, Condition, Value};

impl Condition {
    /// The smallest choice rule that means the same, in the order of the language's documentation: `Variable` first.
    pub fn to_rule(&self) -> Json {
        match self {
            Self::Or(parts) => json!({ "Or": rules(parts) }),
            Self::And(parts) => json!({ "And": rules(parts) }),
            Self::Not(inner) => match inner.as_ref() {
                Self::Test { test, path } => rule(path.to_string(), test.field(), Json::Bool(false)),
                other => json!({ "Not": other.to_rule() }),
            },
            Self::Test { test, path } => rule(path.to_string(), test.field(), Json::Bool(true)),
            Self::Comparison { path, comparator, value } => {
                rule(path.to_string(), &operator(*comparator, value), operand(value))
            }
        }
    }
}

fn rules(parts: &[Condition]) -> Vec<Json> {
    parts.iter().map(Condition::to_rule).collect()
}

fn rule(variable: String, field: &str, operand: Json) -> Json {
    let mut rule = Map::new();
    rule.insert("Variable".to_owned(), Json::String(variable));
    rule.insert(field.to_owned(), operand);
    Json::Object(rule)
}

fn operator(comparator: Comparator, value: &Value) -> String {
    let comparison = match comparator {
        Comparator::Equals => "Equals",
        Comparator::LessThan => "LessThan",
        Comparator::LessThanEquals => "LessThanEquals",
        Comparator::GreaterThan => "GreaterThan",
        Comparator::GreaterThanEquals => "GreaterThanEquals",
        Comparator::Matches => "Matches",
    };
    let suffix = if matches!(value, Value::Path { .. }) { "Path" } else { "" };
    format!("{}{comparison}{suffix}", value.kind().prefix())
}

fn operand(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::Timestamp(text) => Json::String(text.clone()),
        Value::Number(number) => Json::Number(number.clone()),
        Value::Boolean(value) => Json::Bool(*value),
        Value::Path { path, .. } => Json::String(path.to_string()),
    }
}
