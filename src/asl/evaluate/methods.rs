//! Methods and functions with a JSONata counterpart.

use super::super::expression::ExpressionError;
use super::ast::{Kind, Node};
use super::helpers::Helper;
use super::translate::{Code, Translator, Type, fail, known, literal};

type Translated = Result<Code, ExpressionError>;

const METHODS: &[&str] = &[
    "toUpperCase",
    "toLowerCase",
    "trim",
    "trimStart",
    "trimEnd",
    "includes",
    "startsWith",
    "endsWith",
    "split",
    "substring",
    "slice",
    "replace",
    "replaceAll",
    "join",
    "toString",
];

const FUNCTIONS: &[&str] = &[
    "Math.floor",
    "Math.ceil",
    "Math.round",
    "Math.abs",
    "Math.sqrt",
    "Math.pow",
    "Math.min",
    "Math.max",
    "Math.random",
    "String",
    "Number",
    "Boolean",
];

/// `of.name(arguments)`
pub(super) fn method(
    translator: &mut Translator,
    of: &Node,
    name: &str,
    arguments: &[Node],
    offset: usize,
) -> Translated {
    if !METHODS.contains(&name) {
        return fail(
            offset,
            format!(
                "`.{name}()` has no exact counterpart in JSONata; {}. engine = \"LAMBDA\" takes all.",
                known(METHODS)
            ),
        );
    }
    let receiver = translator.value(of)?;
    if matches!(receiver.kind, Type::Number | Type::Boolean) && name != "toString" {
        return fail(offset, format!("A number or a truth value has no `.{name}()`."));
    }
    let lists = matches!(name, "includes" | "join" | "toString");
    if receiver.kind == Type::List && !lists {
        return fail(offset, format!("`.{name}()` of a list isn't translated."));
    }
    let count = |least: usize, most: usize| {
        if (least..=most).contains(&arguments.len()) {
            Ok(())
        } else {
            fail(
                offset,
                format!(
                    "`.{name}()` is translated with {least} to {most} arguments; {} given.",
                    arguments.len()
                ),
            )
        }
    };
    // Every method but those of lists needs a text; a path may hold something else, where JavaScript throws.
    let string = |translator: &mut Translator| match receiver.kind {
        Type::Text => receiver.text.clone(),
        _ => translator.call(Helper::String, &[&receiver.text]),
    };
    match name {
        "toUpperCase" | "toLowerCase" => {
            count(0, 0)?;
            let function = if name == "toUpperCase" { "$uppercase" } else { "$lowercase" };
            Ok(Code::atom(format!("{function}({})", string(translator)), Type::Text))
        }
        "trim" | "trimStart" | "trimEnd" => {
            count(0, 0)?;
            let pattern = match name {
                "trim" => r"/^\s+|\s+$/",
                "trimStart" => r"/^\s+/",
                _ => r"/\s+$/",
            };
            Ok(Code::atom(format!("$replace({}, {pattern}, '')", string(translator)), Type::Text))
        }
        "includes" => {
            count(1, 1)?;
            let sought = value(translator, arguments, 0, offset)?;
            let call = translator.call(Helper::Includes, &[&receiver.text, &sought.text]);
            Ok(Code::atom(call, Type::Boolean))
        }
        "startsWith" | "endsWith" => {
            count(1, 1)?;
            let affix = text_argument(name, arguments, 0, offset)?;
            let of = string(translator);
            if affix.is_empty() {
                return Ok(Code::compound(format!("{of} != null"), Type::Boolean));
            }
            let length = affix.chars().count();
            let part = if name == "startsWith" {
                format!("$substring({of}, 0, {length})")
            } else {
                format!("$substring({of}, -{length})")
            };
            Ok(Code::compound(format!("{part} = {}", literal(affix)), Type::Boolean))
        }
        "split" => {
            count(1, 1)?;
            let separator = text_argument(name, arguments, 0, offset)?;
            if separator.is_empty() {
                return fail(offset, "`.split('')` cuts between UTF-16 units, which JSONata doesn't know.");
            }
            Ok(Code::atom(format!("$split({}, {})", string(translator), literal(separator)), Type::List))
        }
        "substring" | "slice" => {
            count(1, 2)?;
            let start = integer_argument(name, arguments, 0, offset)?;
            let end =
                (arguments.len() == 2).then(|| integer_argument(name, arguments, 1, offset)).transpose()?;
            let of = string(translator);
            let of = translator.call(Helper::Narrow, &[&of]);
            part(name, &of, start, end, offset)
        }
        "replace" | "replaceAll" => {
            count(2, 2)?;
            let pattern = text_argument(name, arguments, 0, offset)?;
            let replacement = text_argument(name, arguments, 1, offset)?;
            if pattern.is_empty() || replacement.contains('$') {
                return fail(
                    offset,
                    format!(
                        "`.{name}()` is translated with a pattern that isn't empty and a replacement without `$`."
                    ),
                );
            }
            let limit = if name == "replace" { ", 1" } else { "" };
            Ok(Code::atom(
                format!(
                    "$replace({}, {}, {}{limit})",
                    string(translator),
                    literal(pattern),
                    literal(replacement)
                ),
                Type::Text,
            ))
        }
        "join" => {
            count(0, 1)?;
            if receiver.kind == Type::Text {
                return fail(offset, "A text has no `.join()`.");
            }
            let separator =
                if arguments.is_empty() { "," } else { text_argument(name, arguments, 0, offset)? };
            let separator = literal(separator);
            if receiver.kind == Type::List {
                return Ok(Code::atom(format!("$join({}, {separator})", receiver.text), Type::Text));
            }
            let joined = translator.call(Helper::Joined, &["$list", &separator]);
            Ok(Code::atom(
                format!(
                    "($list := {}; $type($list) = 'array' ? {joined} : $error('Only a list can be joined.'))",
                    receiver.text
                ),
                Type::Text,
            ))
        }
        _ => {
            count(0, 0)?;
            if receiver.kind != Type::Any {
                return Ok(Code::compound(translator.text(&receiver), Type::Text));
            }
            // null has no methods.
            let text = translator.text(&Code::atom("$value", Type::Any));
            Ok(Code::atom(
                format!(
                    "($value := {}; $value = null ? $error('null has no methods.') : {text})",
                    receiver.text
                ),
                Type::Text,
            ))
        }
    }
}

/// `.substring` and `.slice` with known positions, of a text whose positions are the same in both languages.
fn part(name: &str, of: &str, start: i64, end: Option<i64>, offset: usize) -> Translated {
    let code = match (name, start, end) {
        ("substring", start, None) => format!("$substring({of}, {})", start.max(0)),
        ("substring", start, Some(end)) => {
            let (start, end) = (start.max(0), end.max(0));
            format!("$substring({of}, {}, {})", start.min(end), start.abs_diff(end))
        }
        (_, start, None) => format!("$substring({of}, {start})"),
        (_, 0.., Some(0..)) => {
            format!("$substring({of}, {start}, {})", (end.unwrap_or(0) - start).max(0))
        }
        (_, 0.., Some(end)) => {
            format!("($part := {of}; $substring($part, {start}, $length($part) - {}))", start - end)
        }
        _ => {
            return fail(offset, "`.slice()` from the end is translated without its second argument only.");
        }
    };
    Ok(Code::atom(code, Type::Text))
}

fn value(translator: &mut Translator, arguments: &[Node], index: usize, offset: usize) -> Translated {
    match arguments.get(index) {
        Some(node) => translator.value(node),
        None => fail(offset, "An argument is missing."),
    }
}

fn plain(node: &Node) -> &Node {
    match &node.kind {
        Kind::Group(inner) => plain(inner),
        _ => node,
    }
}

/// An argument that is a text in quotes.
fn text_argument<'a>(
    name: &str,
    arguments: &'a [Node],
    index: usize,
    offset: usize,
) -> Result<&'a str, ExpressionError> {
    match arguments.get(index).map(|node| &plain(node).kind) {
        Some(Kind::Text(text)) => Ok(text),
        _ => fail(
            arguments.get(index).map_or(offset, |node| node.offset),
            format!("`.{name}()` is translated with a text in quotes as its argument."),
        ),
    }
}

/// An argument that is a whole number, written out.
fn integer_argument(
    name: &str,
    arguments: &[Node],
    index: usize,
    offset: usize,
) -> Result<i64, ExpressionError> {
    let written = arguments.get(index).map(|node| &plain(node).kind);
    let number = match written {
        Some(Kind::Number(number)) => Some(*number),
        Some(Kind::Unary { operator: "-", operand }) => match &operand.kind {
            Kind::Number(number) => Some(-number),
            _ => None,
        },
        _ => None,
    };
    match number.filter(|number| number.fract() == 0.0 && number.abs() < 1e9) {
        Some(number) => Ok(number as i64),
        None => fail(
            arguments.get(index).map_or(offset, |node| node.offset),
            format!("`.{name}()` is translated with whole numbers, written out, as its arguments."),
        ),
    }
}

/// `Math.name(arguments)`, `String(x)`, `Number(x)`, `Boolean(x)`
pub(super) fn function(
    translator: &mut Translator,
    name: &str,
    arguments: &[Node],
    offset: usize,
) -> Translated {
    if !FUNCTIONS.contains(&name) {
        return fail(
            offset,
            format!(
                "`{name}()` has no exact counterpart in JSONata; {}. engine = \"LAMBDA\" takes all.",
                known(FUNCTIONS)
            ),
        );
    }
    let wanted = match name {
        "Math.random" => 0..=0,
        "Math.pow" => 2..=2,
        "Math.min" | "Math.max" => 1..=usize::MAX,
        _ => 1..=1,
    };
    if !wanted.contains(&arguments.len()) {
        return fail(offset, format!("`{name}()` isn't translated with {} arguments.", arguments.len()));
    }
    let values: Vec<Code> =
        arguments.iter().map(|argument| translator.value(argument)).collect::<Result<_, _>>()?;
    let Some(first) = values.first() else {
        return Ok(Code::atom("$random()", Type::Number));
    };
    Ok(match name {
        "String" => Code::compound(translator.text(first), Type::Text),
        "Boolean" => translator.truth(first),
        "Number" => Code::compound(translator.number(first), Type::Number),
        _ => {
            let numbers: Vec<String> = values.iter().map(|value| translator.number(value)).collect();
            let list = numbers.join(", ");
            let call = match name {
                "Math.floor" => format!("$floor({list})"),
                "Math.ceil" => format!("$ceil({list})"),
                "Math.abs" => format!("$abs({list})"),
                "Math.sqrt" => format!("$sqrt({list})"),
                "Math.pow" => format!("$power({list})"),
                "Math.min" => format!("$min([{list}])"),
                "Math.max" => format!("$max([{list}])"),
                _ => translator.call(Helper::Rounded, &[&list]),
            };
            Code::atom(call, Type::Number)
        }
    })
}

/// `Math.PI` and its like.
pub(super) fn constant(name: &str, offset: usize) -> Translated {
    let value = match name {
        "Math.PI" => std::f64::consts::PI,
        "Math.E" => std::f64::consts::E,
        "Math.SQRT2" => std::f64::consts::SQRT_2,
        "Math.LN2" => std::f64::consts::LN_2,
        "Math.LN10" => std::f64::consts::LN_10,
        _ => {
            let names = ["Math.PI", "Math.E", "Math.SQRT2", "Math.LN2", "Math.LN10"];
            return fail(offset, format!("`{name}` isn't translated; {}.", known(&names)));
        }
    };
    Ok(Code::atom(value.to_string(), Type::Number))
}
