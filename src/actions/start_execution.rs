//! Action `sfntasks_start_execution`: runs a state machine, and shows what comes out.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::describe_execution::DescribeExecutionOutput;
use aws_sdk_sfn::types::ExecutionStatus;

use crate::aws::{Failure, Patience, Retry};
use crate::iam::Arn;
use crate::provider::Shared;
use crate::resources::state_machine::generated_name;
use crate::resources::values::{Fields, Given, Problems, path};
use crate::tf::provider::{Action, Context, Progress};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Schema, Type, Value};

/// How long an execution is waited for unless told otherwise, in seconds.
const TIMEOUT_SECONDS: i64 = 600;
/// Longest wait: a Standard execution can run for a year.
const LONGEST_TIMEOUT: i64 = 31_536_000;
/// How long the start itself may take.
const STARTING: Duration = Duration::from_secs(120);

/// The action.
pub struct StartExecution {
    schema: Schema,
    settings: Shared,
}

impl StartExecution {
    /// The action, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema(), settings: settings.clone() }
    }
}

#[async_trait]
impl Action for StartExecution {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        check(config)
    }

    async fn plan(&self, _: &Context, config: &Value) -> Diagnostics {
        check(config)
    }

    async fn invoke(&self, cx: &Context, config: &Value, progress: Progress) -> Diagnostics {
        let fields = Fields::of(config);
        let machine = fields.text("state_machine_arn").into_known().unwrap_or_default();
        match run(&self.settings, cx, &fields, &machine, &progress).await {
            Ok(diagnostics) => diagnostics,
            Err(failure) => Diagnostics::error(
                "Running a state machine",
                format!("running a Step Functions execution ({machine}): {failure}"),
            ),
        }
    }
}

fn schema() -> Schema {
    let optional = |name, ty, description| Attribute::new(name, ty, Mode::Optional, description);
    let attributes = vec![
        Attribute::new(
            "state_machine_arn",
            Type::String,
            Mode::Required,
            "ARN of the state machine, or of a version or an alias of it.",
        ),
        optional("input", Type::String, "Input as JSON text: use `jsonencode`. Default: `{}`."),
        optional(
            "execution_name",
            Type::String,
            "Name of the execution: 1 to 80 characters. One name with one input starts one execution, however often the \
             action runs within 90 days. Default: generated.",
        ),
        optional(
            "wait",
            Type::Bool,
            "Waits for the end of the execution, shows its output, and fails when it fails. An Express execution leaves no \
             record that could be waited for. Default: true.",
        ),
        optional(
            "timeout_seconds",
            Type::Number,
            "How long to wait. The execution runs on after that, and the action fails. Default: 600.",
        ),
        optional("trace_header", Type::String, "X-Ray trace header to continue a trace with."),
    ];
    let description = "Starts an execution of a Step Functions state machine, waits for its end, and shows its output. \
                       Terraform 1.14 and later run it with `terraform apply -invoke`, or from a resource's lifecycle."
        .to_owned();
    Schema { version: 0, block: Block { attributes, blocks: Vec::new(), description } }
}

fn check(config: &Value) -> Diagnostics {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    if let Given::Known(text) = fields.text("state_machine_arn") {
        let machine = Arn::parse(&text)
            .is_some_and(|arn| arn.service == "states" && arn.resource.starts_with("stateMachine:"));
        if !machine {
            problems.error(
                path(["state_machine_arn"]),
                "Not the ARN of a state machine",
                format!("{text:?} is none; one looks like \"arn:aws:states:eu-west-1:123456789012:stateMachine:orders\"."),
            );
        }
    }
    if let Given::Known(input) = fields.text("input")
        && let Err(error) = serde_json::from_str::<serde_json::Value>(&input)
    {
        problems.error(
            path(["input"]),
            "Not JSON",
            format!("The input must be JSON text, as jsonencode makes it: {error}."),
        );
    }
    if let Given::Known(name) = fields.text("execution_name") {
        let forbidden =
            |c: char| c.is_whitespace() || c.is_control() || "<>{}[]?*\"#%\\^|~`$&,;:/".contains(c);
        if !(1..=80).contains(&name.chars().count()) || name.chars().any(forbidden) {
            problems.error(
                path(["execution_name"]),
                "Invalid name",
                format!("{name:?} is not allowed; it must have 1 to 80 characters; letters, digits, - and _ are safe."),
            );
        }
    }
    if let Value::Number(number) = fields.value("timeout_seconds")
        && !fields.whole("timeout_seconds").known().is_some_and(|s| (1..=LONGEST_TIMEOUT).contains(s))
    {
        problems.error(
            path(["timeout_seconds"]),
            "Number out of range",
            format!("{number} is not allowed; it must be a whole number from 1 to {LONGEST_TIMEOUT}."),
        );
    }
    problems.finish()
}

async fn run(
    settings: &Shared,
    cx: &Context,
    fields: &Fields<'_>,
    machine: &str,
    progress: &Progress,
) -> Result<Diagnostics, Failure> {
    let settings = settings.get();
    let sfn = settings.clients.sfn().await?;
    // A name of its own makes the call safe to repeat: without one, a repeated call starts a second execution.
    let name = fields.text("execution_name").into_known().unwrap_or_else(|| generated_name("terraform-"));
    let request = sfn
        .start_execution()
        .state_machine_arn(machine)
        .name(name)
        .set_input(fields.text("input").into_known())
        .set_trace_header(fields.text("trace_header").into_known());
    let patience = Patience::new(STARTING, cx.cancel.clone());
    let started = patience.once(request.send()).await?;
    let arn = started.execution_arn();
    progress.tell(format!("Started {arn}"));
    if fields.flag("wait").into_known() == Some(false) {
        return Ok(Diagnostics::default());
    }
    if arn.contains(":express:") {
        progress.tell(
            "An Express execution leaves no record to wait for; its log group, if it has one, tells its end.",
        );
        return Ok(Diagnostics::default());
    }
    let seconds = fields.whole("timeout_seconds").into_known().unwrap_or(TIMEOUT_SECONDS);
    let limit = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
    let ended = wait(sfn, &Patience::new(limit, cx.cancel.clone()), arn, progress).await?;
    Ok(report(arn, &ended, progress))
}

/// Waits until the execution is over.
async fn wait(
    sfn: &Client,
    patience: &Patience,
    arn: &str,
    progress: &Progress,
) -> Result<DescribeExecutionOutput, Failure> {
    let mut asked = 0_u32;
    patience
        .retry(|| {
            asked += 1;
            // The pauses grow to five seconds, so this is a line about every half minute.
            let tell = asked.is_multiple_of(6);
            async move {
                let found = patience.once(sfn.describe_execution().execution_arn(arn).send()).await;
                let execution = found.map_err(Retry::Never)?;
                match execution.status() {
                    status @ (ExecutionStatus::Running | ExecutionStatus::PendingRedrive) => {
                        if tell {
                            progress.tell(format!("Still {}", status.as_str()));
                        }
                        let message = format!("{arn} is {}; it runs on without Terraform", status.as_str());
                        Err(Retry::Later(Failure::unexpected(message)))
                    }
                    _ => Ok(execution),
                }
            }
        })
        .await
}

fn report(arn: &str, ended: &DescribeExecutionOutput, progress: &Progress) -> Diagnostics {
    let status = ended.status().as_str();
    progress.tell(format!("Ended {status}"));
    if let Some(output) = ended.output() {
        progress.tell(format!("Output: {output}"));
    }
    if *ended.status() == ExecutionStatus::Succeeded {
        return Diagnostics::default();
    }
    let error = ended.error().unwrap_or("no error name");
    let cause = ended.cause().unwrap_or("no cause");
    Diagnostics::error("Execution failed", format!("{arn} ended {status}: {error}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(more: &[(&str, Value)]) -> Vec<String> {
        let machine = Value::from("arn:aws:states:eu-west-1:123456789012:stateMachine:orders:live");
        let mut config = vec![("state_machine_arn", machine)];
        config.extend(more.iter().cloned());
        check(&Value::object(config)).into_iter().map(|found| found.path.to_string()).collect()
    }

    #[test]
    fn a_machine_a_version_and_an_alias_will_do() {
        assert_eq!(complaints(&[]), Vec::<String>::new());
        let activity = Value::from("arn:aws:states:eu-west-1:123456789012:activity:orders");
        assert_eq!(complaints(&[("state_machine_arn", activity)]), ["state_machine_arn"]);
    }

    #[test]
    fn problems_stand_at_their_paths() {
        assert_eq!(
            complaints(&[
                ("input", "{".into()),
                ("execution_name", "a b".into()),
                ("timeout_seconds", 0.into()),
            ]),
            ["input", "execution_name", "timeout_seconds"]
        );
        assert_eq!(
            complaints(&[("input", Value::Unknown), ("timeout_seconds", 1.into())]),
            Vec::<String>::new()
        );
    }
}
