//! Data source `sfntasks_definition`: a whole machine, composed and judged without AWS.

use async_trait::async_trait;

use crate::asl::diagram;
use crate::asl::fragment::MachineId;
use crate::asl::validate::{self, MachineType, Options};
use crate::iam::{Policy, fit, minimise};
use crate::provider::Shared;
use crate::resources::state_machine::definition::{Machine, compose};
use crate::resources::values::{Fields, Given, Problems, path, string};
use crate::tf::provider::{Context, DataSource};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Path, Schema, Type, Value};

/// The data source.
pub struct Definition {
    schema: Schema,
    settings: Shared,
}

impl Definition {
    /// The data source, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema(), settings: settings.clone() }
    }

    /// What stands for the machine in the permissions of a Distributed Map; `*` for what isn't known.
    fn machine_id(&self, name: Option<String>) -> MachineId {
        let any = |known: Option<String>| known.unwrap_or_else(|| "*".to_owned());
        let settings = self.settings.get();
        MachineId {
            partition: any(settings.partition.clone()),
            region: any(settings.clients.configured_region().map(str::to_owned)),
            account: any(settings.account_id.clone()),
            name: any(name),
        }
    }
}

fn schema() -> Schema {
    let optional = |name, ty, description| Attribute::new(name, ty, Mode::Optional, description);
    let computed = |name, description| Attribute::new(name, Type::String, Mode::Computed, description);
    let attributes = vec![
        optional(
            "steps",
            Type::List(Box::new(Type::String)),
            "Fragments, chained in order. Exactly one of `steps` and `definition` is given.",
        ),
        optional("definition", Type::String, "A definition in the Amazon States Language, as JSON."),
        optional(
            "type",
            Type::String,
            "Type of the machine: `STANDARD` or `EXPRESS`, which can do less. Default: `STANDARD`.",
        ),
        optional(
            "name",
            Type::String,
            "Name of the machine, for the permissions of a Distributed Map. Default: any name.",
        ),
        optional("comment", Type::String, "Comment of the machine."),
        optional("query_language", Type::String, "Query language of the machine: `JSONPath` or `JSONata`."),
        optional("timeout_seconds", Type::Number, "Seconds after which an execution fails."),
        computed("json", "The whole definition, as canonical JSON."),
        computed(
            "iam_policy_json",
            "What the machine's role needs for its states, minimised; null when nothing is needed, or unknown, for a `definition` of your own.",
        ),
        computed("diagram", "The machine as a Mermaid `stateDiagram-v2`."),
        Attribute::nested(
            "findings",
            Nesting::List,
            vec![
                computed("code", "Name of the rule, such as `UNREACHABLE_STATE`."),
                computed("severity", "`ERROR` or `WARNING`."),
                computed("pointer", "Where in the definition: a JSON pointer."),
                computed("state", "Name of the state, or null for the machine itself."),
                computed("message", "What is wrong."),
                computed("remedy", "What would be right."),
            ],
            Mode::Computed,
            "What is wrong with the machine, in the order of the definition. Nothing here fails a plan: assert on it in a `check` block or in \
             `terraform test`. `sfntasks_state_machine` makes errors of the errors.",
        ),
    ];
    Schema {
        version: 0,
        block: Block {
            attributes,
            blocks: Vec::new(),
            description: "A whole machine, composed of fragments or given as JSON: its canonical definition, the policy of its role, a diagram, \
                          and everything that is wrong with it. It needs no AWS."
                .to_owned(),
        },
    }
}

#[async_trait]
impl DataSource for Definition {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        let mut problems = Problems::default();
        check(config, &mut problems);
        problems.finish()
    }

    async fn read(&self, _: &Context, config: &Value) -> (Value, Diagnostics) {
        let mut problems = Problems::default();
        let composed = check(config, &mut problems);
        let Some(composed) = composed.filter(|_| !problems.has_error()) else {
            return (Value::Null, problems.finish());
        };
        let fields = Fields::of(config);
        let express = fields.text("type").known().is_some_and(|kind| kind == "EXPRESS");
        let machine_type = if express { MachineType::Express } else { MachineType::Standard };
        let mut findings = validate::validate(&composed.definition, &Options { machine_type });
        let statements =
            minimise(&self.machine_id(fields.text("name").into_known()).fill_in(&composed.statements));
        findings.extend(fit(&statements, 0).err().map(|sizes| validate::Finding {
            code: "POLICY_TOO_LARGE",
            severity: validate::Severity::Error,
            pointer: String::new(),
            state: None,
            message: sizes.to_string(),
            remedy: "Split the machine, or give states that share a service wider resources.".to_owned(),
        }));
        let policy = (!statements.is_empty()).then(|| Policy::new(statements).to_string());
        let value = Value::object([
            ("diagram", Value::String(diagram::mermaid(&composed.definition))),
            ("json", Value::String(composed.json)),
            ("iam_policy_json", string(policy)),
            ("findings", Value::List(findings.into_iter().map(finding).collect())),
        ]);
        (value, problems.finish())
    }
}

fn finding(finding: validate::Finding) -> Value {
    let severity = match finding.severity {
        validate::Severity::Error => "ERROR",
        validate::Severity::Warning => "WARNING",
    };
    Value::object([
        ("code", string(Some(finding.code))),
        ("severity", string(Some(severity))),
        ("pointer", string(Some(finding.pointer))),
        ("state", string(finding.state)),
        ("message", string(Some(finding.message))),
        ("remedy", string(Some(finding.remedy))),
    ])
}

/// The machine that a configuration makes, as far as it is known.
fn check(
    config: &Value,
    problems: &mut Problems,
) -> Option<crate::resources::state_machine::definition::Composed> {
    let fields = Fields::of(config);
    let names = |argument: &str, allowed: &[&str], problems: &mut Problems| {
        if let Given::Known(text) = fields.text(argument)
            && !allowed.contains(&text.as_str())
        {
            problems.error(
                path([argument]),
                &format!("Invalid {argument}"),
                format!("{text:?} is none of {}.", allowed.join(", ")),
            );
        }
    };
    names("type", &["STANDARD", "EXPRESS"], problems);
    names("query_language", &["JSONPath", "JSONata"], problems);
    let machine = Machine {
        steps: fields.texts("steps"),
        definition: fields.text("definition"),
        comment: fields.text("comment"),
        query_language: fields.text("query_language"),
        timeout_seconds: fields.whole("timeout_seconds"),
    };
    if machine.steps.is_absent() == machine.definition.is_absent() {
        problems.error(
            Path::default(),
            "Invalid sfntasks_definition",
            "Exactly one of steps (fragments of data sources) and definition (JSON text) is needed.",
        );
        return None;
    }
    match compose(&machine) {
        Ok(composed) => composed.into_known(),
        Err(problem) => {
            problems.error(problem.path, problem.summary, problem.detail);
            None
        }
    }
}
