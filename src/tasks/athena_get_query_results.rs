//! `sfntasks_athena_get_query_results`.

use crate::tasks::family::athena;
use crate::unit::arg::{Integer, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Reads the results of a query.
pub const UNIT: Unit = Unit {
    name: "athena_get_query_results",
    summary: "Reads one page of the results of an Amazon Athena query.",
    notes: "A page beyond 256 KiB fails the state: keep `max_results` small, or read the results in S3. With `output_location` the policy also \
            allows to read them there, which the call needs.",
    args: &[
        athena::QUERY_EXECUTION_ID.spec,
        NEXT_TOKEN.spec,
        MAX_RESULTS.spec,
        athena::SCOPE_WORK_GROUP.spec,
        OUTPUT_LOCATION.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "athena", action: "getQueryResults" },
        iam: |call| {
            let mut policy = athena::allow(call, "athena:GetQueryResults");
            let place = call.get(OUTPUT_LOCATION).and_then(|uri| athena::bucket_and_objects(call, uri));
            // Athena reads the stored results under the caller's own permissions.
            policy.extend(place.map(|(_, objects)| Statement::allow(["s3:GetObject"], [objects])));
            policy
        },
        ..Task::DEFAULT
    }),
    ..athena::UNIT
};

const NEXT_TOKEN: Arg<Words> = text("next_token", "`NextToken` of the page before, for the one behind it.")
    .format(Format::Length(1, 1024))
    .asl("NextToken");
const MAX_RESULTS: Arg<Integer> =
    integer("max_results", "Rows of the page; the first page counts the column names as one.")
        .range(1, 1000)
        .assumed("1000")
        .asl("MaxResults");
const OUTPUT_LOCATION: Arg<Str> = plain(
    "output_location",
    "S3 URI below which the query stored its results: `s3://bucket/prefix/`. It goes into the policy only.",
)
.format(Format::S3Uri);
