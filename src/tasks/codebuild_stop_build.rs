//! `sfntasks_codebuild_stop_build`.

use crate::tasks::family::codebuild::{self, projects_of_builds};
use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Stops a build.
pub const UNIT: Unit = Unit {
    name: "codebuild_stop_build",
    summary: "Stops a running build of AWS CodeBuild.",
    links: codebuild::LINKS,
    family: "CodeBuild",
    args: &[ID.spec],
    body: Body::Task(Task {
        api: Api { service: "codebuild", action: "stopBuild" },
        iam: |call| {
            let builds = call.get(ID).into_iter().collect();
            vec![Statement::allow(["codebuild:StopBuild"], projects_of_builds(call, ID.spec.name, builds))]
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ID: Arg<Words> = text(
    "id",
    "ID of the build, `project:number`, which is in the result of the state that started it. The policy is scoped to its project.",
)
.required()
.format(Format::Length(1, usize::MAX))
.asl("Id");
