//! Keys that a task's arguments name.

use crate::unit::prelude::*;

/// ARNs of the key in an argument: given as an ARN or an ID, or any key of the account for an expression.
pub fn keys(call: &Call, argument: &str, key: Text<'_>) -> Vec<String> {
    match key {
        Text::Literal(arn) if arn.starts_with("arn:") => vec![arn.into_owned()],
        Text::Literal(id) => vec![call.arn("kms", &format!("key/{id}"))],
        Text::Expression(text) => call.narrowed_by_type(argument, text, &call.arn("kms", "key/*")),
    }
}
