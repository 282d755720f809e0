//! How composition, validation and the policy grow with the size of a machine: machines of 100, 1,000 and 10,000 states.
//!
//! A third of the states is a `Choice` that may jump over the next one; the others are tasks with a retrier, each on a function of
//! its own. Prints one line of JSON for each size, with milliseconds for each step. Arguments: other sizes.

use std::error::Error;
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use serde_json::{Map, Value, json};
use sfntasks::asl::diagram;
use sfntasks::asl::fragment::{Fragment, chain};
use sfntasks::asl::validate::{self, Options};
use sfntasks::iam::{Statement, fit, minimise};

/// The best of this many runs counts: the others had the company of something else.
const RUNS: usize = 3;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    // cargo adds `--bench`.
    let sizes = std::env::args().skip(1).filter(|word| word != "--bench").map(|word| word.parse());
    let mut sizes = sizes.collect::<Result<Vec<usize>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![100, 1_000, 10_000];
    }
    for size in sizes {
        let runs = (0..RUNS).map(|_| run(size)).collect::<Result<Vec<_>, _>>()?;
        let mut best = Map::from_iter([("states".to_owned(), json!(size))]);
        for (position, (step, _)) in runs[0].iter().enumerate() {
            let least = runs.iter().map(|run| run[position].1).fold(f64::INFINITY, f64::min);
            best.insert((*step).to_owned(), json!((least * 100.0).round() / 100.0));
        }
        writeln!(std::io::stdout(), "{}", Value::Object(best))?;
    }
    Ok(())
}

/// Milliseconds of each step.
fn run(size: usize) -> Result<Vec<(&'static str, f64)>, Failure> {
    let mut times = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |step: &'static str| {
        times.push((step, clock.elapsed().as_secs_f64() * 1000.0));
        clock = Instant::now();
    };
    let texts: Vec<String> = (0..size).map(|index| unit(index, size).to_text()).collect();
    lap("make");
    let steps = texts.iter().map(|text| Fragment::parse(text)).collect::<Result<Vec<_>, _>>()?;
    lap("parse");
    let whole = chain(steps).map_err(|(_, problem)| problem)?;
    lap("chain");
    let whole = Fragment::parse(&whole.to_text())?.prefixed("All: ");
    lap("prefix");
    let machine = whole.into_machine().map_err(|problems| problems.join(" "))?;
    let definition = Value::Object(machine.definition);
    lap("finish");
    let text = definition.to_string();
    lap("render");
    let definition = validate::parse(&text).map_err(|finding| finding.message)?;
    let findings = validate::validate(&definition, &Options::default());
    // The sizes are beyond the quota of a definition; all else must be right, or something else would be measured.
    if let Some(finding) = findings.iter().find(|finding| !finding.code.starts_with("DEFINITION_")) {
        return Err(format!("{finding:?}").into());
    }
    lap("validate");
    let statements = minimise(&machine.policy);
    lap("minimise");
    black_box(fit(&statements, 0).is_ok());
    lap("fit");
    black_box(diagram::mermaid(&definition));
    lap("diagram");
    Ok(times)
}

/// The fragment of one state.
fn unit(index: usize, size: usize) -> Fragment {
    let name = format!("State {index}");
    let function = format!("arn:aws:lambda:us-east-1:123456789012:function:work-{index}");
    let state = if index % 3 == 1 && index + 2 < size {
        json!({
            "Type": "Choice",
            "Choices": [{"Variable": "$.done", "BooleanEquals": true, "Next": format!("State {}", index + 2)}],
            "Default": format!("State {}", index + 1),
        })
    } else {
        json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": function, "Payload": {"text.$": "States.Format('{} {}', $.a, $.b[0].c)"}},
            "ResultPath": "$.result",
            "Retry": [{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 2, "MaxAttempts": 6}],
        })
    };
    let policy = Statement::allow(["lambda:InvokeFunction"], [function.clone(), format!("{function}:*")]);
    let is_task = state["Type"] == "Task";
    let fields = state.as_object().cloned().unwrap_or_default();
    Fragment::single(&name, fields, is_task, if is_task { vec![policy] } else { Vec::new() })
}
