//! What the tasks of Amazon EMR on EKS share.

use crate::unit::arg::{TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// AWS's page about the whole family.
pub const LINKS: &[(&str, &str)] = &[(
    "Create and manage Amazon EMR clusters on EKS with Step Functions",
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-eks.html",
)];

/// Characters of names, beside letters and digits.
pub const NAME_CHARACTERS: &str = ".-_/#";

/// The virtual cluster; the calls that take it send it under different keys.
pub const VIRTUAL_CLUSTER_ID: Arg<Words> = text(
    "virtual_cluster_id",
    "ID of the virtual cluster, which is in the result of the state that created it.",
)
.required()
.format(Format::Length(1, 64));
/// `Tags`.
pub const TAGS: Arg<TextMap> = map("tags", "Tags.").length(0, 50).asl("Tags");

/// The virtual cluster of the call, or all of them when only the execution knows which.
pub fn virtual_clusters(call: &Call) -> Vec<String> {
    let cluster = |id: &str| call.arn("emr-containers", &format!("/virtualclusters/{id}"));
    call.target_with(VIRTUAL_CLUSTER_ID, cluster, || cluster("*"))
}
