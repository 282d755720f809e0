//! Reads msgpack.

use super::super::fault::Fault;
use super::super::number;
use super::super::value::{Object, Value};
use super::super::{Step, Type};

/// Deeper values are refused, before the stack is at risk.
const MAX_DEPTH: usize = 256;
/// More values than this in one message are refused: one byte on the wire can be one value in memory.
const MAX_VALUES: usize = 4_000_000;
/// cty's own limit for what a refined unknown may carry.
const MAX_REFINEMENT: usize = 1024;

/// Reads one value of type `ty` that takes up all of `bytes`.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, Fault> {
    let mut reader = Reader { rest: bytes, values: 0 };
    let value = reader.value(ty, 0)?;
    if reader.rest.is_empty() {
        Ok(value)
    } else {
        Err(Fault::new(format!("{} bytes follow the value.", reader.rest.len())))
    }
}

/// The start of a value; scalars are complete.
enum Head<'a> {
    Nil,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    String(&'a [u8]),
    Binary(&'a [u8]),
    Array(usize),
    Map(usize),
    Extension(&'a [u8]),
}

impl Head<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a bool",
            Self::Signed(_) | Self::Unsigned(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Binary(_) => "binary data",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension(_) => "an extension",
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    values: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| Fault::new("The message ends in the middle of a value."))?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| Fault::new("The message ends in the middle of a value."))
    }

    /// A length of `bytes` bytes, big-endian.
    fn length(&mut self, bytes: usize) -> Result<usize, Fault> {
        Ok(self.take(bytes)?.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
    }

    fn sized(&mut self, bytes: usize) -> Result<&'a [u8], Fault> {
        let length = self.length(bytes)?;
        self.take(length)
    }

    fn extension(&mut self, length: usize) -> Result<Head<'a>, Fault> {
        self.take(1)?;
        self.take(length).map(Head::Extension)
    }

    fn head(&mut self) -> Result<Head<'a>, Fault> {
        let [byte] = self.array::<1>()?;
        Ok(match byte {
            0x00..=0x7f => Head::Unsigned(u64::from(byte)),
            0x80..=0x8f => Head::Map(usize::from(byte & 0x0f)),
            0x90..=0x9f => Head::Array(usize::from(byte & 0x0f)),
            0xa0..=0xbf => Head::String(self.take(usize::from(byte & 0x1f))?),
            0xc0 => Head::Nil,
            0xc1 => return Err(Fault::new("The byte 0xc1 begins no value.")),
            0xc2 => Head::Bool(false),
            0xc3 => Head::Bool(true),
            0xc4 => Head::Binary(self.sized(1)?),
            0xc5 => Head::Binary(self.sized(2)?),
            0xc6 => Head::Binary(self.sized(4)?),
            0xc7 => {
                let length = self.length(1)?;
                self.extension(length)?
            }
            0xc8 => {
                let length = self.length(2)?;
                self.extension(length)?
            }
            0xc9 => {
                let length = self.length(4)?;
                self.extension(length)?
            }
            0xca => Head::Float(f64::from(f32::from_be_bytes(self.array()?))),
            0xcb => Head::Float(f64::from_be_bytes(self.array()?)),
            0xcc => Head::Unsigned(u64::from(u8::from_be_bytes(self.array()?))),
            0xcd => Head::Unsigned(u64::from(u16::from_be_bytes(self.array()?))),
            0xce => Head::Unsigned(u64::from(u32::from_be_bytes(self.array()?))),
            0xcf => Head::Unsigned(u64::from_be_bytes(self.array()?)),
            0xd0 => Head::Signed(i64::from(i8::from_be_bytes(self.array()?))),
            0xd1 => Head::Signed(i64::from(i16::from_be_bytes(self.array()?))),
            0xd2 => Head::Signed(i64::from(i32::from_be_bytes(self.array()?))),
            0xd3 => Head::Signed(i64::from_be_bytes(self.array()?)),
            0xd4 => self.extension(1)?,
            0xd5 => self.extension(2)?,
            0xd6 => self.extension(4)?,
            0xd7 => self.extension(8)?,
            0xd8 => self.extension(16)?,
            0xd9 => Head::String(self.sized(1)?),
            0xda => Head::String(self.sized(2)?),
            0xdb => Head::String(self.sized(4)?),
            0xdc => Head::Array(self.length(2)?),
            0xdd => Head::Array(self.length(4)?),
            0xde => Head::Map(self.length(2)?),
            0xdf => Head::Map(self.length(4)?),
            0xe0..=0xff => Head::Signed(i64::from(i8::from_be_bytes([byte]))),
        })
    }

    /// No more elements than bytes are left are reserved, whatever the message claims.
    fn capacity(&self, claimed: usize) -> usize {
        claimed.min(self.rest.len()).min(1024)
    }

    fn value(&mut self, ty: &Type, depth: usize) -> Result<Value, Fault> {
        self.values += 1;
        if depth > MAX_DEPTH {
            return Err(Fault::new(format!("The value is nested deeper than {MAX_DEPTH} levels.")));
        }
        if self.values > MAX_VALUES {
            return Err(Fault::new(format!("The value has more than {MAX_VALUES} parts.")));
        }
        let head = self.head()?;
        match (ty, head) {
            (_, Head::Nil) => Ok(Value::Null),
            (_, Head::Extension(payload)) if payload.len() <= MAX_REFINEMENT => Ok(Value::Unknown),
            (_, Head::Extension(payload)) => Err(Fault::new(format!(
                "An unknown value carries {} bytes of refinements, more than {MAX_REFINEMENT}.",
                payload.len()
            ))),
            (Type::String, Head::String(text) | Head::Binary(text)) => utf8(text).map(Value::from),
            (Type::Bool, Head::Bool(value)) => Ok(Value::Bool(value)),
            (Type::Number, Head::Signed(value)) => Ok(Value::Number(value.into())),
            (Type::Number, Head::Unsigned(value)) => Ok(Value::Number(value.into())),
            (Type::Number, Head::Float(value)) => number::from_f64(value)
                .map(Value::Number)
                .ok_or_else(|| Fault::new(format!("{value} is not a finite number."))),
            (Type::Number, Head::String(text)) => {
                let text = utf8(text)?;
                number::parse(text)
                    .map(Value::Number)
                    .ok_or_else(|| Fault::new(format!("{text:?} is not a decimal number.")))
            }
            (Type::Dynamic, Head::Array(2)) => self.dynamic(depth),
            (Type::List(element), Head::Array(length)) => {
                let mut items = Vec::with_capacity(self.capacity(length));
                for index in 0..length {
                    items.push(self.value(element, depth + 1).map_err(|f| f.under(Step::Index(index)))?);
                }
                Ok(Value::List(items))
            }
            (Type::Set(element), Head::Array(length)) => {
                let mut items = Vec::with_capacity(self.capacity(length));
                for _ in 0..length {
                    items.push(self.value(element, depth + 1).map_err(Fault::under_set)?);
                }
                Ok(Value::List(items))
            }
            (Type::Tuple(elements), Head::Array(length)) if length == elements.len() => {
                let mut items = Vec::with_capacity(length);
                for (index, element) in elements.iter().enumerate() {
                    items.push(self.value(element, depth + 1).map_err(|f| f.under(Step::Index(index)))?);
                }
                Ok(Value::List(items))
            }
            (Type::Map(element), Head::Map(length)) => {
                let mut entries = Object::new();
                for _ in 0..length {
                    let key = self.key()?;
                    let value = self.value(element, depth + 1).map_err(|f| f.under(Step::Key(key.into())))?;
                    if entries.insert(key.to_owned(), value).is_some() {
                        return Err(Fault::new(format!("The key {key:?} occurs twice.")));
                    }
                }
                Ok(Value::Map(entries))
            }
            (Type::Object(attributes), Head::Map(length)) if length == attributes.len() => {
                let mut entries = Object::new();
                // Core writes the names in order, as the map has them, so that a search is rarely needed.
                let mut expected = attributes.iter();
                for _ in 0..length {
                    let key = self.key()?;
                    let element = match expected.next() {
                        Some((name, element)) if name == key => element,
                        _ => attributes
                            .get(key)
                            .ok_or_else(|| Fault::new(format!("There is no attribute {key:?}.")))?,
                    };
                    let value =
                        self.value(element, depth + 1).map_err(|f| f.under(Step::Attribute(key.into())))?;
                    if entries.insert(key.to_owned(), value).is_some() {
                        return Err(Fault::new(format!("The attribute {key:?} occurs twice.")));
                    }
                }
                Ok(Value::Map(entries))
            }
            (Type::Object(attributes), Head::Map(length)) => Err(Fault::new(format!(
                "An object with {} attributes is required, but {length} came.",
                attributes.len()
            ))),
            (Type::Tuple(elements), Head::Array(length)) => Err(Fault::new(format!(
                "A tuple of {} elements is required, but {length} came.",
                elements.len()
            ))),
            (ty, head) => Err(Fault::new(format!("{} is required, but {} came.", kind(ty), head.name()))),
        }
    }

    fn dynamic(&mut self, depth: usize) -> Result<Value, Fault> {
        let json = match self.head()? {
            Head::Binary(json) | Head::String(json) => json,
            other => {
                return Err(Fault::new(format!("A value's type is required, but {} came.", other.name())));
            }
        };
        let ty =
            Type::from_json(json).map_err(|error| Fault::new(format!("Of a dynamic value, {error}.")))?;
        let value = self.value(&ty, depth + 1)?;
        Ok(Value::Dynamic(Box::new((ty, value))))
    }

    fn key(&mut self) -> Result<&'a str, Fault> {
        match self.head()? {
            Head::String(text) | Head::Binary(text) => utf8(text),
            other => Err(Fault::new(format!("A key is required, but {} came.", other.name()))),
        }
    }
}

fn utf8(text: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(text).map_err(|_| Fault::new("The text is not UTF-8."))
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String => "A string",
        Type::Number => "A number",
        Type::Bool => "A bool",
        Type::Dynamic => "A value with its type",
        Type::List(_) => "A list",
        Type::Set(_) => "A set",
        Type::Map(_) => "A map",
        Type::Object(_) => "An object",
        Type::Tuple(_) => "A tuple",
    }
}
