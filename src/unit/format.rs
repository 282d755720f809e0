//! Formats: what a literal string must look like.

use super::Env;
use crate::asl::expression;
use crate::iam::arn;

/// What a literal must look like. Expressions are not held to it.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// Between so many characters.
    Length(usize, usize),
    /// Between so many characters, all of them in this set: letters and digits, and those that are listed.
    Name(usize, usize, &'static str),
    /// An ARN of one of these services; of any, when none is listed.
    Arn(&'static [&'static str]),
    /// `s3://bucket/key`.
    S3Uri,
    /// A JSONPath, a context path, or a variable.
    Path,
    /// A reference path or `DISCARD`.
    ReferencePath,
    /// A path or `DISCARD`.
    PathOrDiscard,
    /// 12 digits.
    Account,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Anything that this function takes; it returns a sentence otherwise.
    With(fn(&str) -> Result<(), String>),
}

impl Format {
    /// Any text.
    pub const ANY: Self = Self::Length(0, usize::MAX);

    /// Checks a literal.
    ///
    /// # Errors
    /// A sentence with the value and what would be right.
    pub fn check(&self, value: &str, env: &Env) -> Result<(), String> {
        match *self {
            Self::Length(least, most) => length(value, least, most),
            Self::Name(least, most, others) => {
                length(value, least, most)?;
                match value.chars().find(|c| !c.is_ascii_alphanumeric() && !others.contains(*c)) {
                    None => Ok(()),
                    Some(other) if others.is_empty() => Err(format!(
                        "{value:?} has the character {other:?}; only letters and digits are allowed."
                    )),
                    Some(other) => Err(format!(
                        "{value:?} has the character {other:?}; only letters, digits and {} are allowed.",
                        others.chars().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(" ")
                    )),
                }
            }
            Self::Arn(services) => {
                arn::check(value, services)?;
                // The only resources of IAM that an integration takes are roles.
                if services == ["iam"]
                    && arn::Arn::parse(value).is_some_and(|arn| !arn.resource.starts_with("role/"))
                {
                    return Err(format!(
                        "{value:?} is not the ARN of a role; its shape is arn:aws:iam::123456789012:role/name."
                    ));
                }
                match (arn::Arn::parse(value), &env.partition) {
                    (Some(arn), Some(partition)) if arn.partition != partition => Err(format!(
                        "{value:?} is an ARN of the partition {:?}, but the provider is configured for {partition:?}.",
                        arn.partition
                    )),
                    _ => Ok(()),
                }
            }
            Self::S3Uri => {
                match value.strip_prefix("s3://").map(|rest| rest.split('/').next().unwrap_or_default()) {
                    Some(bucket) if !bucket.is_empty() => Ok(()),
                    _ => Err(format!("{value:?} is no S3 URI; write `s3://bucket/prefix`.")),
                }
            }
            Self::Path => path(value),
            Self::ReferencePath if value == DISCARD => Ok(()),
            Self::ReferencePath => expression::check_reference_path(value)
                .map_err(|error| with_discard(&error.with_caret(value), value)),
            Self::PathOrDiscard if value == DISCARD => Ok(()),
            Self::PathOrDiscard => path(value).map_err(|error| with_discard(&error, value)),
            Self::Account => {
                if value.len() == 12 && value.bytes().all(|b| b.is_ascii_digit()) {
                    Ok(())
                } else {
                    Err(format!("{value:?} is no account ID; it has 12 digits."))
                }
            }
            Self::OneOf(names) if names.contains(&value) => Ok(()),
            Self::OneOf(names) => {
                Err(format!("{value:?} is neither an expression nor one of {}.", names.join(", ")))
            }
            Self::With(check) => check(value),
        }
    }
}

/// What stands for JSON `null` in `input_path`, `result_path` and `output_path`.
pub const DISCARD: &str = "DISCARD";

fn path(value: &str) -> Result<(), String> {
    expression::check_path(value).map_err(|error| error.with_caret(value))
}

fn with_discard(message: &str, value: &str) -> String {
    if value.eq_ignore_ascii_case(DISCARD) || value == "null" {
        format!("{value:?} is no path; write \"DISCARD\" to pass nothing on.")
    } else {
        message.to_owned()
    }
}

fn length(value: &str, least: usize, most: usize) -> Result<(), String> {
    let count = value.chars().count();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let shown: String = value.chars().take(100).collect();
    Err(match (least, most) {
        (_, usize::MAX) => format!("{shown:?} has {count} characters; at least {least} are needed."),
        _ => format!("{shown:?} has {count} characters; {least} to {most} are allowed."),
    })
}
