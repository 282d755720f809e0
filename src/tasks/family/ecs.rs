//! ARNs of ECS.

use crate::unit::prelude::*;

/// Name of the cluster of a literal ARN, or the name itself.
pub fn cluster_name(cluster: &str) -> &str {
    match Arn::parse(cluster) {
        Some(arn) => arn.resource.strip_prefix("cluster/").unwrap_or(arn.resource),
        None => cluster,
    }
}
