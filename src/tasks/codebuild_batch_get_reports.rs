//! `sfntasks_codebuild_batch_get_reports`.

use crate::tasks::family::codebuild::{self, targets};
use crate::unit::arg::{Kind, TextList};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Gets reports.
pub const UNIT: Unit = Unit {
    name: "codebuild_batch_get_reports",
    summary: "Gets test and coverage reports of AWS CodeBuild.",
    links: codebuild::LINKS,
    family: "CodeBuild",
    args: &[REPORT_ARNS.spec],
    body: Body::Task(Task {
        api: Api { service: "codebuild", action: "batchGetReports" },
        iam: |call| {
            let reports = call.get(REPORT_ARNS).unwrap_or_default();
            let all = || call.arn("codebuild", "report-group/*");
            let groups = targets(call, REPORT_ARNS.spec.name, reports, |report| group(call, report), all);
            vec![Statement::allow(["codebuild:BatchGetReports"], groups)]
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const REPORT_ARNS: Arg<TextList> = list(
    "report_arns",
    "ARNs of the reports; an expression for all of them ends in `[*]`. The policy is scoped to their report groups.",
)
.required()
.length(1, 100)
.of(&Kind::Text(Format::Arn(&["codebuild"])))
.asl("ReportArns");

/// The group of a report, whose ARN ends in `report/group:number`.
fn group(call: &Call, report: &str) -> String {
    let name = Arn::parse(report)
        .and_then(|arn| arn.resource.strip_prefix("report/"))
        .and_then(|resource| resource.split(':').next());
    call.arn_beside(report, "codebuild", &format!("report-group/{}", name.unwrap_or("*")))
}
