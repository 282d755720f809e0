//! The tree of a JSONata expression.

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Byte offset of the token that makes the node: its first token, or its operator.
    pub offset: usize,
    /// What it is.
    pub kind: Kind,
    /// Levels of nodes from here down, kept so that no walk over the tree can exhaust the stack.
    pub(super) height: usize,
}

/// `key: value` of an object constructor or a grouping.
pub type Pair = (Node, Node);

/// One term of an order-by clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `>` rather than `<`.
    pub descending: bool,
    /// What is ordered by.
    pub by: Node,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text(String),
    /// A number, in the user's digits.
    Number(String),
    /// `true`, `false`
    Boolean(bool),
    /// `null`
    Null,
    /// `/pattern/flags`
    Regex {
        /// What is between the slashes.
        pattern: String,
        /// `i`, `m`, both or none.
        flags: String,
    },
    /// A field.
    Name(String),
    /// `$name`; `$` has the empty name and `$$` the name `$`.
    Variable(String),
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    /// `%`
    Parent,
    /// `-x`
    Negation(Box<Node>),
    /// `x + y`, `x.y`, …
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Its left side.
        left: Box<Node>,
        /// Its right side.
        right: Box<Node>,
    },
    /// `x[y]`, or `x[]`
    Predicate {
        /// What is filtered.
        of: Box<Node>,
        /// The condition or index.
        by: Option<Box<Node>>,
    },
    /// `x{k: v}`
    Group {
        /// What is grouped.
        of: Box<Node>,
        /// Keys and values.
        pairs: Vec<Pair>,
    },
    /// `[x, y]`
    Array(Vec<Node>),
    /// `x..y`, inside an array constructor.
    Range(Box<Node>, Box<Node>),
    /// `{k: v}`
    Object(Vec<Pair>),
    /// `(x; y)`
    Block(Vec<Node>),
    /// `x ? y : z`
    Condition {
        /// What decides.
        condition: Box<Node>,
        /// The value if it holds.
        then: Box<Node>,
        /// The value if not.
        otherwise: Option<Box<Node>>,
    },
    /// `$name := x`
    Bind {
        /// The variable, without its `$`.
        name: String,
        /// Its value.
        value: Box<Node>,
    },
    /// `x@$name`
    Focus {
        /// What is bound.
        of: Box<Node>,
        /// The variable, without its `$`.
        name: String,
    },
    /// `x#$name`
    Index {
        /// What is counted.
        of: Box<Node>,
        /// The variable, without its `$`.
        name: String,
    },
    /// `x^(<a, >b)`
    Sort {
        /// What is ordered.
        of: Box<Node>,
        /// By what.
        terms: Vec<Term>,
    },
    /// `| pattern | update, delete |`
    Transform {
        /// What is changed.
        pattern: Box<Node>,
        /// The fields that are set.
        update: Box<Node>,
        /// The fields that go.
        delete: Option<Box<Node>>,
    },
    /// `f(x)`; an argument that is missing is the `?` of a partial application.
    Call {
        /// What is called.
        procedure: Box<Node>,
        /// Its arguments.
        arguments: Vec<Option<Node>>,
    },
    /// `function($x)<n:n>{ … }`
    Lambda {
        /// Names of the parameters, without `$`.
        parameters: Vec<String>,
        /// The signature, with its angle brackets.
        signature: Option<String>,
        /// What is computed.
        body: Box<Node>,
    },
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `.`
    Map,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `&`
    Concatenate,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `in`
    In,
    /// `and`
    And,
    /// `or`
    Or,
    /// `~>`
    Apply,
}

impl Node {
    /// A node, with its height.
    pub(super) fn new(offset: usize, kind: Kind) -> Self {
        let mut below = 0;
        kind.each_child(&mut |child| below = below.max(child.height));
        Self { offset, kind, height: below + 1 }
    }

    /// Shows every node below this one, in the order of the text.
    pub fn each_child<'a>(&'a self, see: &mut dyn FnMut(&'a Node)) {
        self.kind.each_child(see);
    }
}

impl Kind {
    fn each_child<'a>(&'a self, see: &mut dyn FnMut(&'a Node)) {
        match self {
            Self::Text(_)
            | Self::Number(_)
            | Self::Boolean(_)
            | Self::Null
            | Self::Regex { .. }
            | Self::Name(_)
            | Self::Variable(_)
            | Self::Wildcard
            | Self::Descendants
            | Self::Parent => {}
            Self::Negation(inner) => see(inner),
            Self::Binary { left, right, .. } | Self::Range(left, right) => {
                see(left);
                see(right);
            }
            Self::Predicate { of, by } => {
                see(of);
                by.iter().for_each(|by| see(by));
            }
            Self::Group { of, pairs } => {
                see(of);
                pairs.iter().for_each(|(key, value)| {
                    see(key);
                    see(value);
                });
            }
            Self::Object(pairs) => pairs.iter().for_each(|(key, value)| {
                see(key);
                see(value);
            }),
            Self::Array(items) | Self::Block(items) => items.iter().for_each(see),
            Self::Condition { condition, then, otherwise } => {
                see(condition);
                see(then);
                otherwise.iter().for_each(|otherwise| see(otherwise));
            }
            Self::Bind { value, .. } => see(value),
            Self::Focus { of, .. } | Self::Index { of, .. } => see(of),
            Self::Sort { of, terms } => {
                see(of);
                terms.iter().for_each(|term| see(&term.by));
            }
            Self::Transform { pattern, update, delete } => {
                see(pattern);
                see(update);
                delete.iter().for_each(|delete| see(delete));
            }
            Self::Call { procedure, arguments } => {
                see(procedure);
                arguments.iter().flatten().for_each(see);
            }
            Self::Lambda { body, .. } => see(body),
        }
    }
}
