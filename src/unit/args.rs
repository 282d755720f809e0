//! Reading arguments by their handles.

use serde_json::{Map, Value};

use super::arg::{self, Arg, Spec};
use crate::asl::expression::{self, Language, Text};

/// The known arguments of a block, or of one nested object.
#[derive(Debug, Clone, Copy)]
pub struct Args<'a> {
    values: &'a Map<String, Value>,
    language: Language,
}

/// A number or boolean that may be an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a, T> {
    /// What the user wrote out.
    Literal(T),
    /// What the execution will know.
    Expression(&'a str),
}

impl<T> Scalar<'_, T> {
    /// The literal, if it is one.
    pub fn literal(self) -> Option<T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Expression(_) => None,
        }
    }
}

impl<'a> Args<'a> {
    /// Arguments as checked JSON, read in the state's query language.
    pub fn new(values: &'a Map<String, Value>, language: Language) -> Self {
        Self { values, language }
    }

    /// The state's query language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The value of an argument, or `None` when it is absent.
    pub fn get<T: Read>(&self, arg: Arg<T>) -> Option<T::Out<'a>> {
        T::read(self.raw(&arg.spec)?, &arg.spec, self.language)
    }

    /// Whether an argument is given.
    pub fn has<T>(&self, arg: Arg<T>) -> bool {
        self.raw(&arg.spec).is_some()
    }

    /// The value as it came; null counts as absent.
    pub fn raw(&self, spec: &Spec) -> Option<&'a Value> {
        self.values.get(spec.name).filter(|value| !value.is_null())
    }

    /// Every value as it came.
    pub fn values(&self) -> &'a Map<String, Value> {
        self.values
    }
}

/// What a kind of argument gives when it is read. The value has been checked against its kind before.
pub trait Read {
    /// What reading gives.
    type Out<'a>;
    /// Reads a value; `None` when it isn't of its kind.
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Self::Out<'a>>;
}

/// A string, read as a literal or an expression.
pub fn classify<'a>(text: &'a str, spec: &Spec, language: Language) -> Text<'a> {
    if spec.literals.contains(&text) {
        return Text::Literal(text.into());
    }
    expression::classify(text, language)
}

impl Read for arg::Words {
    type Out<'a> = Text<'a>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Text<'a>> {
        value.as_str().map(|text| classify(text, spec, language))
    }
}

impl Read for arg::Str {
    type Out<'a> = &'a str;
    fn read<'a>(value: &'a Value, _: &Spec, _: Language) -> Option<&'a str> {
        value.as_str()
    }
}

impl Read for arg::Integer {
    type Out<'a> = Scalar<'a, i64>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Scalar<'a, i64>> {
        match classify(value.as_str()?, spec, language) {
            Text::Literal(text) => text.parse().ok().map(Scalar::Literal),
            Text::Expression(text) => Some(Scalar::Expression(text)),
        }
    }
}

impl Read for arg::Number {
    type Out<'a> = Scalar<'a, f64>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Scalar<'a, f64>> {
        match classify(value.as_str()?, spec, language) {
            Text::Literal(text) => text.parse().ok().map(Scalar::Literal),
            Text::Expression(text) => Some(Scalar::Expression(text)),
        }
    }
}

impl Read for arg::Boolean {
    type Out<'a> = Scalar<'a, bool>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Scalar<'a, bool>> {
        match classify(value.as_str()?, spec, language) {
            Text::Literal(text) => text.parse().ok().map(Scalar::Literal),
            Text::Expression(text) => Some(Scalar::Expression(text)),
        }
    }
}

impl Read for arg::Flag {
    type Out<'a> = bool;
    fn read(value: &Value, _: &Spec, _: Language) -> Option<bool> {
        value.as_bool()
    }
}

impl Read for arg::Json {
    type Out<'a> = &'a Value;
    fn read<'a>(value: &'a Value, _: &Spec, _: Language) -> Option<&'a Value> {
        Some(value)
    }
}

impl Read for arg::TextList {
    type Out<'a> = Vec<Text<'a>>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Vec<Text<'a>>> {
        Some(
            value
                .as_array()?
                .iter()
                .filter_map(Value::as_str)
                .map(|text| classify(text, spec, language))
                .collect(),
        )
    }
}

impl Read for arg::TextMap {
    type Out<'a> = Vec<(&'a str, Text<'a>)>;
    fn read<'a>(value: &'a Value, spec: &Spec, language: Language) -> Option<Self::Out<'a>> {
        let pairs =
            value.as_object()?.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
        Some(pairs.map(|(key, text)| (key, classify(text, spec, language))).collect())
    }
}

impl Read for arg::Object {
    type Out<'a> = Args<'a>;
    fn read<'a>(value: &'a Value, _: &Spec, language: Language) -> Option<Args<'a>> {
        Some(Args::new(value.as_object()?, language))
    }
}

impl Read for arg::ObjectList {
    type Out<'a> = Vec<Args<'a>>;
    fn read<'a>(value: &'a Value, _: &Spec, language: Language) -> Option<Vec<Args<'a>>> {
        Some(
            value
                .as_array()?
                .iter()
                .filter_map(Value::as_object)
                .map(|map| Args::new(map, language))
                .collect(),
        )
    }
}

impl Read for arg::ObjectMap {
    type Out<'a> = Vec<(&'a str, Args<'a>)>;
    fn read<'a>(value: &'a Value, _: &Spec, language: Language) -> Option<Self::Out<'a>> {
        let pairs =
            value.as_object()?.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_object()?)));
        Some(pairs.map(|(key, map)| (key, Args::new(map, language))).collect())
    }
}
