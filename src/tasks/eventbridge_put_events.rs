//! `sfntasks_eventbridge_put_events`.

use crate::tf::Path;
use crate::unit::arg::{Json, Kind, ObjectList, TextList, Words};
use crate::unit::common::parsed;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Sends events to an event bus.
pub const UNIT: Unit = Unit {
    name: "eventbridge_put_events",
    summary: "Sends custom events to Amazon EventBridge event buses.",
    notes: "When EventBridge refuses some of the entries, the state fails with `EventBridge.FailedEntry`, and a retry sends all of them again. \
            Step Functions adds the ARNs of execution and machine to the resources of each event.",
    links: &[(
        "Add EventBridge events with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html",
    )],
    family: "EventBridge",
    args: &[ENTRIES.spec],
    check,
    body: Body::Task(Task {
        api: Api { service: "events", action: "putEvents" },
        patterns: TASK_TOKEN,
        token_argument: "entries",
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ENTRIES: Arg<ObjectList> = object_list(
    "entries",
    "The events, all together at most 256 KiB.",
    &Kind::Object(&[
        DETAIL.spec,
        DETAIL_TYPE.spec,
        EVENT_BUS_NAME.spec,
        RESOURCES.spec,
        SOURCE.spec,
        TIME.spec,
        TRACE_HEADER.spec,
    ]),
)
.required()
.length(1, 10)
.asl("Entries");
const DETAIL: Arg<Json> =
    document("detail", "What happened: an object, from `jsonencode`, or an expression.")
        .required()
        .asl("Detail");
const DETAIL_TYPE: Arg<Words> =
    text("detail_type", "Kind of event, by which rules tell what is in `detail`.")
        .required()
        .asl("DetailType");
const EVENT_BUS_NAME: Arg<Words> =
    text("event_bus_name", "Name or ARN of the bus; a bus of another account or region by its ARN.")
        .format(Format::Length(1, 1600))
        .assumed("default")
        .asl("EventBusName");
const RESOURCES: Arg<TextList> = list("resources", "What the event concerns, usually ARNs.").asl("Resources");
const SOURCE: Arg<Words> =
    text("source", "What sends the event, such as `com.example.orders`; `aws.` is reserved to AWS.")
        .required()
        .format(Format::With(source))
        .asl("Source");
const TIME: Arg<Words> =
    text("time", "When it happened, in RFC 3339. Default: when the call is made.").asl("Time");
const TRACE_HEADER: Arg<Words> =
    text("trace_header", "X-Ray trace header that the event carries on.").asl("TraceHeader");

fn source(name: &str) -> Result<(), String> {
    if name.starts_with("aws.") {
        return Err(format!(
            "{name:?} begins with `aws.`, which only the events of AWS do. Use a name of your own, such as `com.example.orders`."
        ));
    }
    Ok(())
}

fn check(call: &Call, problems: &mut Problems) {
    for (index, entry) in call.get(ENTRIES).unwrap_or_default().into_iter().enumerate() {
        let Some(detail) = entry.get(DETAIL) else { continue };
        // An expression is no document, so it stays a text.
        if !matches!(parsed(detail), Value::Object(_) | Value::String(_)) {
            problems.error_at(
                Path::root(ENTRIES.spec.name).index(index).attribute(DETAIL.spec.name),
                format!("The detail of an event is an object; this is {detail}."),
            );
        }
    }
}

/// One statement for the buses of all entries.
fn iam(call: &Call) -> Vec<Statement> {
    let mut buses = Vec::new();
    for entry in call.get(ENTRIES).unwrap_or_default() {
        let found = match entry.get(EVENT_BUS_NAME) {
            None => vec![call.arn("events", "event-bus/default")],
            Some(Text::Literal(arn)) if arn.starts_with("arn:") => vec![arn.into_owned()],
            Some(Text::Literal(name)) => vec![call.arn("events", &format!("event-bus/{name}"))],
            Some(Text::Expression(text)) => {
                call.narrowed(ENTRIES.spec.name, text, || call.arn("events", "event-bus/*"))
            }
        };
        for bus in found {
            if !buses.contains(&bus) {
                buses.push(bus);
            }
        }
    }
    vec![Statement::allow(["events:PutEvents"], buses)]
}
