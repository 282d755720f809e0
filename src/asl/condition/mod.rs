//! The condition language of Choice states: `$.status == "FAILED" && !isPresent($.override)`.
//!
//! A condition is parsed into the tree below, which holds it in its smallest form already (literals on the right, no
//! double negation, chains flattened), and compiled to a choice rule of the Amazon States Language.
//!
//! ```text
//! condition  = all { "||" all }
//! all        = single { "&&" single }
//! single     = "!" single | "(" condition ")" | test "(" path ")" | operand comparator operand
//! test       = isPresent | isNull | isString | isNumeric | isBoolean | isTimestamp
//! comparator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "matches"
//! operand    = path | kind "(" path ")" | text | number | true | false | null | timestamp "(" text ")"
//! kind       = string | number | boolean | timestamp
//! ```

mod compile;
mod display;
mod parse;
mod rule;
mod timestamp;

pub use parse::parse;
pub use rule::{RuleError, check_rule};
pub use timestamp::check_timestamp;

use serde_json::Number;

use super::expression::path::Path;

/// A condition, in its smallest form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// One of these holds; none of them is an `Or`.
    Or(Vec<Condition>),
    /// All of these hold; none of them is an `And`.
    And(Vec<Condition>),
    /// This doesn't hold; it is no `Not`.
    Not(Box<Condition>),
    /// A test of one value.
    Test {
        /// The test.
        test: Test,
        /// The value under test.
        path: Path,
    },
    /// A comparison.
    Comparison {
        /// What is compared.
        path: Path,
        /// How.
        comparator: Comparator,
        /// With what.
        value: Value,
    },
}

/// A test of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// There is a value.
    IsPresent,
    /// The value is `null`.
    IsNull,
    /// The value is a text.
    IsString,
    /// The value is a number.
    IsNumeric,
    /// The value is `true` or `false`.
    IsBoolean,
    /// The value is a text that is a timestamp.
    IsTimestamp,
}

impl Test {
    const ALL: [Self; 6] =
        [Self::IsPresent, Self::IsNull, Self::IsString, Self::IsNumeric, Self::IsBoolean, Self::IsTimestamp];

    /// The name of the field in the Amazon States Language.
    pub fn field(self) -> &'static str {
        match self {
            Self::IsPresent => "IsPresent",
            Self::IsNull => "IsNull",
            Self::IsString => "IsString",
            Self::IsNumeric => "IsNumeric",
            Self::IsBoolean => "IsBoolean",
            Self::IsTimestamp => "IsTimestamp",
        }
    }

    /// The name of the function in the condition language.
    pub fn function(self) -> &'static str {
        match self {
            Self::IsPresent => "isPresent",
            Self::IsNull => "isNull",
            Self::IsString => "isString",
            Self::IsNumeric => "isNumeric",
            Self::IsBoolean => "isBoolean",
            Self::IsTimestamp => "isTimestamp",
        }
    }
}

/// How two values are compared. `!=` is the negation of `==`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// `==`
    Equals,
    /// `<`
    LessThan,
    /// `<=`
    LessThanEquals,
    /// `>`
    GreaterThan,
    /// `>=`
    GreaterThanEquals,
    /// `matches`: a text with `*` for any characters, `\*` for an asterisk.
    Matches,
}

impl Comparator {
    /// The comparator that says the same with its sides exchanged.
    fn flipped(self) -> Self {
        match self {
            Self::LessThan => Self::GreaterThan,
            Self::LessThanEquals => Self::GreaterThanEquals,
            Self::GreaterThan => Self::LessThan,
            Self::GreaterThanEquals => Self::LessThanEquals,
            Self::Equals | Self::Matches => self,
        }
    }
}

/// What a path is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, or the pattern of `matches`.
    Text(String),
    /// A number, with every digit of the user's.
    Number(Number),
    /// `true` or `false`
    Boolean(bool),
    /// A point in time, as RFC 3339 writes it.
    Timestamp(String),
    /// Another path, and what both hold.
    Path {
        /// The path.
        path: Path,
        /// What both sides hold.
        kind: Kind,
    },
}

/// What a path holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// Numbers.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Points in time.
    Timestamp,
}

impl Kind {
    const ALL: [Self; 4] = [Self::String, Self::Number, Self::Boolean, Self::Timestamp];

    /// The name of the function in the condition language.
    pub fn function(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
        }
    }

    /// What the operators of the Amazon States Language start with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Number => "Numeric",
            Self::Boolean => "Boolean",
            Self::Timestamp => "Timestamp",
        }
    }
}

impl Value {
    /// What kind of comparison the value asks for.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::String,
            Self::Number(_) => Kind::Number,
            Self::Boolean(_) => Kind::Boolean,
            Self::Timestamp(_) => Kind::Timestamp,
            Self::Path { kind, .. } => *kind,
        }
    }
}

impl Condition {
    /// All of the parts hold. Nested conjunctions are flattened; one part stands for itself.
    pub fn all(parts: Vec<Condition>) -> Condition {
        Self::flat(parts, Self::And, |part| match part {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// One of the parts holds. Nested disjunctions are flattened; one part stands for itself.
    pub fn any(parts: Vec<Condition>) -> Condition {
        Self::flat(parts, Self::Or, |part| match part {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// The condition doesn't hold. Two negations cancel out.
    pub fn negated(self) -> Condition {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    fn flat(
        parts: Vec<Condition>,
        many: fn(Vec<Condition>) -> Condition,
        nested: fn(Condition) -> Result<Vec<Condition>, Condition>,
    ) -> Condition {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match nested(part) {
                Ok(inner) => flat.extend(inner),
                Err(part) => flat.push(part),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            last => {
                flat.extend(last);
                many(flat)
            }
        }
    }
}

#[cfg(test)]
mod tests;
