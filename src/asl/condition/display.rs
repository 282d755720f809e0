//! Rendering of conditions in their own language.

use std::fmt::{Display, Formatter, Result};

use super::{Comparator, Condition, Test, Value};

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Or(parts) => joined(f, parts, " || "),
            Self::And(parts) => joined(f, parts, " && "),
            Self::Not(inner) => match inner.as_ref() {
                Self::Comparison { path, comparator: Comparator::Equals, value } => {
                    write!(f, "{path} != {value}")
                }
                test @ Self::Test { .. } => write!(f, "!{test}"),
                other => write!(f, "!({other})"),
            },
            Self::Test { test, path } => write!(f, "{test}({path})"),
            Self::Comparison { path, comparator, value } => write!(f, "{path} {comparator} {value}"),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Condition], separator: &str) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        // `&&` binds tighter than `||`, so only an `Or` inside an `And` needs its parentheses.
        if separator == " && " && matches!(part, Condition::Or(_)) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.function())
    }
}

impl Display for Comparator {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Equals => "==",
            Self::LessThan => "<",
            Self::LessThanEquals => "<=",
            Self::GreaterThan => ">",
            Self::GreaterThanEquals => ">=",
            Self::Matches => "matches",
        })
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text(text) => serde_json::Value::from(text.as_str()).fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(value) => value.fmt(f),
            Self::Timestamp(text) => write!(f, "timestamp({})", serde_json::Value::from(text.as_str())),
            Self::Path { path, kind } => write!(f, "{}({path})", kind.function()),
        }
    }
}
