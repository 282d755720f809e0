//! The tree of a JavaScript expression.

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Byte offset of its first token or its operator.
    pub(super) offset: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    Text(String),
    Boolean(bool),
    Null,
    /// A template literal: texts, and the values between them (one fewer).
    Template {
        texts: Vec<String>,
        values: Vec<Node>,
    },
    /// `$.a[0]`
    Path(Path),
    Unary {
        operator: &'static str,
        operand: Box<Node>,
    },
    Binary {
        operator: &'static str,
        left: Box<Node>,
        right: Box<Node>,
    },
    Condition {
        condition: Box<Node>,
        then: Box<Node>,
        otherwise: Box<Node>,
    },
    /// `(x)`, which decides what may stand beside `??` and `**`.
    Group(Box<Node>),
    /// `x.name`
    Member {
        of: Box<Node>,
        name: String,
    },
    /// `x[0]`
    Index {
        of: Box<Node>,
        index: u32,
    },
    /// `x.name(…)`
    Method {
        of: Box<Node>,
        name: String,
        arguments: Vec<Node>,
    },
    /// `Math.name(…)`, `String(…)`
    Call {
        function: String,
        arguments: Vec<Node>,
    },
    /// `Math.PI`
    Constant(String),
}

/// A path into the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    Item(u32),
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("$")?;
        for step in &self.steps {
            match step {
                Step::Field(name) if is_plain(name) => write!(f, ".{name}")?,
                Step::Field(name) => {
                    write!(f, "['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))?;
                }
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Whether a field's name can stand behind a dot.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
