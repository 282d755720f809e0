//! `sfntasks_codebuild_batch_delete_builds`.

use crate::tasks::family::codebuild::{self, projects_of_builds};
use crate::unit::arg::TextList;
use crate::unit::prelude::*;

/// Deletes builds.
pub const UNIT: Unit = Unit {
    name: "codebuild_batch_delete_builds",
    summary: "Deletes builds of AWS CodeBuild.",
    links: codebuild::LINKS,
    family: "CodeBuild",
    args: &[IDS.spec],
    body: Body::Task(Task {
        api: Api { service: "codebuild", action: "batchDeleteBuilds" },
        iam: |call| {
            let builds = call.get(IDS).unwrap_or_default();
            let projects = projects_of_builds(call, IDS.spec.name, builds);
            vec![Statement::allow(["codebuild:BatchDeleteBuilds"], projects)]
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const IDS: Arg<TextList> = list(
    "ids",
    "IDs of the builds, `project:number`; an expression for all of them ends in `[*]`. The policy is scoped to their projects.",
)
.required()
.length(1, 100)
.asl("Ids");
