//! Payload templates: how values and runtime expressions stand in `Parameters`, `Arguments`, `ResultSelector`, `Assign`
//! and `Output`.
//!
//! Source: Amazon States Language, "Payload Template"; Step Functions developer guide, "Passing parameters".

use serde_json::{Map, Value};

use super::expression::{self, Language, Text, intrinsic};
use crate::tf::{Path, Step};

/// Why a value can't stand in a template, and where in the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Path below the value that was given.
    pub path: Path,
    /// A sentence, without the place.
    pub message: String,
}

impl TemplateError {
    fn new(message: impl Into<String>) -> Self {
        Self { path: Path::default(), message: message.into() }
    }

    fn below(mut self, step: Step) -> Self {
        self.path.0.insert(0, step);
        self
    }
}

/// Puts `value` into `target` under `key`. In JSONPath an expression goes under the key with `.$` behind it.
pub fn place(
    target: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    language: Language,
) -> Result<(), TemplateError> {
    render(value, language)?.put(target, key);
    Ok(())
}

/// Renders an object as a whole template, such as `Parameters` that a user gave in the API's own shape.
pub fn object(object: &Map<String, Value>, language: Language) -> Result<Map<String, Value>, TemplateError> {
    let mut target = Map::with_capacity(object.len());
    for (key, value) in object {
        let step = || Step::Attribute(key.clone());
        match (language, key.strip_suffix(".$")) {
            (Language::JsonPath, Some(plain)) => {
                let text = user_expression(value)
                    .and_then(|text| unrepeated(object, plain, text))
                    .map_err(|error| error.below(step()))?;
                target.insert(key.clone(), Value::String(text));
            }
            _ => place(&mut target, key, value, language).map_err(|error| error.below(step()))?,
        }
    }
    Ok(target)
}

/// Everything that keeps a value from standing in a template, where [`render`] stops at the first.
pub fn faults(value: &Value, language: Language) -> Vec<TemplateError> {
    let Err(first) = render(value, language) else { return Vec::new() };
    let nested: Vec<TemplateError> = match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| {
                let found = match (language, key.strip_suffix(".$")) {
                    (Language::JsonPath, Some(plain)) => user_expression(value)
                        .and_then(|text| unrepeated(map, plain, text))
                        .err()
                        .into_iter()
                        .collect(),
                    _ => faults(value, language),
                };
                found.into_iter().map(|error| error.below(Step::Attribute(key.clone())))
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| {
                faults(item, language).into_iter().map(move |error| error.below(Step::Index(index)))
            })
            .collect(),
        _ => Vec::new(),
    };
    // A list whose elements are all right by themselves can still be wrong as a whole.
    if nested.is_empty() { vec![first] } else { nested }
}

/// Refuses a field that is given with `.$` and without: Step Functions makes one field of both.
fn unrepeated(object: &Map<String, Value>, plain: &str, text: String) -> Result<String, TemplateError> {
    if object.contains_key(plain) {
        return Err(TemplateError::new(format!(
            "`{plain}` and `{plain}.$` are one and the same field; leave one of them away."
        )));
    }
    Ok(text)
}

/// What a value becomes in a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Rendered {
    /// Stands under its own key.
    Plain(Value),
    /// A JSONPath or an intrinsic function: stands under the key with `.$`.
    Expression(String),
}

impl Rendered {
    /// Puts it into an object under `key`, or under the key with `.$` behind it.
    pub fn put(self, target: &mut Map<String, Value>, key: &str) {
        match self {
            Self::Plain(value) => target.insert(key.to_owned(), value),
            Self::Expression(text) => target.insert(format!("{key}.$"), Value::String(text)),
        };
    }
}

/// Renders one value. JSONata expressions stay strings, so only JSONPath gives [`Rendered::Expression`].
pub fn render(value: &Value, language: Language) -> Result<Rendered, TemplateError> {
    Ok(match value {
        Value::String(text) => match expression::classify(text, language) {
            Text::Literal(text) => Rendered::Plain(Value::String(text.into_owned())),
            Text::Expression(text) => {
                expression::check(text, language)
                    .map_err(|error| TemplateError::new(error.with_caret(text)))?;
                match language {
                    Language::JsonPath => Rendered::Expression(expression::normalise(text, language)),
                    Language::Jsonata => Rendered::Plain(Value::String(text.to_owned())),
                }
            }
        },
        Value::Array(items) => list(items, language)?,
        Value::Object(map) => Rendered::Plain(Value::Object(object(map, language)?)),
        scalar => Rendered::Plain(scalar.clone()),
    })
}

fn list(items: &[Value], language: Language) -> Result<Rendered, TemplateError> {
    if let Some(whole) = whole_list(items, language)? {
        return Ok(whole);
    }
    let mut rendered = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        rendered.push(render(item, language).map_err(|error| error.below(Step::Index(index)))?);
    }
    if rendered.iter().any(|item| matches!(item, Rendered::Expression(_))) {
        return array_call(&rendered).map(Rendered::Expression);
    }
    let plain = rendered.into_iter().filter_map(|item| match item {
        Rendered::Plain(value) => Some(value),
        Rendered::Expression(_) => None,
    });
    Ok(Rendered::Plain(Value::Array(plain.collect())))
}

/// A list of one expression that selects many values is those values, not a list that holds a list.
fn whole_list(items: &[Value], language: Language) -> Result<Option<Rendered>, TemplateError> {
    if selects_many(items, language) { render(&items[0], language).map(Some) } else { Ok(None) }
}

/// Whether a list is one expression that selects many values (`[*]`, or `[]` in JSONata).
pub fn selects_many(items: &[Value], language: Language) -> bool {
    let [Value::String(only)] = items else { return false };
    let Text::Expression(text) = expression::classify(only, language) else { return false };
    match language {
        Language::JsonPath => text.ends_with("[*]"),
        Language::Jsonata => text.trim_end_matches("%}").trim_end().ends_with("[]"),
    }
}

/// `States.Array(…)` of a list in which an expression stands.
fn array_call(items: &[Rendered]) -> Result<String, TemplateError> {
    let mut arguments = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        arguments.push(match item {
            Rendered::Expression(text) => text.clone(),
            Rendered::Plain(Value::String(text)) => intrinsic::quote(text),
            Rendered::Plain(Value::Array(nested)) => {
                let nested: Vec<_> = nested.iter().cloned().map(Rendered::Plain).collect();
                array_call(&nested).map_err(|error| error.below(Step::Index(index)))?
            }
            Rendered::Plain(Value::Object(_)) => {
                return Err(TemplateError::new(
                    "An object can't stand in a list beside a JSONPath expression: States.Array takes only paths, \
                     strings, numbers, booleans and null. Put the whole list behind one path, or use JSONata.",
                )
                .below(Step::Index(index)));
            }
            Rendered::Plain(scalar) => scalar.to_string(),
        });
    }
    Ok(format!("States.Array({})", arguments.join(", ")))
}

/// The value of a key that the user already ended in `.$`.
fn user_expression(value: &Value) -> Result<String, TemplateError> {
    let Value::String(text) = value else {
        return Err(TemplateError::new(format!(
            "A key that ends in `.$` takes a path or an intrinsic function, not {value}."
        )));
    };
    match expression::classify(text, Language::JsonPath) {
        Text::Expression(text) => {
            expression::check(text, Language::JsonPath)
                .map_err(|error| TemplateError::new(error.with_caret(text)))?;
            Ok(text.to_owned())
        }
        Text::Literal(_) => Err(TemplateError::new(format!(
            "A key that ends in `.$` takes a path (`$.field`) or an intrinsic function (`States.Format(…)`), not the text {text:?}."
        ))),
    }
}

/// Whether the task token of the context object is read anywhere in a rendered template.
pub fn reads_task_token(value: &Value, language: Language) -> bool {
    match value {
        Value::String(text) => match expression::classify(text, language) {
            Text::Expression(text) => expression::reads_task_token(text, language),
            Text::Literal(_) => false,
        },
        Value::Array(items) => items.iter().any(|item| reads_task_token(item, language)),
        Value::Object(map) => map.values().any(|item| reads_task_token(item, language)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: Value, expected: Value) {
        let Value::Object(map) = json!({ "x": value }) else { unreachable!() };
        assert_eq!(Value::Object(object(&map, Language::JsonPath).unwrap()), expected);
    }

    #[test]
    fn expressions_get_the_suffix_and_literals_do_not() {
        check(json!("$.a"), json!({ "x.$": "$.a" }));
        check(json!("States.UUID()"), json!({ "x.$": "States.UUID()" }));
        check(json!("\\$USD"), json!({ "x": "$USD" }));
        check(json!("$5"), json!({ "x": "$5" }));
        check(json!({ "b": ["y", 1, null] }), json!({ "x": { "b": ["y", 1, null] } }));
        check(json!({ "b.$": "$.c" }), json!({ "x": { "b.$": "$.c" } }));
    }

    #[test]
    fn a_list_with_expressions_is_one_call() {
        check(
            json!(["$.a", "it's", 3, true, null]),
            json!({ "x.$": "States.Array($.a, 'it\\'s', 3, true, null)" }),
        );
        check(json!(["$.a[*]"]), json!({ "x.$": "$.a[*]" }));
        check(json!(["$.a", ["b"]]), json!({ "x.$": "States.Array($.a, States.Array('b'))" }));
        check(json!([{ "b": "$.c" }]), json!({ "x": [{ "b.$": "$.c" }] }));
    }

    #[test]
    fn a_field_that_is_given_twice_is_refused() {
        let twice = json!({ "a": "$.y", "a.$": "$.x" });
        let error = render(&twice, Language::JsonPath).unwrap_err();
        assert_eq!(error.path, Path(vec![Step::Attribute("a.$".to_owned())]));
        assert!(error.message.contains("`a` and `a.$`"), "{}", error.message);
        assert!(render(&twice, Language::Jsonata).is_ok());
    }

    #[test]
    fn every_fault_is_found_where_it_stands() {
        let value = json!({
            "a": "$.x[", "b": [{ "c": "States.Foo()" }, "d"], "e.$": 5, "f": ["$.x", { "g": 1 }], "h": "$.fine",
        });
        let paths: Vec<_> =
            faults(&value, Language::JsonPath).iter().map(|error| error.path.to_string()).collect();
        assert_eq!(paths, ["a", "b[0].c", "e.$", "f[1]"]);
        assert_eq!(faults(&json!({ "h": ["$.fine", 1] }), Language::JsonPath), []);
    }

    #[test]
    fn an_object_beside_an_expression_is_refused_where_it_stands() {
        let error = render(&json!(["$.a", { "b": 1 }]), Language::JsonPath).unwrap_err();
        assert_eq!(error.path, Path(vec![Step::Index(1)]));
        assert!(error.message.contains("States.Array"), "{}", error.message);
    }

    #[test]
    fn jsonata_stays_in_its_place() {
        let value = json!({ "a": "{% $states.input.a %}", "b": "$.literal", "c": ["{% $x %}", 1] });
        assert_eq!(render(&value, Language::Jsonata).unwrap(), Rendered::Plain(value));
        assert_eq!(
            render(&json!(["{% $states.input.a[] %}"]), Language::Jsonata).unwrap(),
            Rendered::Plain(json!("{% $states.input.a[] %}"))
        );
    }
}
