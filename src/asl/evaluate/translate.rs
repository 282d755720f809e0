//! JavaScript to JSONata.

use std::collections::BTreeSet;

use super::super::expression::{ExpressionError, suggest};
use super::ast::{Kind, Node, Path, Step, is_plain};
use super::helpers::Helper;
use super::methods;
use super::parse::parse;

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The JSONata expression, without `{%` and `%}`. It reads the state's input through `$states.input`.
    pub jsonata: String,
    /// The paths into the input that are read (`$.a[0]`), each once, in order of appearance.
    pub paths: Vec<String>,
}

/// Translates a JavaScript expression.
///
/// The error names the construct that can't be translated faithfully, and where it is.
pub fn translate(javascript: &str) -> Result<Translation, ExpressionError> {
    let tree = parse(javascript)?;
    let mut translator = Translator::default();
    let body = translator.value(&tree)?;
    Ok(translator.finish(body))
}

/// What a value is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Text,
    Boolean,
    List,
    /// Known at run time only.
    Any,
}

/// A piece of JSONata.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) kind: Type,
    /// Whether it can stand beside an operator without parentheses.
    pub(super) atom: bool,
}

impl Code {
    pub(super) fn atom(text: impl Into<String>, kind: Type) -> Self {
        Self { text: text.into(), kind, atom: true }
    }

    pub(super) fn compound(text: impl Into<String>, kind: Type) -> Self {
        Self { text: text.into(), kind, atom: false }
    }

    /// The text, fit to stand beside an operator.
    pub(super) fn operand(&self) -> String {
        if self.atom { self.text.clone() } else { format!("({})", self.text) }
    }
}

type Translated = Result<Code, ExpressionError>;

/// Collects what the translation needs beside its body.
#[derive(Default)]
pub(super) struct Translator {
    helpers: BTreeSet<Helper>,
    /// Paths, and the variables that hold their values.
    paths: Vec<(Path, String)>,
    temporaries: usize,
}

pub(super) fn fail<T>(offset: usize, message: impl Into<String>) -> Result<T, ExpressionError> {
    Err(ExpressionError::new(offset, message))
}

impl Translator {
    fn finish(mut self, body: Code) -> Translation {
        let mut bindings = Vec::new();
        for (path, variable) in self.paths.clone() {
            let value = self.reading(&path);
            bindings.push(format!("{variable} := {value}"));
        }
        let mut parts: Vec<String> = Helper::ALL
            .iter()
            .filter(|helper| self.helpers.contains(helper))
            .map(|helper| format!("{} := {}", helper.name(), helper.body()))
            .collect();
        parts.extend(bindings);
        let jsonata = if parts.is_empty() {
            body.text
        } else {
            parts.push(body.text);
            format!("({})", parts.join("; "))
        };
        Translation { jsonata, paths: self.paths.iter().map(|(path, _)| path.to_string()).collect() }
    }

    /// The expression that reads a path, and fails where nothing is.
    fn reading(&mut self, path: &Path) -> String {
        path.steps.iter().fold("$states.input".to_owned(), |of, step| match step {
            Step::Field(name) => self.call(Helper::Field, &[&of, &literal(name)]),
            Step::Item(index) => self.call(Helper::Item, &[&of, &index.to_string()]),
        })
    }

    /// A call of a helper.
    pub(super) fn call(&mut self, helper: Helper, arguments: &[&str]) -> String {
        self.require(helper);
        format!("{}({})", helper.name(), arguments.join(", "))
    }

    fn require(&mut self, helper: Helper) {
        if self.helpers.insert(helper) {
            helper.needs().iter().for_each(|needed| self.require(*needed));
        }
    }

    pub(super) fn value(&mut self, node: &Node) -> Translated {
        match &node.kind {
            Kind::Number(number) => Ok(Code::atom(number.to_string(), Type::Number)),
            Kind::Text(text) => Ok(Code::atom(literal(text), Type::Text)),
            Kind::Boolean(value) => Ok(Code::atom(value.to_string(), Type::Boolean)),
            Kind::Null => Ok(Code::atom("null", Type::Any)),
            Kind::Path(path) => Ok(Code::atom(self.variable(path), Type::Any)),
            Kind::Group(inner) => self.value(inner),
            Kind::Template { texts, values } => self.template(texts, values),
            Kind::Unary { operator, operand } => self.unary(operator, operand),
            Kind::Binary { operator, left, right } => self.binary(operator, left, right, node.offset),
            Kind::Condition { condition, then, otherwise } => self.condition(condition, then, otherwise),
            Kind::Member { of, name } if name == "length" => {
                let of = self.value(of)?;
                Ok(match of.kind {
                    Type::Number | Type::Boolean => {
                        return fail(node.offset, "A number or a truth value has no length.");
                    }
                    Type::Text => Code::atom(self.call(Helper::Units, &[&of.text]), Type::Number),
                    Type::List => Code::atom(format!("$count({})", of.text), Type::Number),
                    Type::Any => Code::atom(self.call(Helper::Length, &[&of.text]), Type::Any),
                })
            }
            Kind::Member { name, .. } => fail(
                node.offset,
                format!(
                    "`.{name}` can't be translated to JSONata here; a field is read by a path (`$.{name}`)."
                ),
            ),
            Kind::Index { of, index } => {
                let of = self.value(of)?;
                if !matches!(of.kind, Type::List | Type::Any) {
                    return fail(node.offset, "An index into a text isn't translated; use `.slice`.");
                }
                let kind = if of.kind == Type::List { Type::Text } else { Type::Any };
                Ok(Code::atom(self.call(Helper::Item, &[&of.text, &index.to_string()]), kind))
            }
            Kind::Method { of, name, arguments } => methods::method(self, of, name, arguments, node.offset),
            Kind::Call { function, arguments } => methods::function(self, function, arguments, node.offset),
            Kind::Constant(name) => methods::constant(name, node.offset),
        }
    }

    /// The variable that holds the value of a path.
    fn variable(&mut self, path: &Path) -> String {
        if let Some((_, variable)) = self.paths.iter().find(|(known, _)| known == path) {
            return variable.clone();
        }
        let words: Vec<String> = path
            .steps
            .iter()
            .map(|step| match step {
                Step::Field(name) if is_plain(name) && name.is_ascii() => name.clone(),
                Step::Field(_) => "field".to_owned(),
                Step::Item(index) => index.to_string(),
            })
            .collect();
        // The prefix keeps it apart from every function.
        let stem = format!("$in_{}", words.join("_"));
        let taken = |name: &str| self.paths.iter().any(|(_, variable)| variable == name);
        let mut variable = stem.clone();
        let mut number = 2;
        while taken(&variable) {
            variable = format!("{stem}_{number}");
            number += 1;
        }
        self.paths.push((path.clone(), variable.clone()));
        variable
    }

    /// A value as text.
    pub(super) fn text(&mut self, code: &Code) -> String {
        match code.kind {
            Type::Text => code.operand(),
            Type::Boolean => format!("$string({})", code.text),
            Type::Number => self.call(Helper::Digits, &[&code.text]),
            Type::List | Type::Any => self.call(Helper::Text, &[&code.text]),
        }
    }

    /// A value as a number.
    pub(super) fn number(&mut self, code: &Code) -> String {
        match code.kind {
            Type::Number => code.operand(),
            Type::Boolean => format!("$number({})", code.text),
            Type::Text | Type::List | Type::Any => self.call(Helper::Num, &[&code.text]),
        }
    }

    /// A value as JavaScript's truth.
    pub(super) fn truth(&mut self, code: &Code) -> Code {
        match code.kind {
            Type::Boolean => code.clone(),
            Type::Number => Code::compound(format!("{} != 0", code.operand()), Type::Boolean),
            Type::Text => Code::compound(format!("{} != ''", code.operand()), Type::Boolean),
            Type::List | Type::Any => Code::atom(self.call(Helper::Holds, &[&code.text]), Type::Boolean),
        }
    }

    fn template(&mut self, texts: &[String], values: &[Node]) -> Translated {
        let mut parts = Vec::new();
        let mut values = values.iter();
        for text in texts {
            if !text.is_empty() {
                parts.push(literal(text));
            }
            if let Some(value) = values.next() {
                let value = self.value(value)?;
                parts.push(self.text(&value));
            }
        }
        Ok(match parts.as_slice() {
            [] => Code::atom("''", Type::Text),
            [only] => Code::atom(only.clone(), Type::Text),
            parts => Code::compound(parts.join(" & "), Type::Text),
        })
    }

    fn unary(&mut self, operator: &str, operand: &Node) -> Translated {
        let operand = self.value(operand)?;
        Ok(match operator {
            "!" => {
                let truth = self.truth(&operand);
                Code::atom(format!("$not({})", truth.text), Type::Boolean)
            }
            "-" => Code::atom(format!("(-{})", self.number(&operand)), Type::Number),
            _ => Code::atom(self.number(&operand), Type::Number),
        })
    }

    fn binary(&mut self, operator: &'static str, left: &Node, right: &Node, offset: usize) -> Translated {
        let same_path = matches!((&left.kind, &right.kind), (Kind::Path(a), Kind::Path(b)) if a == b);
        let (a, b) = (self.value(left)?, self.value(right)?);
        match operator {
            "+" => Ok(self.plus(&a, &b)),
            "-" | "*" => Ok(Code::compound(
                format!("{} {operator} {}", self.number(&a), self.number(&b)),
                Type::Number,
            )),
            "/" | "%" => {
                let dividend = self.number(&a);
                let mut divisor = self.number(&b);
                if !matches!(&right.kind, Kind::Number(number) if *number != 0.0) {
                    divisor = self.call(Helper::Divisor, &[&divisor]);
                }
                Ok(Code::compound(format!("{dividend} {operator} {divisor}"), Type::Number))
            }
            "**" => Ok(Code::atom(format!("$power({}, {})", self.number(&a), self.number(&b)), Type::Number)),
            "<" | ">" | "<=" | ">=" => self.order(operator, a, b, offset),
            "===" | "!==" | "==" | "!=" => self.equality(operator, (left, a), (right, b), same_path, offset),
            "&&" | "||" | "??" => Ok(self.choice(operator, &a, &b)),
            _ => fail(offset, format!("`{operator}` can't be translated to JSONata.")),
        }
    }

    fn plus(&mut self, a: &Code, b: &Code) -> Code {
        let texts = |code: &Code| matches!(code.kind, Type::Text | Type::List);
        let numbers = |code: &Code| matches!(code.kind, Type::Number | Type::Boolean);
        if texts(a) || texts(b) {
            Code::compound(format!("{} & {}", self.text(a), self.text(b)), Type::Text)
        } else if numbers(a) && numbers(b) {
            Code::compound(format!("{} + {}", self.number(a), self.number(b)), Type::Number)
        } else {
            Code::atom(self.call(Helper::Plus, &[&a.text, &b.text]), Type::Any)
        }
    }

    fn order(&mut self, operator: &str, a: Code, b: Code, offset: usize) -> Translated {
        if a.kind == Type::List || b.kind == Type::List {
            return fail(offset, "Lists have no order; compare their lengths or items.");
        }
        let may_be_text = |code: &Code| matches!(code.kind, Type::Text | Type::Any);
        if may_be_text(&a) && may_be_text(&b) && !(a.kind == Type::Text && b.kind == Type::Text) {
            let (helper, first, second) = match operator {
                "<" => (Helper::Below, &a, &b),
                ">" => (Helper::Below, &b, &a),
                "<=" => (Helper::AtMost, &a, &b),
                _ => (Helper::AtMost, &b, &a),
            };
            return Ok(Code::atom(self.call(helper, &[&first.text, &second.text]), Type::Boolean));
        }
        let (a, b) = if a.kind == Type::Text && b.kind == Type::Text {
            (a.operand(), b.operand())
        } else {
            (self.number(&a), self.number(&b))
        };
        Ok(Code::compound(format!("{a} {operator} {b}"), Type::Boolean))
    }

    fn equality(
        &mut self,
        operator: &str,
        (left, a): (&Node, Code),
        (right, b): (&Node, Code),
        same_path: bool,
        offset: usize,
    ) -> Translated {
        let null = matches!(left.kind, Kind::Null) || matches!(right.kind, Kind::Null);
        let alike = a.kind == b.kind && a.kind != Type::Any;
        if matches!(operator, "==" | "!=") && !null && !alike {
            return fail(
                offset,
                format!(
                    "`{operator}` converts its operands in ways that JSONata doesn't know; use `{operator}=`."
                ),
            );
        }
        if a.kind == Type::List || b.kind == Type::List || same_path {
            return fail(
                offset,
                "JavaScript compares lists and objects by identity, which JSONata doesn't know.",
            );
        }
        let negated = operator.starts_with('!');
        // A value that is known not to be a list or an object compares by value.
        let scalar = |node: &Node, code: &Code| code.kind != Type::Any || matches!(node.kind, Kind::Null);
        if scalar(left, &a) || scalar(right, &b) {
            let sign = if negated { "!=" } else { "=" };
            return Ok(Code::compound(format!("{} {sign} {}", a.operand(), b.operand()), Type::Boolean));
        }
        let same = self.call(Helper::Same, &[&a.text, &b.text]);
        Ok(Code::atom(if negated { format!("$not({same})") } else { same }, Type::Boolean))
    }

    /// `&&`, `||` and `??`, which give one of their operands and leave the other alone.
    fn choice(&mut self, operator: &str, a: &Code, b: &Code) -> Code {
        let kind = if a.kind == b.kind { a.kind } else { Type::Any };
        // An operand that is more than a variable is computed once.
        let simple = a.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'_'));
        let (bound, first) = if simple {
            (None, a.clone())
        } else {
            self.temporaries += 1;
            let name = format!("$value_{}", self.temporaries);
            (Some(format!("{name} := {}; ", a.text)), Code::atom(name, a.kind))
        };
        let choice = match operator {
            "&&" => format!("{} ? {} : {}", self.truth(&first).text, b.operand(), first.text),
            "||" => format!("{} ? {} : {}", self.truth(&first).text, first.text, b.operand()),
            _ => format!("{} = null ? {} : {}", first.text, b.operand(), first.text),
        };
        match bound {
            Some(bound) => Code::atom(format!("({bound}{choice})"), kind),
            None => Code::compound(choice, kind),
        }
    }

    fn condition(&mut self, condition: &Node, then: &Node, otherwise: &Node) -> Translated {
        let condition = self.value(condition)?;
        let (then, otherwise) = (self.value(then)?, self.value(otherwise)?);
        let kind = if then.kind == otherwise.kind { then.kind } else { Type::Any };
        let truth = self.truth(&condition);
        Ok(Code::compound(
            format!("{} ? {} : {}", truth.operand(), then.operand(), otherwise.operand()),
            kind,
        ))
    }
}

/// A text as JSONata writes it. JSONata has no escape for a single quote.
pub(super) fn literal(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    let mut literal = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => literal.push_str("\\\\"),
            '"' if quote == '"' => literal.push_str("\\\""),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            control if control.is_control() => literal.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => literal.push(other),
        }
    }
    literal.push(quote);
    literal
}

/// A sentence fragment for errors about names.
pub(super) fn known(names: &[&str]) -> String {
    format!("translated are {}", suggest::list(names))
}
