//! `sfntasks_glue_start_crawler_run`.

use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a crawler.
pub const UNIT: Unit = Unit {
    name: "glue_start_crawler_run",
    summary: "Starts an AWS Glue crawler.",
    notes: "The state goes on when the crawler has started; poll `glue:getCrawler` with `sfntasks_call_aws_service` to wait for its end. A crawler \
            that runs already gives `Glue.CrawlerRunningException`.",
    links: &[(
        "StartCrawler in the AWS Glue API",
        "https://docs.aws.amazon.com/glue/latest/webapi/API_StartCrawler.html",
    )],
    family: "Glue",
    args: &[CRAWLER_NAME.spec],
    body: Body::Task(Task {
        // The SDK integration could carry a task token, but StartCrawler has no field to put one in.
        api: Api { service: "aws-sdk:glue", action: "startCrawler" },
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const CRAWLER_NAME: Arg<Words> =
    text("crawler_name", "Name of the crawler.").required().format(Format::Length(1, 255)).asl("Name");

fn iam(call: &Call) -> Vec<Statement> {
    let crawler = |name: &str| call.arn("glue", &format!("crawler/{name}"));
    vec![Statement::allow(["glue:StartCrawler"], call.target_with(CRAWLER_NAME, crawler, || crawler("*")))]
}
