//! Serves units as data sources: the seam between Terraform's values, with their unknowns, and the units, which see
//! plain JSON and no account but the one that they are told.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::Shared;
use crate::asl::fragment::MachineId;
use crate::iam::Policy;
use crate::iam::arn::partition_of_region;
use crate::tf::provider::{Context, DataSource};
use crate::tf::{Diagnostic, Diagnostics, Path, Schema, Severity, Step, Value};
use crate::unit::call::Needs;
use crate::unit::{Env, Input, Kind, Problems, Rendered, Unit, schema};

/// Every unit, by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn DataSource>> {
    let units = crate::tasks::ALL.iter().chain(crate::states::ALL).copied();
    units
        .map(|unit| {
            let source = UnitSource { unit, schema: OnceLock::new(), settings: settings.clone() };
            (unit.type_name(), Arc::new(source) as Arc<dyn DataSource>)
        })
        .collect()
}

struct UnitSource {
    unit: &'static Unit,
    /// Made when it is first asked for: Terraform starts many processes, and most use few units or none.
    schema: OnceLock<Schema>,
    settings: Shared,
}

#[async_trait]
impl DataSource for UnitSource {
    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::schema(self.unit))
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        let mut problems = self.unit.validate(&input(self.unit, config), &self.configured());
        // Warnings come with the read, which sees the whole configuration; here they would come twice.
        problems.0.retain(|problem| problem.severity == Severity::Error);
        diagnostics(self.unit, problems)
    }

    async fn read(&self, _: &Context, config: &Value) -> (Value, Diagnostics) {
        let input = input(self.unit, config);
        let mut env = self.configured();
        let mut unresolved = Diagnostics::default();
        let rendered = match self.unit.read(&input, &env) {
            Ok((_, _, needs)) if needs != Needs::default() => {
                unresolved = self.look_up(needs, &mut env).await;
                self.unit.read(&input, &env)
            }
            done => done,
        };
        match rendered {
            Err(problems) => (Value::Null, diagnostics(self.unit, problems)),
            Ok((rendered, warnings, _)) => {
                let mut all = diagnostics(self.unit, warnings);
                all.0.append(&mut unresolved.0);
                (results(self.unit, rendered, &env), all)
            }
        }
    }
}

impl UnitSource {
    /// What the provider block says of the machine's place, and nothing that would have to be looked up.
    fn configured(&self) -> Env {
        let settings = self.settings.get();
        Env {
            partition: settings.partition.clone(),
            region: settings.clients.configured_region().map(str::to_owned),
            account: settings.account_id.clone(),
        }
    }

    /// Looks up what a rendering needed and neither the arguments nor the provider block told: the region where the AWS
    /// SDK finds it, the account at STS.
    async fn look_up(&self, needs: Needs, env: &mut Env) -> Diagnostics {
        let settings = self.settings.get();
        let mut missing = Diagnostics::default();
        if needs.region && env.region.is_none() {
            env.region = settings.clients.offline_region().await;
            if env.region.is_none() {
                missing.0.push(unresolved(
                    "region",
                    "region",
                    "Neither the environment nor the shared configuration names a region.",
                ));
            }
        }
        if needs.account && env.account.is_none() {
            match settings.clients.caller_identity().await {
                Ok(identity) => {
                    env.account = Some(identity.account_id.clone());
                    env.partition.get_or_insert_with(|| identity.partition.clone());
                }
                Err(failure) => missing.0.push(unresolved("account", "account_id", &failure.to_string())),
            }
        }
        if env.partition.is_none() {
            env.partition = env.region.as_deref().map(|region| partition_of_region(region).to_owned());
        }
        missing
    }
}

fn unresolved(what: &str, argument: &str, why: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        summary: format!("Policy without the {what}"),
        detail: format!(
            "The policy needs the {what}, which no argument tells, and it could not be looked up, so `*` stands in its place. Set `{argument}` \
             in the provider block.\n\n{why}"
        ),
        path: Path::default(),
    }
}

/// The computed attributes.
fn results(unit: &Unit, rendered: Rendered, env: &Env) -> Value {
    let any = || "*".to_owned();
    let machine = MachineId {
        partition: env.partition.clone().unwrap_or_else(any),
        region: env.region.clone().unwrap_or_else(any),
        account: env.account.clone().unwrap_or_else(any),
        name: any(),
    };
    let policy = machine.fill_in(&rendered.policy);
    let policy = if policy.is_empty() { Value::Null } else { Value::String(Policy::new(policy).to_string()) };
    let fixed = [
        ("json", Value::String(rendered.json)),
        ("iam_policy_json", policy),
        ("fragment", Value::String(rendered.fragment.to_text())),
    ];
    let more = unit
        .results
        .iter()
        .zip(rendered.more)
        .map(|((name, _), text)| (*name, text.map_or(Value::Null, Value::String)));
    Value::object(fixed.into_iter().chain(more))
}

fn diagnostics(unit: &Unit, problems: Problems) -> Diagnostics {
    let diagnostic = |problem: crate::unit::Problem| {
        // Terraform points at an argument, or at an element of one, and no deeper: the summary tells the whole path.
        let subject = if problem.path.is_empty() { unit.type_name() } else { problem.path.to_string() };
        let verb = match problem.severity {
            Severity::Error => "Invalid",
            Severity::Warning => "Check",
        };
        Diagnostic {
            severity: problem.severity,
            summary: format!("{verb} {subject}"),
            detail: problem.message,
            path: problem.path,
        }
    };
    Diagnostics(problems.0.into_iter().map(diagnostic).collect())
}

/// The arguments as plain JSON, and the places where something is not known yet.
fn input(unit: &'static Unit, config: &Value) -> Input {
    let mut reader = Reader::default();
    let mut values = Map::new();
    for spec in unit.all_args() {
        let value = config.get(spec.name);
        if !value.is_null() {
            values.insert(
                spec.name.to_owned(),
                reader.below(Step::Attribute(spec.name.to_owned()), value, Some(&spec.kind)),
            );
        }
    }
    Input { values, unknown: reader.unknown }
}

#[derive(Default)]
struct Reader {
    path: Vec<Step>,
    unknown: Vec<Path>,
}

impl Reader {
    fn below(&mut self, step: Step, value: &Value, kind: Option<&'static Kind>) -> Json {
        self.path.push(step);
        let json = self.json(value, kind);
        self.path.pop();
        json
    }

    fn json(&mut self, value: &Value, kind: Option<&'static Kind>) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Unknown => {
                self.unknown.push(Path(self.path.clone()));
                Json::Null
            }
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::List(items) => {
                let element = match kind {
                    Some(Kind::List(element)) => Some(*element),
                    _ => None,
                };
                Json::Array(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| self.below(Step::Index(index), item, element))
                        .collect(),
                )
            }
            Value::Map(items) => {
                let mut map = Map::with_capacity(items.len());
                for (key, item) in items {
                    // An object's attributes and a map's elements have different addresses.
                    let json = match kind {
                        Some(Kind::Map(element)) => self.below(Step::Key(key.clone()), item, Some(element)),
                        Some(Kind::Object(specs)) => {
                            let kind = specs.iter().find(|spec| spec.name == key).map(|spec| &spec.kind);
                            self.below(Step::Attribute(key.clone()), item, kind)
                        }
                        _ => self.below(Step::Attribute(key.clone()), item, None),
                    };
                    // An absent nested argument is left out, a null in free JSON stays.
                    if !(json.is_null() && matches!(kind, Some(Kind::Object(_)))) {
                        map.insert(key.clone(), json);
                    }
                }
                Json::Object(map)
            }
            Value::Dynamic(inner) => self.json(&inner.1, None),
        }
    }
}
