//! What a JSONata expression reads and calls.

use super::super::context;
use super::super::error::ExpressionError;
use super::super::suggest;
use super::ast::{BinaryOperator, Kind, Node};
use super::document;
use super::functions::FUNCTIONS;

/// Fields of `$states`.
const STATES: &[&str] = &["input", "result", "errorOutput", "context"];

/// What an expression reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Workflow variables, without their `$`, each once, in order of appearance.
    pub variables: Vec<String>,
    /// Whether the task token can be read: `$states.context.Task.Token`, or an object that holds it.
    pub reads_task_token: bool,
    /// Whether `$states.result` is read (not as a part of all of `$states`).
    pub reads_result: bool,
    /// Whether `$states.errorOutput` is read (likewise).
    pub reads_error_output: bool,
}

/// Finds what an expression reads, and checks it: fields of `$states` and of the context object, names of functions, and
/// that nothing is read from an input document.
pub fn analyse(node: &Node) -> Result<Analysis, ExpressionError> {
    document::check(node)?;
    let mut walk = Walk { analysis: Analysis::default(), bound: Vec::new(), error: None };
    walk.node(node);
    match walk.error {
        Some(error) => Err(error),
        None => Ok(walk.analysis),
    }
}

struct Walk {
    analysis: Analysis,
    /// Variables that the expression itself binds, innermost last.
    bound: Vec<String>,
    error: Option<ExpressionError>,
}

impl Walk {
    fn node(&mut self, node: &Node) {
        if self.error.is_some() {
            return;
        }
        match &node.kind {
            Kind::Variable(name) if name == "states" => self.states(&[]),
            Kind::Variable(name) => self.variable(name, node.offset),
            Kind::Binary { operator: BinaryOperator::Map, .. } => self.path(node),
            Kind::Block(expressions) => self.scoped(|walk| {
                // Functions of one block may call each other, whatever their order.
                walk.bound.extend(expressions.iter().filter_map(function_name));
                expressions.iter().for_each(|node| walk.node(node));
            }),
            Kind::Lambda { parameters, body, .. } => self.scoped(|walk| {
                walk.bound.extend(parameters.iter().cloned());
                walk.node(body);
            }),
            Kind::Bind { name, value } => {
                // A function may call itself; any other value is computed before its name exists.
                if matches!(value.kind, Kind::Lambda { .. }) {
                    self.bound.push(name.clone());
                    self.node(value);
                } else {
                    self.node(value);
                    self.bound.push(name.clone());
                }
            }
            Kind::Focus { of, name } | Kind::Index { of, name } => {
                self.node(of);
                self.bound.push(name.clone());
            }
            Kind::Call { procedure, arguments } => {
                self.call(procedure);
                arguments.iter().flatten().for_each(|argument| self.node(argument));
            }
            _ => node.each_child(&mut |child| self.node(child)),
        }
    }

    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        inner(self);
        self.bound.truncate(outer);
    }

    fn variable(&mut self, name: &str, offset: usize) {
        if matches!(name, "" | "$") || self.bound.iter().any(|bound| bound == name) {
            return;
        }
        if name == "eval" {
            self.fail(
                offset,
                "Step Functions has no `$eval`; `$parse(text)` makes a value from its JSON text.".to_owned(),
            );
        } else if !FUNCTIONS.contains(&name) && !self.analysis.variables.iter().any(|known| known == name) {
            self.analysis.variables.push(name.to_owned());
        }
    }

    fn call(&mut self, procedure: &Node) {
        if let Kind::Variable(name) = &procedure.kind
            && name != "eval"
            && !FUNCTIONS.contains(&name.as_str())
            && !self.bound.iter().any(|bound| bound == name)
        {
            self.fail(
                procedure.offset,
                format!(
                    "There is no function `${name}`, and a workflow variable can't hold one; the closest are {}.",
                    suggest::nearest_few(name, FUNCTIONS)
                ),
            );
            return;
        }
        self.node(procedure);
    }

    /// A path: where it starts at `$states`, the fields that follow are known.
    fn path(&mut self, node: &Node) {
        let mut steps = Vec::new();
        flatten(node, &mut steps);
        if let [first, rest @ ..] = steps.as_slice()
            && is_states(first)
        {
            let fields: Vec<(Option<String>, usize)> =
                rest.iter().map(|step| (field(step), step.offset)).collect();
            self.states(&fields);
        }
        for step in steps {
            // The head has been seen with its fields.
            if is_states(step) {
                predicates(step, &mut |by| self.node(by));
            } else {
                self.node(step);
            }
        }
    }

    fn states(&mut self, fields: &[(Option<String>, usize)]) {
        // Whoever reads all of `$states` reads the token with it; a result or an error is there only if there is one.
        let Some(((first, offset), rest)) = fields.split_first() else {
            self.analysis.reads_task_token = true;
            return;
        };
        let Some(first) = first else {
            self.analysis.reads_task_token = true;
            return;
        };
        match first.as_str() {
            "input" => {}
            "result" => self.analysis.reads_result = true,
            "errorOutput" => self.analysis.reads_error_output = true,
            "context" => {
                self.analysis.reads_task_token |=
                    context::reaches_task_token(rest.iter().map(|(field, _)| field.clone()));
                if let Err(error) = context::check(rest.iter().cloned(), "$states.context") {
                    self.fail(error.offset, error.message);
                }
            }
            other => self.fail(
                *offset,
                format!("`$states` has no field `{other}`; it has {}.", suggest::nearest(other, STATES)),
            ),
        }
    }

    fn fail(&mut self, offset: usize, message: String) {
        self.error.get_or_insert(ExpressionError::new(offset, message));
    }
}

/// The name that an expression binds a function to.
fn function_name(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Bind { name, value } if matches!(value.kind, Kind::Lambda { .. }) => Some(name.clone()),
        _ => None,
    }
}

/// The steps of a path, in order.
fn flatten<'a>(node: &'a Node, steps: &mut Vec<&'a Node>) {
    match &node.kind {
        Kind::Binary { operator: BinaryOperator::Map, left, right } => {
            flatten(left, steps);
            flatten(right, steps);
        }
        _ => steps.push(node),
    }
}

/// The field that a step selects, whatever its predicates.
fn field(step: &Node) -> Option<String> {
    match &step.kind {
        Kind::Name(name) | Kind::Text(name) => Some(name.clone()),
        Kind::Predicate { of, .. } | Kind::Focus { of, .. } | Kind::Index { of, .. } => field(of),
        _ => None,
    }
}

fn is_states(step: &Node) -> bool {
    match &step.kind {
        Kind::Variable(name) => name == "states",
        Kind::Predicate { of, .. } => is_states(of),
        _ => false,
    }
}

fn predicates<'a>(step: &'a Node, see: &mut dyn FnMut(&'a Node)) {
    if let Kind::Predicate { of, by } = &step.kind {
        predicates(of, see);
        by.iter().for_each(|by| see(by));
    }
}
