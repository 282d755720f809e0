//! Renders a task: arguments in, a Task state out.

use serde_json::{Map, Value, json};

use super::arg::{Form, Kind, Spec};
use super::{Call, Pattern, Problem, Problems, Rendered, Task, common};
use crate::asl::expression::{self, Language, Text};
use crate::asl::interpolate::interpolate;
use crate::asl::template;
use crate::tf::Path;

/// Renders a Task state with its policy and fragment.
pub fn task(call: &Call, task: &Task) -> Result<Rendered, Problems> {
    if let Some(rendered) = (task.instead)(call)? {
        return Ok(rendered);
    }
    let template = match (task.template)(call)? {
        Some(replaced) => replaced,
        None => {
            let mut parameters = parameters(call)?;
            (task.parameters)(call, &mut parameters)?;
            Some(Value::Object(parameters))
        }
    };
    if call.pattern == Pattern::WaitForTaskToken {
        token(call, task, template.as_ref())?;
    }
    let resource = (task.resource)(call).unwrap_or_else(|| {
        format!(
            "arn:{}:states:::{}:{}{}",
            call.partition(),
            task.api.service,
            task.api.action,
            call.pattern.suffix()
        )
    });
    let mut statements = match call.get(common::CREDENTIALS_ROLE_ARN) {
        // The role that is assumed has the service's permissions; the machine's own role only assumes it.
        Some(role) => vec![common::assume_role(call, role)],
        None => (task.iam)(call),
    };
    statements.extend((task.additional)(call)?);
    common::task_state(call, &resource, template, (task.retry)(call), statements, (task.more)(call)?)
}

/// The parameters of a task, each argument under its ASL key, expressions in their place.
pub fn parameters(call: &Call) -> Result<Map<String, Value>, Problems> {
    let mut raw = object(call.unit.args, call.args.values(), call.language(), &Path::default())?;
    for (key, value) in call.unit.task().map_or(&[][..], |task| task.fixed) {
        insert(&mut raw, key, written(&Kind::Json, value));
    }
    template::object(&raw, call.language()).map_err(|error| Problem::at(error.path, error.message).into())
}

/// As [`parameters`], for some of the arguments.
pub fn parameters_of(call: &Call, specs: &[Spec]) -> Result<Map<String, Value>, Problems> {
    let raw = object(specs, call.args.values(), call.language(), &Path::default())?;
    template::object(&raw, call.language()).map_err(|error| Problem::at(error.path, error.message).into())
}

/// As [`parameters`], for some arguments of the nested object `name`.
pub fn nested(
    call: &Call,
    name: &str,
    specs: &[Spec],
    args: super::Args,
) -> Result<Map<String, Value>, Problems> {
    let at = Path::root(name);
    let raw = object(specs, args.values(), call.language(), &at)?;
    template::object(&raw, call.language())
        .map_err(|error| Problem::at(at.join(&error.path), error.message).into())
}

/// The API's object for nested arguments, expressions not yet placed.
fn object(
    specs: &[Spec],
    values: &Map<String, Value>,
    language: Language,
    at: &Path,
) -> Result<Map<String, Value>, Problems> {
    let mut target = Map::new();
    let mut problems = Problems::default();
    for spec in specs {
        let spread = matches!(spec.form, Form::Spread);
        if spec.asl.is_none() && !spread {
            continue;
        }
        let assumed;
        let given = match values.get(spec.name).filter(|value| !value.is_null()) {
            Some(value) => value,
            None => match spec.default {
                Some(default) => {
                    assumed = written(&spec.kind, default);
                    &assumed
                }
                None => continue,
            },
        };
        let path = at.attribute(spec.name);
        match value(spec, &spec.kind, given, language, &path).and_then(|value| {
            Ok(formed(spec, value, language).map_err(|message| Problem::at(path.clone(), message))?)
        }) {
            Ok(Value::Object(fields)) if spread => target.extend(fields),
            Ok(value) => {
                if let Some(key) = spec.asl {
                    insert(&mut target, key, value);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() { Err(problems) } else { Ok(target) }
}

/// A default as the user would have written it.
fn written(kind: &Kind, default: &str) -> Value {
    match kind {
        Kind::Json | Kind::Data | Kind::Object(_) | Kind::List(_) | Kind::Map(_) => {
            serde_json::from_str(default).unwrap_or_else(|_| json!(default))
        }
        Kind::Flag => json!(default == "true"),
        _ => json!(default),
    }
}

/// Inserts under a key, or under nested keys joined by dots.
fn insert(target: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            target.insert(key.to_owned(), value);
        }
        Some((outer, rest)) => {
            let nested = target.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(nested) = nested {
                insert(nested, rest, value);
            }
        }
    }
}

/// One value in the API's shape; strings stay as the user wrote them, so that the template can tell expressions.
fn value(
    spec: &Spec,
    kind: &Kind,
    given: &Value,
    language: Language,
    path: &Path,
) -> Result<Value, Problems> {
    Ok(match (kind, given) {
        (Kind::OneOf(names), Value::String(text)) => {
            let spelling =
                names.iter().find(|(name, _)| name == text).map_or(text.as_str(), |(_, spelling)| spelling);
            json!(escape(spelling, language))
        }
        (Kind::Integer(..) | Kind::Number(..), Value::String(text)) => {
            match expression::classify(text, language) {
                Text::Literal(text) => number(&text).map_err(|message| Problem::at(path.clone(), message))?,
                Text::Expression(text) => json!(text),
            }
        }
        (Kind::Boolean, Value::String(text)) => match expression::classify(text, language) {
            Text::Literal(text) => json!(text == "true"),
            Text::Expression(text) => json!(text),
        },
        (Kind::Document, Value::String(text)) => match expression::classify(text, language) {
            Text::Literal(text) => {
                serde_json::from_str(&text).map_err(|error| Problem::at(path.clone(), error.to_string()))?
            }
            Text::Expression(text) => json!(text),
        },
        (Kind::Text(_), Value::String(text)) if spec.literals.contains(&text.as_str()) => {
            json!(escape(text, language))
        }
        (Kind::Plain(_), Value::String(text)) => json!(escape(text, language)),
        (Kind::List(kind), Value::Array(items)) => {
            let items = items.iter().enumerate();
            Value::Array(
                items
                    .map(|(index, item)| value(spec, kind, item, language, &path.index(index)))
                    .collect::<Result<_, _>>()?,
            )
        }
        (Kind::Map(kind), Value::Object(items)) => {
            let items = items.iter().map(|(key, item)| {
                Ok((key.clone(), value(spec, kind, item, language, &path.key(key.clone()))?))
            });
            Value::Object(items.collect::<Result<_, Problems>>()?)
        }
        (Kind::Object(specs), Value::Object(values)) => Value::Object(object(specs, values, language, path)?),
        (_, other) => other.clone(),
    })
}

/// A literal number, digit by digit; spellings that JSON doesn't have (`+5`, `.5`) are rewritten.
fn number(text: &str) -> Result<Value, String> {
    if let Ok(number) = serde_json::from_str::<serde_json::Number>(text) {
        return Ok(Value::Number(number));
    }
    let number =
        text.parse::<i64>().ok().map(Into::into).or_else(|| serde_json::Number::from_f64(text.parse().ok()?));
    number.map(Value::Number).ok_or_else(|| format!("{text:?} is no number."))
}

/// Applies the spec's form to a value in the API's shape.
fn formed(spec: &Spec, value: Value, language: Language) -> Result<Value, String> {
    Ok(match (spec.form, value) {
        (Form::Same, value) => value,
        (Form::Single, value) => json!([value]),
        (Form::Prefixed(prefix), Value::String(text)) => json!(prefixed(prefix, &text, language)),
        // A path to many elements can't be taken apart, so what it selects must be in the API's shape already.
        (Form::Each(_), Value::Array(items)) if template::selects_many(&items, language) => {
            Value::Array(items)
        }
        (Form::Each(key), Value::Array(items)) => {
            items.into_iter().map(|item| json!({ key: item })).collect()
        }
        (Form::Pairs(name, field), Value::Object(map)) => {
            let mut pairs: Vec<_> = map.into_iter().collect();
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            let pair = |(key, value): (String, Value)| match value {
                // A map of objects: the key joins the object's own fields.
                Value::Object(fields) => {
                    let mut pair = Map::from_iter([(name.to_owned(), json!(escape(&key, language)))]);
                    pair.extend(fields);
                    Value::Object(pair)
                }
                value => json!({ name: escape(&key, language), field: value }),
            };
            Value::Array(pairs.into_iter().map(pair).collect())
        }
        (Form::Words(yes, no), Value::Bool(value)) => json!(if value { yes } else { no }),
        (Form::Quoted, Value::Number(number)) => json!(number.to_string()),
        (Form::With(convert), value) => match &value {
            Value::String(text) if matches!(expression::classify(text, language), Text::Expression(_)) => {
                value
            }
            _ => convert(&value)?,
        },
        (_, value) => value,
    })
}

/// A text behind a prefix, unless it has it already; an expression is joined to it by the query language's own means.
fn prefixed(prefix: &str, text: &str, language: Language) -> String {
    let text = match expression::classify(text, language) {
        Text::Literal(text) if text.starts_with(prefix) => return text.into_owned(),
        text => text,
    };
    match interpolate(&[prefix, ""], &[text], language) {
        template::Rendered::Plain(Value::String(text)) | template::Rendered::Expression(text) => text,
        template::Rendered::Plain(other) => other.to_string(),
    }
}

/// Keeps a text from being read as an expression.
pub fn escape(text: &str, language: Language) -> String {
    match (language, expression::classify(text, language)) {
        (Language::JsonPath, Text::Expression(_)) => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

fn token(call: &Call, task: &Task, template: Option<&Value>) -> Result<(), Problems> {
    // In JSONPath an expression stands under a key with `.$`; both languages leave the expression's own text in place.
    let passed = template.is_some_and(|template| template::reads_task_token(template, call.language()));
    if passed {
        return Ok(());
    }
    let how = match call.language() {
        Language::JsonPath => "`$$.Task.Token`",
        Language::Jsonata => "`{% $states.context.Task.Token %}`",
    };
    Err(Problem::on(
        task.token_argument,
        format!("The state waits for its task token, but nothing passes the token on, so it would wait for ever. Put {how} into `{}`.", task.token_argument),
    )
    .into())
}
