//! What the Athena tasks share.

use crate::unit::arg::{Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// What the units of the service share.
pub const UNIT: Unit = Unit {
    links: &[(
        "Run Athena queries with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html",
    )],
    family: "Athena",
    ..Unit::DEFAULT
};

/// `QueryExecutionId`.
pub const QUERY_EXECUTION_ID: Arg<Words> =
    text("query_execution_id", "ID of the query's execution.").required().asl("QueryExecutionId");
/// The workgroup of the query, which the calls on a running query don't name.
pub const SCOPE_WORK_GROUP: Arg<Str> = plain(
    "work_group",
    "Workgroup that the query runs in. It narrows the policy only. Default: every workgroup.",
)
.format(WORK_GROUP_NAME);
/// What the name of a workgroup looks like.
pub const WORK_GROUP_NAME: Format = Format::Name(1, 128, "._-");

/// The workgroup that Athena uses when none is named.
pub const PRIMARY: &str = "primary";

/// The one statement of a call on a running query.
pub fn allow(call: &Call, action: &str) -> Vec<Statement> {
    let group = call.get(SCOPE_WORK_GROUP);
    let groups = match (group, call.iam_resources()) {
        (None, Some(resources)) => resources,
        (group, _) => vec![work_group(call, group.unwrap_or("*"))],
    };
    vec![Statement::allow([action], groups)]
}

/// ARN of a workgroup.
pub fn work_group(call: &Call, name: &str) -> String {
    call.arn("athena", &format!("workgroup/{name}"))
}

/// ARNs of the bucket and of the objects below an S3 URI.
pub fn bucket_and_objects(call: &Call, uri: &str) -> Option<(String, String)> {
    let path = uri.strip_prefix("s3://")?;
    let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
    let bucket = format!("arn:{}:s3:::{bucket}", call.partition());
    let objects = match prefix.trim_end_matches('/') {
        "" => format!("{bucket}/*"),
        prefix => format!("{bucket}/{prefix}/*"),
    };
    Some((bucket, objects))
}
