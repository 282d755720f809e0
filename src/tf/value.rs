//! Terraform values: known, null and unknown, with lossless numbers.

use std::collections::BTreeMap;

use serde_json::Number;

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
