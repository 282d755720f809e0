//! Writes msgpack.

use super::super::fault::Fault;
use super::super::{Step, Type, Value};

/// Writes `value` as type `ty`. An attribute that an object lacks is null; one that its type lacks is a fault.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(512);
    write(value, ty, &mut out)?;
    Ok(out)
}

fn write(value: &Value, ty: &Type, out: &mut Vec<u8>) -> Result<(), Fault> {
    match (ty, value) {
        (_, Value::Null) => out.push(0xc0),
        (_, Value::Unknown) => out.extend_from_slice(&[0xd4, 0x00, 0x00]),
        (Type::Dynamic, Value::Dynamic(inner)) => dynamic(&inner.0, &inner.1, out)?,
        (Type::Dynamic, value) => dynamic(&value.own_type(), value, out)?,
        // A handler may hand on what came in a `dynamic` where the schema has a plain type.
        (ty, Value::Dynamic(inner)) => write(&inner.1, ty, out)?,
        (Type::String, Value::String(text)) => string(text, out)?,
        (Type::Bool, Value::Bool(value)) => out.push(if *value { 0xc3 } else { 0xc2 }),
        (Type::Number, Value::Number(number)) => match number.as_i64() {
            Some(value) => integer(value, out),
            None => string(number.as_str(), out)?,
        },
        (Type::List(element), Value::List(items)) => {
            length(items.len(), &ARRAY, out)?;
            for (index, item) in items.iter().enumerate() {
                write(item, element, out).map_err(|fault| fault.under(Step::Index(index)))?;
            }
        }
        (Type::Set(element), Value::List(items)) => {
            length(items.len(), &ARRAY, out)?;
            for item in items {
                write(item, element, out).map_err(Fault::under_set)?;
            }
        }
        (Type::Tuple(elements), Value::List(items)) if items.len() == elements.len() => {
            length(items.len(), &ARRAY, out)?;
            for (index, (item, element)) in items.iter().zip(elements).enumerate() {
                write(item, element, out).map_err(|fault| fault.under(Step::Index(index)))?;
            }
        }
        (Type::Map(element), Value::Map(entries)) => {
            length(entries.len(), &MAP, out)?;
            for (key, item) in entries {
                string(key, out)?;
                write(item, element, out).map_err(|fault| fault.under(Step::Key(key.clone())))?;
            }
        }
        (Type::Object(attributes), Value::Map(entries)) => {
            if let Some(extra) = entries.keys().find(|name| !attributes.contains_key(*name)) {
                return Err(Fault::new(format!("There is no attribute {extra:?}.")));
            }
            length(attributes.len(), &MAP, out)?;
            for (name, element) in attributes {
                string(name, out)?;
                write(entries.get(name).unwrap_or(&Value::Null), element, out)
                    .map_err(|fault| fault.under(Step::Attribute(name.clone())))?;
            }
        }
        (ty, value) => {
            return Err(Fault::new(format!(
                "A value of type {} does not conform to {}.",
                kind(value),
                ty.to_json()
            )));
        }
    }
    Ok(())
}

fn dynamic(ty: &Type, value: &Value, out: &mut Vec<u8>) -> Result<(), Fault> {
    // A value whose own type is dynamic is null or unknown, which go bare, or wrapped once more.
    if *ty == Type::Dynamic {
        return write(value, ty, out);
    }
    out.push(0x92);
    let json = ty.to_json();
    length(json.len(), &BINARY, out)?;
    out.extend_from_slice(json.as_bytes());
    write(value, ty, out)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Unknown | Value::Dynamic(_) => "dynamic",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::List(_) => "list",
        Value::Map(_) => "object",
    }
}

/// The first bytes of a family of msgpack lengths.
struct Lengths {
    /// Lengths below this one are part of the first byte.
    fixed: Option<(u8, usize)>,
    eight: Option<u8>,
    sixteen: u8,
    thirty_two: u8,
}

const STRING: Lengths =
    Lengths { fixed: Some((0xa0, 32)), eight: Some(0xd9), sixteen: 0xda, thirty_two: 0xdb };
const BINARY: Lengths = Lengths { fixed: None, eight: Some(0xc4), sixteen: 0xc5, thirty_two: 0xc6 };
const ARRAY: Lengths = Lengths { fixed: Some((0x90, 16)), eight: None, sixteen: 0xdc, thirty_two: 0xdd };
const MAP: Lengths = Lengths { fixed: Some((0x80, 16)), eight: None, sixteen: 0xde, thirty_two: 0xdf };

fn length(length: usize, family: &Lengths, out: &mut Vec<u8>) -> Result<(), Fault> {
    let Ok(long) = u32::try_from(length) else {
        return Err(Fault::new(format!("{length} bytes or elements are more than a message can hold.")));
    };
    match (family.fixed, family.eight, u8::try_from(length), u16::try_from(length)) {
        (Some((first, below)), _, Ok(short), _) if length < below => out.push(first | short),
        (_, Some(first), Ok(short), _) => out.extend_from_slice(&[first, short]),
        (_, _, _, Ok(short)) => {
            out.push(family.sixteen);
            out.extend_from_slice(&short.to_be_bytes());
        }
        _ => {
            out.push(family.thirty_two);
            out.extend_from_slice(&long.to_be_bytes());
        }
    }
    Ok(())
}

fn string(text: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
    length(text.len(), &STRING, out)?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn integer(value: i64, out: &mut Vec<u8>) {
    if let Ok(small) = u8::try_from(value) {
        if small > 0x7f {
            out.push(0xcc);
        }
        out.push(small);
    } else if let Ok(small) = i8::try_from(value) {
        if small < -32 {
            out.push(0xd0);
        }
        out.extend_from_slice(&small.to_be_bytes());
    } else if let Ok(small) = i16::try_from(value) {
        out.push(0xd1);
        out.extend_from_slice(&small.to_be_bytes());
    } else if let Ok(small) = i32::try_from(value) {
        out.push(0xd2);
        out.extend_from_slice(&small.to_be_bytes());
    } else {
        out.push(0xd3);
        out.extend_from_slice(&value.to_be_bytes());
    }
}
