//! Definitions with revisions, as ECS and Batch have them.

use crate::unit::prelude::*;

/// What a call by this ARN may use: with a revision that one, without it the definition and any revision of it.
pub fn named(definition: &str) -> Vec<String> {
    let revised = Arn::parse(definition).is_some_and(|arn| arn.resource.contains(':'));
    if revised || definition.ends_with('*') {
        vec![definition.to_owned()]
    } else {
        vec![definition.to_owned(), format!("{definition}:*")]
    }
}
