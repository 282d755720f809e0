//! A state machine as a Mermaid `stateDiagram-v2`.
//!
//! Names never appear as identifiers: each state is `s0`, `s1`, … in document order with its name as a quoted description, so that
//! no name can collide with Mermaid's syntax. The text of names, conditions and errors is escaped with Mermaid's entity codes.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Map, Value};

use super::validate::machine::{Machine, State, Transition, Via, outline};

/// The longest label of an edge, in characters; a diagram is no place for long conditions.
const LONGEST_LABEL: usize = 60;

/// Draws a definition. The result depends on the definition alone and ends in a newline; what is broken in the definition is left
/// out. Parallel branches and Map processors are composite states; a Choice is a state whose edges carry their conditions, and an
/// edge of a catcher carries the errors.
pub fn mermaid(definition: &Value) -> String {
    let machine = outline(definition);
    let mut drawing = Drawing { machine: &machine, text: String::from("stateDiagram-v2\n") };
    let mut work = vec![Step::Scope { scope: 0, depth: 1 }];
    // A stack of its own: machines may be nested deeply.
    while let Some(step) = work.pop() {
        match step {
            Step::Scope { scope, depth } => drawing.scope(scope, depth, &mut work),
            Step::Edges { scope, depth } => drawing.edges(scope, depth),
            Step::Open { state, depth } => drawing.open(state, depth),
            Step::Line { text, depth } => drawing.line(depth, text),
        }
    }
    drawing.text
}

/// What is still to be drawn.
enum Step {
    /// The states of a machine.
    Scope { scope: usize, depth: usize },
    /// The transitions of a machine, which follow its states.
    Edges { scope: usize, depth: usize },
    /// The first line of a composite state.
    Open { state: usize, depth: usize },
    /// A fixed line.
    Line { text: &'static str, depth: usize },
}

struct Drawing<'m> {
    machine: &'m Machine<'m>,
    text: String,
}

impl Drawing<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        self.indent(depth);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn indent(&mut self, depth: usize) {
        // Deep nesting must not make the indentation quadratic.
        for _ in 0..depth.min(20) {
            self.text.push_str("    ");
        }
    }

    fn open(&mut self, state: usize, depth: usize) {
        self.indent(depth);
        let _ = writeln!(self.text, "state s{state} {{");
    }

    /// Declares the states of a machine and queues what is inside them, then its transitions.
    fn scope(&mut self, scope: usize, depth: usize, work: &mut Vec<Step>) {
        let Some(states) = self.machine.scopes.get(scope).map(|scope| scope.states.clone()) else { return };
        let mut pieces = vec![Step::Edges { scope, depth }];
        self.declare(states.clone(), depth);
        for state in states.rev() {
            self.composite(state, depth, &mut pieces);
        }
        work.extend(pieces);
    }

    /// One line for each state: its id and its name.
    fn declare(&mut self, states: Range<usize>, depth: usize) {
        for index in states {
            let Some(state) = self.machine.states.get(index) else { continue };
            self.indent(depth);
            let _ = writeln!(self.text, "state \"{}\" as s{index}", title(state));
        }
    }

    /// Queues the body of a composite state, last piece first.
    fn composite(&self, index: usize, depth: usize, pieces: &mut Vec<Step>) {
        let Some(state) = self.machine.states.get(index) else { return };
        let drawable =
            |inner: &usize| self.machine.scopes.get(*inner).is_some_and(|scope| !scope.states.is_empty());
        let inner: Vec<usize> = state.inner.clone().filter(drawable).collect();
        if inner.is_empty() {
            return;
        }
        pieces.push(Step::Line { text: "}", depth });
        for (position, scope) in inner.iter().enumerate().rev() {
            pieces.push(Step::Scope { scope: *scope, depth: depth + 1 });
            if position > 0 {
                pieces.push(Step::Line { text: "--", depth: depth + 1 });
            }
        }
        pieces.push(Step::Open { state: index, depth });
    }

    /// The transitions of a machine.
    fn edges(&mut self, scope: usize, depth: usize) {
        let Some(scope) = self.machine.scopes.get(scope) else { return };
        if let Some(start) = scope.start_at.and_then(|name| scope.by_name.get(name)) {
            self.indent(depth);
            let _ = writeln!(self.text, "[*] --> s{start}");
        }
        for index in scope.states.clone() {
            let Some(state) = self.machine.states.get(index) else { continue };
            for transition in state.transitions() {
                let Some(to) = scope.by_name.get(transition.target) else { continue };
                self.indent(depth);
                let _ = write!(self.text, "s{index} --> s{to}");
                match label(state, transition) {
                    Some(label) => {
                        let _ = writeln!(self.text, " : {}", escape(&shorten(&label)));
                    }
                    None => self.text.push('\n'),
                }
            }
            if state.is_terminal() {
                self.indent(depth);
                let _ = writeln!(self.text, "s{index} --> [*]");
            }
        }
    }
}

/// What the box of a state says.
fn title(state: &State) -> String {
    escape(state.name)
}

/// What an edge says.
fn label(state: &State, transition: Transition) -> Option<String> {
    match transition.via {
        Via::Next => None,
        Via::Default => Some("otherwise".to_owned()),
        Via::Rule(rule) => state.list("Choices").get(rule).map(condition),
        Via::Catch(catcher) => {
            let errors = state.list("Catch").get(catcher)?.get("ErrorEquals")?.as_array()?;
            let names: Vec<&str> = errors.iter().filter_map(Value::as_str).collect();
            Some(format!("on {}", names.join(", ")))
        }
    }
}

/// The test of a rule, as a reader would say it.
fn condition(rule: &Value) -> String {
    match rule.get("Condition") {
        Some(Value::String(text)) => {
            let body = text.strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}")).unwrap_or(text);
            return body.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Some(other) => return other.to_string(),
        None => {}
    }
    let mut text = String::new();
    if let Some(fields) = rule.as_object() {
        test(fields, &mut text);
    }
    text
}

fn test(fields: &Map<String, Value>, text: &mut String) {
    // The label is cut anyway, so a large tree of rules need not be spelled out.
    if text.len() > 4 * LONGEST_LABEL {
        return;
    }
    for (name, joint) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = fields.get(name).and_then(Value::as_array) {
            for (index, rule) in rules.iter().enumerate() {
                if index > 0 {
                    text.push_str(joint);
                }
                operand(rule, text);
            }
            return;
        }
    }
    if let Some(rule) = fields.get("Not") {
        text.push_str("not ");
        return operand(rule, text);
    }
    let variable = fields.get("Variable").and_then(Value::as_str).unwrap_or("?");
    let other = fields
        .iter()
        .find(|(name, _)| !matches!(name.as_str(), "Variable" | "Next" | "Assign" | "Comment" | "Output"));
    if let Some((operator, value)) = other {
        comparison(variable, operator, value, text);
    }
}

/// A part of `And`, `Or` or `Not`, in parentheses if it has parts itself.
fn operand(rule: &Value, text: &mut String) {
    let Some(fields) = rule.as_object() else { return };
    let nested = fields.contains_key("And") || fields.contains_key("Or");
    if nested {
        text.push('(');
    }
    test(fields, text);
    if nested {
        text.push(')');
    }
}

fn comparison(variable: &str, operator: &str, value: &Value, text: &mut String) {
    let _ = match operator.strip_prefix("Is") {
        Some(kind) => {
            let not = if *value == Value::Bool(false) { "not " } else { "" };
            write!(text, "{variable} is {not}{}", kind.to_lowercase())
        }
        None => {
            let operator = operator.strip_suffix("Path").unwrap_or(operator);
            let symbol = if operator.ends_with("LessThanEquals") {
                "<="
            } else if operator.ends_with("GreaterThanEquals") {
                ">="
            } else if operator.ends_with("LessThan") {
                "<"
            } else if operator.ends_with("GreaterThan") {
                ">"
            } else if operator.ends_with("Matches") {
                "matches"
            } else {
                "="
            };
            match value {
                Value::String(value) => write!(text, "{variable} {symbol} {value}"),
                other => write!(text, "{variable} {symbol} {other}"),
            }
        }
    };
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LABEL) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Text that Mermaid shows as it is: letters and digits of any script and spaces stay, the rest becomes an entity code.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || " .,-_()?!=+/'".contains(c) {
            escaped.push(c);
        } else if c.is_control() || c.is_whitespace() {
            escaped.push(' ');
        } else if !c.is_ascii() {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    if escaped.trim().is_empty() { "#160;".to_owned() } else { escaped }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_chain_starts_goes_on_and_ends() {
        let definition = json!({"StartAt": "A", "States": {
            "A": {"Type": "Pass", "Next": "B"},
            "B": {"Type": "Succeed"},
        }});
        assert_eq!(
            mermaid(&definition),
            "stateDiagram-v2\n    state \"A\" as s0\n    state \"B\" as s1\n    [*] --> s0\n    s0 --> s1\n    s1 --> [*]\n"
        );
    }

    #[test]
    fn branches_are_regions_of_a_composite_state_in_their_order() {
        let branch = |name: &str| json!({"StartAt": name, "States": {name: {"Type": "Pass", "End": true}}});
        let definition = json!({"StartAt": "Both", "States": {
            "Both": {"Type": "Parallel", "Branches": [branch("L"), branch("R")], "Next": "Each"},
            "Each": {"Type": "Map", "ItemProcessor": branch("One"), "End": true},
        }});
        let expected = [
            "stateDiagram-v2",
            "    state \"Both\" as s0",
            "    state \"Each\" as s1",
            "    state s0 {",
            "        state \"L\" as s2",
            "        [*] --> s2",
            "        s2 --> [*]",
            "        --",
            "        state \"R\" as s3",
            "        [*] --> s3",
            "        s3 --> [*]",
            "    }",
            "    state s1 {",
            "        state \"One\" as s4",
            "        [*] --> s4",
            "        s4 --> [*]",
            "    }",
            "    [*] --> s0",
            "    s0 --> s1",
            "    s1 --> [*]",
        ];
        assert_eq!(mermaid(&definition).lines().collect::<Vec<_>>(), expected);
    }

    /// The labels of the edges, unescaped as far as these tests need it.
    fn labels(definition: &Value) -> Vec<String> {
        mermaid(definition)
            .lines()
            .filter_map(|line| line.split_once(" : "))
            .map(|(_, label)| {
                label.replace("#36;", "$").replace("#60;", "<").replace("#62;", ">").replace("#42;", "*")
            })
            .collect()
    }

    #[test]
    fn edges_of_choices_and_catchers_say_when_they_are_taken() {
        let choice = json!({"StartAt": "A", "States": {
            "A": {"Type": "Choice", "Default": "B", "Choices": [
                {"Variable": "$.s", "StringEquals": "x", "Next": "B"},
                {"Variable": "$.n", "NumericLessThanEqualsPath": "$.m", "Next": "B"},
                {"Variable": "$.f", "StringMatches": "*.txt", "Next": "B"},
                {"Variable": "$.p", "IsPresent": false, "Next": "B"},
                {"Not": {"Or": [{"Variable": "$.b", "BooleanEquals": true}, {"Variable": "$.z", "IsNull": true}]},
                    "Next": "B"},
                {"And": [{"Variable": "$.a", "NumericGreaterThan": 1}, {"Not": {"Variable": "$.c", "IsString": true}}],
                    "Next": "B"},
            ]},
            "B": {"Type": "Task", "Resource": "r", "Next": "A", "Catch": [
                {"ErrorEquals": ["E.One", "States.Timeout"], "Next": "A"},
            ]},
        }});
        assert_eq!(
            labels(&choice),
            [
                "$.s = x",
                "$.n <= $.m",
                "$.f matches *.txt",
                "$.p is not present",
                "not ($.b = true or $.z is null)",
                "$.a > 1 and not $.c is string",
                "otherwise",
                "on E.One, States.Timeout",
            ]
        );
    }

    #[test]
    fn long_conditions_are_cut_between_characters() {
        let condition = format!("{{% $states.input.x = '{}' %}}", "é".repeat(100));
        let definition = json!({"QueryLanguage": "JSONata", "StartAt": "A", "States": {
            "A": {"Type": "Choice", "Choices": [{"Condition": condition, "Next": "B"}]},
            "B": {"Type": "Succeed"},
        }});
        let label = labels(&definition).remove(0);
        assert_eq!(label.chars().count(), LONGEST_LABEL + 1);
        assert!(label.starts_with("$states.input.x = 'éé") && label.ends_with('…'), "{label}");
    }

    #[test]
    fn names_can_not_break_out_of_their_quotes_or_become_syntax() {
        for (name, shown) in [
            ("a\"b", "a#34;b"),
            ("a\nb", "a b"),
            ("<b>;:#{}", "#60;b#62;#59;#58;#35;#123;#125;"),
            ("数量 é", "数量 é"),
            ("end", "end"),
            ("", "#160;"),
        ] {
            assert_eq!(escape(name), shown);
        }
    }

    #[test]
    fn a_broken_definition_is_drawn_as_far_as_it_goes() {
        let definition = json!({"StartAt": "X", "States": {
            "A": {"Type": "Nothing", "Next": "Nowhere"},
            "B": 5,
            "C": {"Type": "Parallel", "Branches": [{}, 5], "Next": "A"},
        }});
        let expected = "stateDiagram-v2\n    state \"A\" as s0\n    state \"C\" as s1\n    s1 --> s0\n";
        assert_eq!(mermaid(&definition), expected);
        assert_eq!(mermaid(&json!(null)), "stateDiagram-v2\n");
    }
}
