//! Checks arguments against their descriptors, as far as they are known.

use serde_json::{Map, Value};

use super::arg::{Kind, Spec};
use super::call::{self, Env};
use super::{Input, Problems, Unit, args, common};
use crate::asl::expression::{self, Language, Text};
use crate::asl::template;
use crate::tf::Path;

/// Checks every argument and rule of a unit.
pub fn arguments(unit: &'static Unit, input: &Input, env: &Env) -> Problems {
    let mut checker = Checker {
        language: if input.unknown.contains(&Path::root(common::QUERY_LANGUAGE.spec.name)) {
            None
        } else {
            call::language(&input.values)
        },
        unknown: &input.unknown,
        env,
        problems: Problems::default(),
    };
    checker.object(unit.all_args(), &input.values, &Path::default());
    for rule in unit.rules {
        rule.check(&input.values, &Path::default(), &input.unknown, &mut checker.problems);
    }
    if let Some(task) = unit.task() {
        pattern(task, &input.values, &mut checker.problems);
    }
    common::check(unit, input, &mut checker.problems);
    checker.problems
}

fn pattern(task: &super::Task, values: &Map<String, Value>, problems: &mut Problems) {
    let name = common::INTEGRATION_PATTERN.spec.name;
    let Some(given) = values.get(name).and_then(Value::as_str) else { return };
    let has = |pattern: &super::Pattern| pattern.name() == given;
    if super::Pattern::ALL.iter().any(has) && !task.patterns.iter().any(has) {
        let listed: Vec<_> = task.patterns.iter().map(|pattern| pattern.name()).collect();
        problems.error(
            name,
            format!("{}:{} has no {given}; it has {}.", task.api.service, task.api.action, listed.join(", ")),
        );
    }
}

struct Checker<'a> {
    /// `None` while the query language itself isn't known, or is no language.
    language: Option<Language>,
    unknown: &'a [Path],
    env: &'a Env,
    problems: Problems,
}

impl Checker<'_> {
    fn object(&mut self, specs: impl Iterator<Item = &'static Spec>, values: &Map<String, Value>, at: &Path) {
        for spec in specs {
            // Most arguments are absent, and a path is only made for those that are not.
            match values.get(spec.name).filter(|value| !value.is_null()) {
                None if spec.required => {
                    let path = at.attribute(spec.name);
                    if !self.unknown.contains(&path) {
                        self.problems.error_at(path, format!("A value is required. {}", spec.doc));
                    }
                }
                None => {}
                Some(value) => {
                    let path = at.attribute(spec.name);
                    self.only(spec, &path);
                    if spec.required && value.as_str() == Some("") {
                        self.problems.error_at(path, "The text is empty. A value is required.");
                    } else {
                        self.value(spec, &spec.kind, value, &path);
                    }
                }
            }
        }
    }

    fn only(&mut self, spec: &Spec, path: &Path) {
        let (Some((only, counterpart)), Some(language)) = (spec.only, self.language) else { return };
        if only == language {
            return;
        }
        let (only, language) = (only.name(), language.name());
        let remedy = match counterpart {
            "" => String::new(),
            // The counterpart is one argument, or a phrase.
            name if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') => {
                format!(" Use `{name}`.")
            }
            phrase => format!(" Use {phrase}."),
        };
        self.problems.error_at(
            path.clone(),
            format!("This belongs to {only}, and the state's query language is {language}.{remedy}"),
        );
    }

    fn value(&mut self, spec: &Spec, kind: &'static Kind, value: &Value, path: &Path) {
        if self.unknown.contains(path) {
            return;
        }
        match (kind, value) {
            (Kind::Text(format), Value::String(text)) => {
                if let Some(literal) = self.literal(spec, text, path)
                    && let Err(message) = format.check(&literal, self.env)
                {
                    self.problems.error_at(path.clone(), message);
                }
            }
            (Kind::Plain(format), Value::String(text)) => {
                if let Err(message) = format.check(text, self.env) {
                    self.problems.error_at(path.clone(), message);
                }
            }
            (Kind::Integer(least, most), Value::String(text)) => {
                if let Some(literal) = self.literal(spec, text, path) {
                    let message = match literal.parse::<i64>() {
                        Ok(number) if (least..=most).contains(&&number) => return,
                        Ok(number) => format!("{number} is out of range; {} allowed.", range(least, most)),
                        Err(_) => {
                            format!("{literal:?} is neither a whole number nor {}.", self.an_expression())
                        }
                    };
                    self.problems.error_at(path.clone(), message);
                }
            }
            (Kind::Number(least, most), Value::String(text)) => {
                if let Some(literal) = self.literal(spec, text, path) {
                    let message = match literal.parse::<f64>().ok().filter(|number| number.is_finite()) {
                        Some(number) if (least..=most).contains(&&number) => return,
                        Some(_) => format!("{literal} is out of range; {} allowed.", range(least, most)),
                        None => format!("{literal:?} is neither a number nor {}.", self.an_expression()),
                    };
                    self.problems.error_at(path.clone(), message);
                }
            }
            (Kind::Boolean, Value::String(text)) => {
                if let Some(literal) = self.literal(spec, text, path)
                    && !matches!(literal.as_str(), "true" | "false")
                {
                    let message =
                        format!("{literal:?} is neither true nor false nor {}.", self.an_expression());
                    self.problems.error_at(path.clone(), message);
                }
            }
            (Kind::OneOf(names), Value::String(text)) => {
                if !names.iter().any(|(name, _)| name == text) {
                    let listed: Vec<_> = names.iter().map(|(name, _)| *name).collect();
                    self.problems
                        .error_at(path.clone(), format!("{text:?} is none of {}.", listed.join(", ")));
                }
            }
            (Kind::Terraform(least, most, whole), Value::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                if !(least..=most).contains(&&number) {
                    self.problems.error_at(
                        path.clone(),
                        format!("{number} is out of range; {} allowed.", range(least, most)),
                    );
                } else if *whole && number.fract() != 0.0 {
                    self.problems.error_at(path.clone(), format!("{number} is no whole number."));
                }
            }
            (Kind::Json, value) => self.template(value, path),
            (Kind::Document, Value::String(text)) => self.document(spec, text, path),
            (Kind::List(kind), Value::Array(items)) => {
                self.length(spec, items.len(), path);
                for (index, item) in items.iter().enumerate() {
                    self.element(spec, kind, item, path.index(index));
                }
            }
            (Kind::Map(kind), Value::Object(items)) => {
                self.length(spec, items.len(), path);
                for (key, item) in items {
                    self.element(spec, kind, item, path.key(key.clone()));
                }
            }
            (Kind::Object(specs), Value::Object(values)) => {
                self.object(specs.iter(), values, path);
                for rule in spec.rules {
                    rule.check(values, path, self.unknown, &mut self.problems);
                }
            }
            (Kind::Flag, Value::Bool(_)) | (Kind::Data, _) => {}
            // Terraform has converted every value to the schema's type, so this can't come through its door.
            (_, other) => self.problems.error_at(path.clone(), format!("{other} is of the wrong type.")),
        }
    }

    fn element(&mut self, spec: &Spec, kind: &'static Kind, value: &Value, path: Path) {
        if value.is_null() && !self.unknown.contains(&path) {
            self.problems.error_at(path, "A null element is not allowed here; leave it away.");
        } else {
            self.value(spec, kind, value, &path);
        }
    }

    /// The literal that a string is; `None` for an expression, which is checked here, and while the language is open.
    fn literal(&mut self, spec: &Spec, text: &str, path: &Path) -> Option<String> {
        let language = self.language?;
        match args::classify(text, spec, language) {
            Text::Literal(literal) => {
                if !spec.literals.contains(&text)
                    && let Some(warning) = mistaken(text, language)
                {
                    self.problems.warn_at(path.clone(), warning);
                }
                Some(literal.into_owned())
            }
            Text::Expression(text) => {
                let checked = match language {
                    Language::JsonPath if spec.twin => expression::check_path(text),
                    _ => expression::check(text, language),
                };
                if let Err(error) = checked {
                    self.problems.error_at(path.clone(), error.with_caret(text));
                }
                None
            }
        }
    }

    fn template(&mut self, value: &Value, path: &Path) {
        let Some(language) = self.language else { return };
        for error in template::faults(value, language) {
            let path = path.clone().join(&error.path);
            // What isn't known yet reads as null, which says nothing about it.
            if !self.unknown.contains(&path) {
                self.problems.error_at(path, error.message);
            }
        }
        self.mistaken_texts(value, language, path);
    }

    /// Warns of every text in free JSON that was likely meant to be an expression.
    fn mistaken_texts(&mut self, value: &Value, language: Language, path: &Path) {
        match value {
            Value::String(text) => {
                if let Some(warning) = mistaken(text, language) {
                    self.problems.warn_at(path.clone(), warning);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.mistaken_texts(item, language, &path.index(index));
                }
            }
            Value::Object(map) => {
                for (key, item) in map {
                    self.mistaken_texts(item, language, &path.attribute(key.clone()));
                }
            }
            _ => {}
        }
    }

    fn document(&mut self, spec: &Spec, text: &str, path: &Path) {
        let Some(literal) = self.literal(spec, text, path) else { return };
        match serde_json::from_str::<Value>(&literal) {
            Ok(value) => {
                let Some(language) = self.language else { return };
                for error in template::faults(&value, language) {
                    // The path goes on inside the text, where Terraform has no address.
                    self.problems.error_at(path.clone(), format!("{}{}", error.message, inside(&error.path)));
                }
            }
            Err(error) => self.problems.error_at(
                path.clone(),
                format!(
                    "This is neither a JSON document ({error}) nor {}. Use jsonencode(…).",
                    self.an_expression()
                ),
            ),
        }
    }

    fn length(&mut self, spec: &Spec, count: usize, path: &Path) {
        let (least, most) = spec.length;
        if !(least..=most).contains(&count) {
            self.problems.error_at(
                path.clone(),
                match most {
                    usize::MAX => format!("There are {count} elements; at least {least} are needed."),
                    _ => format!("There are {count} elements; {least} to {most} are allowed."),
                },
            );
        }
    }

    fn an_expression(&self) -> &'static str {
        match self.language {
            Some(Language::Jsonata) => "a JSONata expression (`{% $states.input.field %}`)",
            _ => "a runtime expression (`$.field`)",
        }
    }
}

/// Why a text that is sent as it stands was likely meant to be an expression.
fn mistaken(text: &str, language: Language) -> Option<String> {
    let is_expression = |language| matches!(expression::classify(text, language), Text::Expression(_));
    match language {
        Language::JsonPath
            if text.starts_with("States.") && text.contains('(') && !is_expression(language) =>
        {
            Some(format!(
                "{text:?} is sent as it stands: a call of an intrinsic function ends in a parenthesis."
            ))
        }
        Language::JsonPath if is_expression(Language::Jsonata) => Some(format!(
            "{text:?} is sent as it stands: it is a JSONata expression, and the state's query language is JSONPath. Set \
             `query_language = \"JSONata\"` to have it evaluated."
        )),
        // `$USD` alone may well be text; what has a path or a call behind it hardly is.
        Language::Jsonata
            if ["$.", "$$.", "$[", "States."].iter().any(|start| text.starts_with(start))
                && is_expression(Language::JsonPath) =>
        {
            Some(format!(
                "{text:?} is sent as it stands: it is a JSONPath expression, and the state's query language is JSONata. Write \
                 `{{% … %}}` to have something evaluated."
            ))
        }
        _ => None,
    }
}

fn inside(path: &Path) -> String {
    if path.0.is_empty() { String::new() } else { format!(" (at {path} of the document)") }
}

fn range<T: PartialOrd + std::fmt::Display + Copy + Bounded>(least: &T, most: &T) -> String {
    match (*least <= T::LEAST, *most >= T::MOST) {
        (false, false) => format!("{least} to {most} is"),
        (false, true) => format!("{least} or more is"),
        _ => format!("{most} or less is"),
    }
}

trait Bounded {
    const LEAST: Self;
    const MOST: Self;
}

impl Bounded for i64 {
    const LEAST: Self = Self::MIN;
    const MOST: Self = Self::MAX;
}

impl Bounded for f64 {
    const LEAST: Self = Self::NEG_INFINITY;
    const MOST: Self = Self::INFINITY;
}
