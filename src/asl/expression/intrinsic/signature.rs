//! What each intrinsic function takes and gives.

use super::super::error::ExpressionError;
use super::super::suggest;
use super::{Argument, Call};

/// What a value can be. A path can be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    /// Anything that isn't written as a literal.
    Data,
    Array,
    Object,
    Text,
    Number,
    Boolean,
    /// The literal `false`.
    False,
    /// The name of a hash algorithm.
    Algorithm,
}

struct Signature {
    name: &'static str,
    /// What the arguments are for, and what they must be.
    required: &'static [(&'static str, Kind)],
    /// Arguments that may follow once.
    optional: &'static [(&'static str, Kind)],
    /// What may follow any number of times.
    rest: Option<Kind>,
    returns: Kind,
}

const fn takes(name: &'static str, required: &'static [(&'static str, Kind)], returns: Kind) -> Signature {
    Signature { name, required, optional: &[], rest: None, returns }
}

macro_rules! functions {
    ($($(#[doc = $doc:literal])+ $variant:ident => $signature:expr,)*) => {
        /// An intrinsic function.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Function {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Function {
            /// All eighteen.
            pub const ALL: &'static [Function] = &[$(Self::$variant,)*];

            const fn signature(self) -> &'static Signature {
                match self {
                    $(Self::$variant => const { &$signature },)*
                }
            }
        }
    };
}

functions! {
    /// A list of its arguments.
    Array => Signature { rest: Some(Kind::Any), ..takes("Array", &[], Kind::Array) },
    /// A list cut into chunks.
    ArrayPartition => takes("ArrayPartition", &[("array", Kind::Array), ("chunk size", Kind::Number)], Kind::Array),
    /// Whether a list holds a value.
    ArrayContains => takes("ArrayContains", &[("array", Kind::Array), ("value", Kind::Any)], Kind::Boolean),
    /// Numbers from the first to the last.
    ArrayRange => takes(
        "ArrayRange",
        &[("first", Kind::Number), ("last", Kind::Number), ("increment", Kind::Number)],
        Kind::Array,
    ),
    /// One item of a list.
    ArrayGetItem => takes("ArrayGetItem", &[("array", Kind::Array), ("index", Kind::Number)], Kind::Any),
    /// How many items a list has.
    ArrayLength => takes("ArrayLength", &[("array", Kind::Array)], Kind::Number),
    /// A list without its duplicates.
    ArrayUnique => takes("ArrayUnique", &[("array", Kind::Array)], Kind::Array),
    /// Base64 of a text of at most 10,000 characters.
    Base64Encode => takes("Base64Encode", &[("text", Kind::Text)], Kind::Text),
    /// The text behind Base64.
    Base64Decode => takes("Base64Decode", &[("text", Kind::Text)], Kind::Text),
    /// A hash, in hexadecimal digits.
    Hash => takes("Hash", &[("data", Kind::Any), ("algorithm", Kind::Algorithm)], Kind::Text),
    /// The first object with the fields of the second one laid over it.
    JsonMerge => takes(
        "JsonMerge",
        &[("first object", Kind::Object), ("second object", Kind::Object), ("deep", Kind::False)],
        Kind::Object,
    ),
    /// A value from its JSON text.
    StringToJson => takes("StringToJson", &[("text", Kind::Text)], Kind::Any),
    /// The JSON text of a value.
    JsonToString => takes("JsonToString", &[("data", Kind::Data)], Kind::Text),
    /// A random whole number between the first (inclusive) and the second (exclusive).
    MathRandom => Signature {
        optional: &[("seed", Kind::Number)],
        ..takes("MathRandom", &[("start", Kind::Number), ("end", Kind::Number)], Kind::Number)
    },
    /// A sum of two whole numbers.
    MathAdd => takes("MathAdd", &[("first number", Kind::Number), ("second number", Kind::Number)], Kind::Number),
    /// A list of the parts of a text between separators.
    StringSplit => takes("StringSplit", &[("text", Kind::Text), ("separators", Kind::Text)], Kind::Array),
    /// A random UUID (version 4).
    Uuid => takes("UUID", &[], Kind::Text),
    /// A text with values in place of its `{}`.
    Format => Signature { rest: Some(Kind::Any), ..takes("Format", &[("template", Kind::Text)], Kind::Text) },
}

/// Algorithms of `States.Hash`.
pub const HASH_ALGORITHMS: &[&str] = &["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/// Longest text that the Base64 functions take, in characters.
const BASE64_LIMIT: usize = 10_000;

/// Longest list that `States.ArrayRange` makes.
const RANGE_LIMIT: f64 = 1000.0;

impl Function {
    /// Its name behind `States.`.
    pub fn name(self) -> &'static str {
        self.signature().name
    }

    /// The function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name() == name)
    }
}

/// Checks number and kinds of the arguments, whose byte offsets are given.
pub(super) fn check(call: &Call, start: usize, offsets: &[usize]) -> Result<(), ExpressionError> {
    let signature = call.function.signature();
    arity(signature, call.arguments.len(), start)?;
    let named = signature.required.iter().chain(signature.optional).copied();
    let rest = signature.rest.map(|kind| ("argument", kind));
    let expected = named.chain(std::iter::repeat_with(|| rest).map_while(|rest| rest));
    for ((argument, offset), (role, kind)) in call.arguments.iter().zip(offsets).zip(expected) {
        if !fits(argument, kind) {
            return Err(ExpressionError::new(
                *offset,
                format!(
                    "The {role} of States.{} must be {}, not {}.",
                    signature.name,
                    described(kind),
                    found(argument)
                ),
            ));
        }
    }
    values(call, start, offsets)
}

fn arity(signature: &Signature, given: usize, start: usize) -> Result<(), ExpressionError> {
    let least = signature.required.len();
    let most = least + signature.optional.len();
    if given >= least && (given <= most || signature.rest.is_some()) {
        return Ok(());
    }
    let mut roles: Vec<&str> = signature.required.iter().map(|(role, _)| *role).collect();
    let optional: Vec<String> =
        signature.optional.iter().map(|(role, _)| format!("{role} (optional)")).collect();
    roles.extend(optional.iter().map(String::as_str));
    let wanted = match (roles.as_slice(), signature.rest.is_some()) {
        ([], _) => "no arguments".to_owned(),
        (roles, false) => roles.join(", "),
        (roles, true) => format!("{} and any number of arguments", roles.join(", ")),
    };
    Err(ExpressionError::new(start, format!("States.{} takes {wanted}; {given} given.", signature.name)))
}

fn fits(argument: &Argument, kind: Kind) -> bool {
    match (argument, kind) {
        (Argument::Text(_), Kind::Algorithm) => true,
        (Argument::Boolean(value), Kind::False) => !value,
        (Argument::Path(_), Kind::False) => false,
        (Argument::Path(_), _) => true,
        (Argument::Call(call), kind) => {
            let returns = call.function.signature().returns;
            kind != Kind::False
                && (returns == Kind::Any
                    || matches!(kind, Kind::Any | Kind::Data)
                    || returns == kind
                    || (returns == Kind::Text && kind == Kind::Algorithm))
        }
        (_, Kind::Any) => true,
        (Argument::Text(_), Kind::Text)
        | (Argument::Number(_), Kind::Number)
        | (Argument::Boolean(_), Kind::Boolean) => true,
        _ => false,
    }
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "a value",
        Kind::Data => "a path or a call",
        Kind::Array => "an array (a path, or a call such as States.Array)",
        Kind::Object => "an object (a path, or a call such as States.StringToJson)",
        Kind::Text => "a text",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::False => "the literal false: Step Functions merges shallowly only",
        Kind::Algorithm => "MD5, SHA-1, SHA-256, SHA-384 or SHA-512, in single quotes",
    }
}

fn found(argument: &Argument) -> String {
    match argument {
        Argument::Call(call) => format!("the result of States.{}", call.function.name()),
        Argument::Path(path) => format!("the path `{path}`"),
        literal => format!("`{literal}`"),
    }
}

/// What depends on the values of literals.
fn values(call: &Call, start: usize, offsets: &[usize]) -> Result<(), ExpressionError> {
    let offset = |index: usize| offsets.get(index).copied().unwrap_or(start);
    let number = |index: usize| match call.arguments.get(index) {
        Some(Argument::Number(digits)) => digits.parse::<f64>().ok(),
        _ => None,
    };
    let text = |index: usize| call.arguments.get(index).and_then(Argument::text);
    let fail = |index: usize, message: String| Err(ExpressionError::new(offset(index), message));
    match call.function {
        Function::ArrayPartition if number(1).is_some_and(|size| size < 0.5) => {
            fail(1, "The chunk size of States.ArrayPartition must be 1 or more.".to_owned())
        }
        Function::ArrayGetItem if number(1).is_some_and(|index| index < 0.0) => {
            fail(1, "The index of States.ArrayGetItem counts from 0; it can't be negative.".to_owned())
        }
        Function::ArrayRange => match (number(0), number(1), number(2)) {
            (_, _, Some(0.0)) => fail(2, "The increment of States.ArrayRange can't be 0.".to_owned()),
            (Some(first), Some(last), Some(increment)) if (last - first) / increment >= RANGE_LIMIT => {
                fail(1, "States.ArrayRange makes at most 1000 items.".to_owned())
            }
            _ => Ok(()),
        },
        Function::Base64Encode | Function::Base64Decode
            if text(0).is_some_and(|text| text.chars().count() > BASE64_LIMIT) =>
        {
            fail(0, format!("States.{} takes at most 10,000 characters.", call.function.name()))
        }
        Function::Hash => match text(1) {
            Some(name) if !HASH_ALGORITHMS.contains(&name.as_str()) => fail(
                1,
                format!(
                    "`{name}` is no algorithm of States.Hash; use {}.",
                    suggest::nearest(&name, HASH_ALGORITHMS)
                ),
            ),
            _ => Ok(()),
        },
        Function::Format => match call.arguments.first() {
            Some(Argument::Text(raw)) => {
                let (wanted, given) = (placeholders(raw), call.arguments.len() - 1);
                if wanted == given {
                    return Ok(());
                }
                fail(
                    0,
                    format!(
                        "The template of States.Format has {wanted} {{}}, but {given} {} given; a literal brace is written `\\{{`.",
                        if given == 1 { "argument is" } else { "arguments are" }
                    ),
                )
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// How many `{}` a raw template has; an escaped brace is none.
fn placeholders(raw: &str) -> usize {
    let mut count = 0;
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '{' if characters.next_if_eq(&'}').is_some() => count += 1,
            _ => {}
        }
    }
    count
}
