//! How composition, validation, the policy and a plan grow with the size of a machine: 100, 1,000 and 10,000 states, in shapes
//! that people write and in shapes that are hard.
//!
//! Prints a line of JSON for each step of each shape: microseconds per state at every size, and by how much the whole step grew
//! from the last size but one to the last. What takes time in proportion to n log n grows by 13.3 from 1,000 to 10,000; what
//! compares all with all grows by 100. Arguments: other sizes, and names of shapes to take those alone.

use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::io::Write as _;
use std::pin::pin;
use std::task::{Context as Poller, Poll, Waker};
use std::time::Instant;

use serde_json::{Value as Json, json};
use sfntasks::asl::diagram;
use sfntasks::asl::fragment::{Fragment, chain};
use sfntasks::asl::validate::{self, Options};
use sfntasks::iam::{Statement, fit, minimise};
use sfntasks::provider::SfnTasks;
use sfntasks::tf::provider::{Context, PlanRequest, Provider};
use sfntasks::tf::{Diagnostics, Severity, Value};

/// The best of this many runs counts: the others had the company of something else.
const RUNS: usize = 5;
const SIZES: [usize; 3] = [100, 1_000, 10_000];

type Failure = Box<dyn Error>;
/// Seconds of each step.
type Times = Vec<(&'static str, f64)>;
type Shape = fn(usize, &mut Clock) -> Result<(), Failure>;

const SHAPES: [(&str, Shape); 9] = [
    ("chain", a_chain),
    ("plan", a_plan),
    ("chains with prefixes", chains_with_prefixes),
    ("wide choice", a_wide_choice),
    ("parallel branches", parallel_branches),
    ("jumps", jumps),
    ("variables", variables),
    ("findings", findings),
    ("policies", policies),
];

fn main() -> Result<(), Failure> {
    // cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let named = |name: &str| words.iter().any(|word| word == name);
    let all = !SHAPES.iter().any(|(name, _)| named(name));
    for (name, shape) in SHAPES.iter().filter(|(name, _)| all || named(name)) {
        let by_size = sizes.iter().map(|size| best(*shape, *size)).collect::<Result<Vec<_>, _>>()?;
        for (position, (step, _)) in by_size[0].iter().enumerate() {
            let seconds: Vec<f64> = by_size.iter().map(|times| times[position].1).collect();
            let each = |(seconds, size): (&f64, &usize)| rounded(seconds * 1e6 / *size as f64);
            let mut line = json!({
                "shape": name, "step": step, "states": sizes,
                "us_per_state": seconds.iter().zip(&sizes).map(each).collect::<Vec<f64>>(),
            });
            if let ([.., fewer, more], [.., shorter, longer]) = (sizes.as_slice(), seconds.as_slice()) {
                line["growth"] = json!(rounded(longer / shorter));
                let n_log_n = |size: usize| size as f64 * (size as f64).ln();
                line["n_log_n"] = json!(rounded(n_log_n(*more) / n_log_n(*fewer)));
            }
            writeln!(std::io::stdout(), "{line}")?;
        }
    }
    Ok(())
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The shortest time of each step in several runs.
fn best(shape: Shape, size: usize) -> Result<Times, Failure> {
    let mut best = Times::new();
    for _ in 0..RUNS {
        let mut clock = Clock { times: Vec::new(), start: Instant::now() };
        shape(size, &mut clock)?;
        if best.is_empty() {
            best = clock.times;
        } else {
            best.iter_mut().zip(clock.times).for_each(|(best, now)| best.1 = best.1.min(now.1));
        }
    }
    Ok(best)
}

/// A stopwatch: each step ends where the next begins.
struct Clock {
    times: Times,
    start: Instant,
}

impl Clock {
    /// What was done since the last step ended belongs to no step.
    fn ready(&mut self) {
        self.start = Instant::now();
    }

    fn lap(&mut self, step: &'static str) {
        self.times.push((step, self.start.elapsed().as_secs_f64()));
        self.start = Instant::now();
    }
}

/// A third of the states is a `Choice` that may jump over the next one; the others are tasks with a retrier, each on a function
/// of its own.
fn a_chain(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let texts: Vec<String> = (0..size).map(|index| busy(index, size).to_text()).collect();
    clock.lap("make");
    let steps = texts.iter().map(|text| Fragment::parse(text)).collect::<Result<Vec<_>, _>>()?;
    clock.lap("parse");
    let whole = chain(steps).map_err(|(_, problem)| problem)?;
    clock.lap("chain");
    let text = whole.to_text();
    drop(whole);
    let whole = Fragment::parse(&text)?.prefixed("All: ");
    clock.lap("prefix");
    let machine = whole.into_machine().map_err(|problems| problems.join(" "))?;
    let definition = Json::Object(machine.definition);
    clock.lap("finish");
    let text = definition.to_string();
    drop(definition);
    clock.lap("render");
    let definition = validate::parse(&text).map_err(|finding| finding.message)?;
    clock.lap("read");
    valid(&definition)?;
    clock.lap("validate");
    let statements = minimise(&machine.policy);
    clock.lap("minimise");
    black_box(fit(&statements, 0).is_ok());
    clock.lap("fit");
    black_box(diagram::mermaid(&definition));
    clock.lap("diagram");
    Ok(())
}

/// The resource's own plan, of fragments: what Terraform asks for twice in a run. Lean states, so that 10,000 fit into the quota
/// of a definition.
fn a_plan(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let provider = provider()?;
    let steps: Vec<Value> = (0..size).map(|index| Value::from(lean(index).to_text())).collect();
    let config = Value::object([("name", Value::from("m")), ("steps", Value::List(steps))]);
    let machine = &provider.resources()["sfntasks_state_machine"];
    clock.ready();
    accepted(&ready(machine.validate(&config))?)?;
    clock.lap("validate");
    let request = PlanRequest { proposed: config.clone(), config, ..PlanRequest::default() };
    let planned = ready(machine.plan(&context(), request))?;
    accepted(&planned.diagnostics)?;
    clock.lap("plan a create");
    let Value::Map(mut prior) = planned.planned else { return Err("no plan".into()) };
    prior.insert("status".to_owned(), Value::from("ACTIVE"));
    let config = Value::object([("name", Value::from("m")), ("steps", prior["steps"].clone())]);
    let prior = Value::Map(prior);
    clock.ready();
    let request = PlanRequest { proposed: prior.clone(), prior, config, ..PlanRequest::default() };
    accepted(&ready(machine.plan(&context(), request))?.diagnostics)?;
    clock.lap("plan no change");
    Ok(())
}

/// Chains of a hundred states, each with a prefix, in chains of a hundred of those, by way of the data source.
fn chains_with_prefixes(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let provider = provider()?;
    let mut texts: Vec<String> = (0..size).map(|index| busy(index, size.min(100)).to_text()).collect();
    clock.ready();
    while texts.len() > 1 {
        let chained = texts.chunks(100).enumerate().map(|(index, steps)| {
            let steps = Value::List(steps.iter().cloned().map(Value::from).collect());
            let config = [("steps", steps), ("state_name_prefix", Value::from(format!("{index} ")))];
            read(&*provider, "sfntasks_chain", Value::object(config))
        });
        texts = chained.collect::<Result<_, _>>()?;
    }
    clock.lap("chain");
    Ok(())
}

/// A rule for each state, which has a permission of its own.
fn a_wide_choice(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let provider = provider()?;
    let ways = (0..size).map(|index| {
        let when = Value::from(format!("$.kind == \"{index}\""));
        Value::object([("when", when), ("fragment", Value::from(lean(index * 10).to_text()))])
    });
    let choices = Value::List(ways.collect());
    clock.ready();
    let choice = [("state_name", Value::from("Which")), ("choices", choices), ("default_next", "S0".into())];
    let fragment = Fragment::parse(&read(&*provider, "sfntasks_choice", Value::object(choice))?)?;
    clock.lap("compose");
    valid_and_drawn(fragment, clock)
}

/// A branch for each state, which has a permission of its own.
fn parallel_branches(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let provider = provider()?;
    let branches = (0..size).map(|index| Value::from(lean(index * 10).to_text()));
    let config = [("state_name", Value::from("All")), ("branches", Value::List(branches.collect()))];
    clock.ready();
    let fragment = Fragment::parse(&read(&*provider, "sfntasks_parallel", Value::object(config))?)?;
    clock.lap("compose");
    valid_and_drawn(fragment, clock)
}

/// Every state jumps to the one after the next, so that each step of the chain is reached by a jump alone.
fn jumps(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let step = |index: usize| {
        let near = format!("S{}", (index + 1).min(size - 1));
        let far = format!("S{}", (index + 2).min(size - 1));
        let rule = json!({"Variable": "$.a", "IsPresent": true, "Next": far});
        let state = json!({"Type": "Choice", "Choices": [rule], "Default": near});
        let state = if index + 1 == size { json!({"Type": "Succeed"}) } else { state };
        fragment(&format!("S{index}"), state, Vec::new())
    };
    let steps = (0..size).map(step).collect();
    clock.ready();
    let whole = chain(steps).map_err(|(_, problem)| problem)?;
    clock.lap("compose");
    valid_and_drawn(whole, clock)
}

/// Each state sets a variable of its own, and reads the one before it and the very first.
fn variables(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let step = |index: usize| {
        let mut state = json!({"Type": "Pass", "Assign": {format!("v{index}"): index}});
        if index > 0 {
            state["Parameters"] = json!({"a.$": format!("$v{}", index - 1), "b.$": "$v0"});
        }
        fragment(&format!("S{index}"), state, Vec::new())
    };
    let whole = chain((0..size).map(step).collect()).map_err(|(_, problem)| problem)?;
    clock.ready();
    valid_and_drawn(whole, clock)
}

/// Something is wrong with each state.
fn findings(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let step = |index: usize| {
        let state = json!({"Type": "Pass", "Paramters": {}, "Parameters": {"a.$": format!("$never{index}")}});
        fragment(&format!("S{index}"), state, Vec::new())
    };
    let whole = chain((0..size).map(step).collect()).map_err(|(_, problem)| problem)?;
    let machine = whole.into_machine().map_err(|problems| problems.join(" "))?;
    clock.ready();
    let found = validate::validate(&Json::Object(machine.definition), &Options::default());
    clock.lap("validate");
    if found.len() < 2 * size { Err(format!("{} findings", found.len()).into()) } else { Ok(()) }
}

/// One action on as many resources as there are states, one resource with as many actions, and resources with wildcards.
fn policies(size: usize, clock: &mut Clock) -> Result<(), Failure> {
    let resource = |index: usize| format!("arn:aws:sqs:us-east-1:123456789012:queue-{index}");
    let action = |index: usize| format!("sqs:Action{index}");
    let of = |statement: &dyn Fn(usize) -> Statement| (0..size).map(statement).collect::<Vec<_>>();
    let cases = [
        ("resources", of(&|index| Statement::allow(["sqs:SendMessage"], [resource(index)]))),
        ("actions", of(&|index| Statement::allow([action(index)], [resource(0)]))),
        ("pairs", of(&|index| Statement::allow([action(index)], [resource(index)]))),
        ("wildcards", of(&|index| Statement::allow([action(index % 7)], [format!("{}*", resource(index))]))),
    ];
    for (step, statements) in cases {
        clock.ready();
        let minimal = minimise(&statements);
        black_box(fit(&minimal, 0).is_ok());
        clock.lap(step);
    }
    Ok(())
}

/// Validates, draws and finishes what a shape composed.
fn valid_and_drawn(fragment: Fragment, clock: &mut Clock) -> Result<(), Failure> {
    let machine = fragment.into_machine().map_err(|problems| problems.join(" "))?;
    let definition = Json::Object(machine.definition);
    clock.lap("finish");
    valid(&definition)?;
    clock.lap("validate");
    black_box(diagram::mermaid(&definition));
    clock.lap("diagram");
    Ok(())
}

/// Some sizes are beyond the quota of a definition; all else must be right, or something else would be measured.
fn valid(definition: &Json) -> Result<(), Failure> {
    let findings = validate::validate(definition, &Options::default());
    match findings.iter().find(|finding| !finding.code.starts_with("DEFINITION_")) {
        Some(finding) => Err(format!("{finding:?}").into()),
        None => Ok(()),
    }
}

fn provider() -> Result<std::sync::Arc<SfnTasks>, Failure> {
    let provider = SfnTasks::new();
    let place = [("region", "us-east-1"), ("account_id", "123456789012"), ("partition", "aws")];
    accepted(&ready(provider.configure("1.11.4", &Value::object(place)))?)?;
    Ok(provider)
}

/// The fragment that a data source gives.
fn read(provider: &dyn Provider, name: &str, config: Value) -> Result<String, Failure> {
    let (result, diagnostics) = ready(provider.data_sources()[name].read(&context(), &config))?;
    accepted(&diagnostics)?;
    Ok(result.get("fragment").as_str().ok_or("no fragment")?.to_owned())
}

fn context() -> Context {
    Context { cancel: tokio_util::sync::CancellationToken::new(), write_only: false }
}

/// The result of a call that asks nobody, and is therefore done at once.
fn ready<T>(call: impl Future<Output = T>) -> Result<T, Failure> {
    match pin!(call).poll(&mut Poller::from_waker(Waker::noop())) {
        Poll::Ready(result) => Ok(result),
        Poll::Pending => Err("the call waits for something".into()),
    }
}

/// That thousands of states need more policies than a role takes is expected; nothing else is.
fn accepted(diagnostics: &Diagnostics) -> Result<(), Failure> {
    let wrong = |found: &&sfntasks::tf::Diagnostic| {
        found.severity == Severity::Error && found.summary != "Policy too large"
    };
    diagnostics.0.iter().find(wrong).map_or(Ok(()), |found| Err(format!("{found:?}").into()))
}

fn fragment(name: &str, state: Json, policy: Vec<Statement>) -> Fragment {
    let goes_on = !matches!(state["Type"].as_str(), Some("Choice" | "Succeed"));
    Fragment::single(name, state.as_object().cloned().unwrap_or_default(), goes_on, policy)
}

/// One of many states with all that states have.
fn busy(index: usize, size: usize) -> Fragment {
    let function = format!("arn:aws:lambda:us-east-1:123456789012:function:work-{index}");
    let position = index % size;
    if position % 3 == 1 && position + 2 < size {
        let state = json!({
            "Type": "Choice",
            "Choices": [{"Variable": "$.done", "BooleanEquals": true, "Next": format!("State {}", index + 2)}],
            "Default": format!("State {}", index + 1),
        });
        return fragment(&format!("State {index}"), state, Vec::new());
    }
    let state = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": {"text.$": "States.Format('{} {}', $.a, $.b[0].c)"}},
        "ResultPath": "$.result",
        "Retry": [{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 2, "MaxAttempts": 6}],
    });
    let policy = Statement::allow(["lambda:InvokeFunction"], [function.clone(), format!("{function}:*")]);
    fragment(&format!("State {index}"), state, vec![policy])
}

/// One of many states that take 60 bytes on average: every tenth is a task.
fn lean(index: usize) -> Fragment {
    let name = format!("S{index}");
    if !index.is_multiple_of(10) {
        return fragment(&name, json!({"Type": "Pass"}), Vec::new());
    }
    let queue = format!("https://sqs.us-east-1.amazonaws.com/123456789012/q{index}");
    let state = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": queue, "MessageBody.$": "$"},
    });
    let arn = format!("arn:aws:sqs:us-east-1:123456789012:q{index}");
    fragment(&name, state, vec![Statement::allow(["sqs:SendMessage"], [arn])])
}
