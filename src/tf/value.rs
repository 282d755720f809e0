//! Terraform values: known, null and unknown, with lossless numbers.

use std::collections::BTreeMap;

use serde_json::Number;

use super::number;
use super::schema::Type;

/// The attributes of an object, or the elements of a map.
pub type Object = BTreeMap<String, Value>;

/// A Terraform value. Which Terraform type it has is said by the schema that it is read with.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Absent, whatever its type.
    #[default]
    Null,
    /// Not known yet; refinements that core sends with it are dropped, which the protocol allows.
    Unknown,
    /// A bool.
    Bool(bool),
    /// A number, as the decimal text that came (serde_json's `arbitrary_precision`): never rounded.
    Number(Number),
    /// A string, NFC-normalised by core.
    String(String),
    /// The elements of a list, set or tuple.
    List(Vec<Value>),
    /// The elements of a map, or the attributes of an object.
    Map(Object),
    /// What a `dynamic` attribute holds: a value with the type it came with. A bare null or unknown is `Null` or
    /// `Unknown`, without this wrapper.
    Dynamic(Box<(Type, Value)>),
}

static NULL: Value = Value::Null;

impl Value {
    /// An object or a map from its entries.
    pub fn object<K: Into<String>, V: Into<Value>>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Map(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the value as a whole is unknown; elements may be unknown even if not.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether nothing in it is unknown, however deep.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(entries) => entries.values().all(Self::is_known),
            Self::Dynamic(inner) => inner.1.is_known(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// The value inside a `dynamic`, or the value itself.
    pub fn inner(&self) -> &Self {
        match self {
            Self::Dynamic(inner) => inner.1.inner(),
            other => other,
        }
    }

    /// An attribute of an object or an element of a map; null when there is none.
    pub fn get(&self, name: &str) -> &Self {
        self.as_map().and_then(|entries| entries.get(name)).unwrap_or(&NULL)
    }

    /// The text of a known string.
    pub fn as_str(&self) -> Option<&str> {
        match self.inner() {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A known bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self.inner() {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A known number.
    pub fn as_number(&self) -> Option<&Number> {
        match self.inner() {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A known whole number within 64 bits, in whichever way it is written (`5`, `5.0`, `5e0`).
    pub fn as_i64(&self) -> Option<i64> {
        number::to_i64(self.as_number()?)
    }

    /// The elements of a known list, set or tuple.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self.inner() {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a known map or object.
    pub fn as_map(&self) -> Option<&Object> {
        match self.inner() {
            Self::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The type a value has by itself, as core would give it to a `dynamic`: lists are tuples, maps are objects, and
    /// what is null or unknown is `dynamic`.
    pub fn own_type(&self) -> Type {
        match self {
            Self::Null | Self::Unknown | Self::Dynamic(_) => Type::Dynamic,
            Self::Bool(_) => Type::Bool,
            Self::Number(_) => Type::Number,
            Self::String(_) => Type::String,
            Self::List(items) => Type::Tuple(items.iter().map(Self::own_type).collect()),
            Self::Map(entries) => {
                Type::Object(entries.iter().map(|(name, value)| (name.clone(), value.own_type())).collect())
            }
        }
    }

    /// Equality as core sees it: numbers by value (`1.0` is `1`), everything else as it stands. Sets are compared in
    /// their order.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => number::equal(a, b),
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((ka, a), (kb, b))| ka == kb && a.same(b))
            }
            (Self::Dynamic(a), Self::Dynamic(b)) => a.0 == b.0 && a.1.same(&b.1),
            (a, b) => a == b,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
