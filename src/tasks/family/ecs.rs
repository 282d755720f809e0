//! ARNs of ECS.

use crate::unit::prelude::*;

/// Name of the cluster of a literal ARN, or the name itself.
pub fn cluster_name(cluster: &str) -> &str {
    match Arn::parse(cluster) {
        Some(arn) => arn.resource.strip_prefix("cluster/").unwrap_or(arn.resource),
        None => cluster,
    }
}

/// The task definitions that a call by this ARN may run: with a revision that one, without it any revision.
pub fn task_definitions(definition: &str) -> Vec<String> {
    let revised = Arn::parse(definition).is_some_and(|arn| arn.resource.contains(':'));
    if revised || definition.ends_with('*') {
        vec![definition.to_owned()]
    } else {
        vec![definition.to_owned(), format!("{definition}:*")]
    }
}
