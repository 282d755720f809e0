//! Resource `sfntasks_state_machine_alias`: a name for one version of a state machine, or for two with weights.

mod calls;
mod routing;

use async_trait::async_trait;

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::named::Named;
use crate::resources::object::{Created, check_region, exists, failed, gone};
use crate::resources::timeouts;
use crate::resources::values::{Fields, Given, Problems, path, string};
use crate::tf::provider::{ApplyRequest, ApplyResponse, PlanRequest, PlanResponse};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Object, Path, Schema, Type, Value};

use calls::Wanted;

/// What messages call it.
const ALIAS: &str = "Step Functions State Machine Alias";

/// The resource.
pub(super) struct Alias;

#[async_trait]
impl Named for Alias {
    const NOUN: &'static str = "alias";
    const WHAT: &'static str = ALIAS;
    const TYPES: (&'static str, &'static str) = ("sfntasks_state_machine_alias", "aws_sfn_alias");
    const EXAMPLE: &'static str = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders:live";
    const TIMEOUTS: timeouts::Defaults = TIMEOUTS;

    fn schema() -> Schema {
        schema()
    }

    fn check(config: &Value) -> Diagnostics {
        check(config)
    }

    fn said_by(arn: &str) -> Option<Vec<(&'static str, String)>> {
        let (machine, name) = machine_of_alias(arn).zip(arn.rsplit(':').next())?;
        Some(vec![("name", name.to_owned()), ("state_machine_arn", machine.to_owned())])
    }

    async fn plan(_: &Settings, _: &Patience, request: PlanRequest) -> PlanResponse {
        plan(request)
    }

    async fn show(
        settings: &Settings,
        patience: &Patience,
        arn: &str,
        state: &mut Object,
    ) -> Result<bool, Failure> {
        let sfn = settings.clients.sfn().await?;
        let found = calls::find(sfn, patience, arn).await?;
        if let Some(found) = &found {
            show(state, found);
        }
        Ok(found.is_some())
    }

    async fn create(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
        create(settings, patience, request).await
    }

    async fn update(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
        update(settings, patience, request).await
    }

    async fn delete(settings: &Settings, patience: &Patience, prior: &Value) -> ApplyResponse {
        delete(settings, patience, prior).await
    }
}

/// Step Functions makes and deletes aliases at once; the time is for retries.
const TIMEOUTS: timeouts::Defaults = [("create", "5m"), ("read", "2m"), ("update", "5m"), ("delete", "5m")];

fn schema() -> Schema {
    let text = |name, mode, description| Attribute::new(name, Type::String, mode, description);
    let routing = vec![
        text(
            "state_machine_version_arn",
            Mode::Required,
            "ARN of a version: `version_arn` of a `sfntasks_state_machine` with `publish = true`.",
        ),
        Attribute::new(
            "weight",
            Type::Number,
            Mode::Required,
            "Percentage of the executions that run this version: 0 to 100. Together the weights are 100.",
        ),
    ];
    let attributes = vec![
        text(
            "name",
            Mode::Required,
            "Name: 1 to 80 letters, digits, `-`, `_` and `.`, but no number. Another name makes another alias.",
        ),
        text("description", Mode::Optional, "Description, at most 256 characters."),
        Attribute::nested(
            "routing",
            Nesting::List,
            routing,
            Mode::Required,
            "Where it leads: one version, or two of the same machine. An apply shifts executions that start from then on; \
             those that run stay with their version. Versions of another machine make another alias.",
        ),
        text("arn", Mode::Computed, "ARN of the alias, to start executions with."),
        text("id", Mode::Computed, "The same as `arn`."),
        text("state_machine_arn", Mode::Computed, "ARN of the state machine."),
        text("creation_date", Mode::Computed, "When the alias was created (RFC 3339)."),
    ];
    let description =
        "A name for one version of a Step Functions state machine, or for two between which executions are \
                       divided. Who starts executions by the alias's ARN gets the version that it leads to."
            .to_owned();
    Schema { version: 0, block: Block { attributes, blocks: vec![timeouts::block(&TIMEOUTS)], description } }
}

fn check(config: &Value) -> Diagnostics {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    if let Given::Known(name) = fields.text("name") {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let number = name.chars().all(|c| c.is_ascii_digit());
        if !(1..=80).contains(&name.chars().count()) || !name.chars().all(allowed) || number {
            problems.error(
                path(["name"]),
                "Invalid name",
                format!(
                    "{name:?} is not allowed; it must have 1 to 80 letters, digits, -, _ and ., and not be a number, \
                     which would be a version's."
                ),
            );
        }
    }
    if let Given::Known(description) = fields.text("description")
        && description.chars().count() > 256
    {
        problems.error(
            path(["description"]),
            "Description too long",
            format!("It has {} characters; at most 256 are allowed.", description.chars().count()),
        );
    }
    routing::check(fields.value("routing"), &mut problems);
    timeouts::check(&TIMEOUTS, config, &mut problems);
    problems.finish()
}

/// The ARN is known at plan as soon as one version is. While none is, an alias that exists is expected to stay at its
/// machine: the version that an update publishes is not known yet, and who starts executions by the alias must not see its
/// ARN change for that.
fn plan(request: PlanRequest) -> PlanResponse {
    let Value::Map(mut planned) = request.proposed else { return PlanResponse::default() };
    let (config, old) = (Fields::of(&request.config), Fields::of(&request.prior));
    let exists = !request.prior.is_null();
    let mut requires_replace = Vec::new();
    let renamed = planned.get("name") != Some(old.value("name"));
    let machine = match routing::machine(config.value("routing")) {
        Given::Unknown if exists && !renamed => old.text("state_machine_arn"),
        machine => machine,
    };
    if exists && renamed {
        requires_replace.push(path(["name"]));
    }
    if exists && machine != old.text("state_machine_arn") {
        requires_replace.push(path(["routing"]));
    }
    let arn = match (machine.known(), config.text("name")) {
        (Some(machine), Given::Known(name)) => Value::String(format!("{machine}:{name}")),
        _ => Value::Unknown,
    };
    let machine = machine.into_known().map_or(Value::Unknown, Value::String);
    let created = if exists { old.value("creation_date").clone() } else { Value::Unknown };
    for (name, value) in
        [("id", arn.clone()), ("arn", arn), ("state_machine_arn", machine), ("creation_date", created)]
    {
        planned.insert(name.to_owned(), value);
    }
    let routes = routing::read(config.value("routing"));
    if exists && routing::same(&routes, &routing::read(old.value("routing"))) && !routes.is_empty() {
        planned.insert("routing".to_owned(), keep_order(&config, &old, &routes));
    }
    PlanResponse { planned: Value::Map(planned), requires_replace, ..PlanResponse::default() }
}

/// The order that the state has, unless something in the configuration isn't known.
fn keep_order(config: &Fields<'_>, old: &Fields<'_>, routes: &[routing::Route]) -> Value {
    let all_known = config.value("routing").as_list().is_some_and(|items| items.len() == routes.len());
    if all_known { old.value("routing").clone() } else { config.value("routing").clone() }
}

/// ARN of the machine of an alias with this ARN.
fn machine_of_alias(arn: &str) -> Option<&str> {
    let parsed = crate::iam::Arn::parse(arn)?;
    let (name, alias) = parsed.resource.strip_prefix("stateMachine:")?.split_once(':')?;
    let number = alias.bytes().all(|byte| byte.is_ascii_digit());
    let valid = parsed.service == "states" && !name.is_empty() && !alias.contains(':') && !number;
    if valid { arn.rsplit_once(':').map(|(machine, _)| machine) } else { None }
}

/// What a plan asks for.
fn wanted(planned: &Value) -> Wanted {
    let fields = Fields::of(planned);
    let routes = routing::read(fields.value("routing"));
    let name = fields.text("name").into_known().unwrap_or_default();
    let machine = routes.iter().find_map(|route| routing::machine_of(&route.version)).unwrap_or_default();
    Wanted {
        arn: format!("{machine}:{name}"),
        description: fields.text("description").into_known().unwrap_or_default(),
        machine: machine.to_owned(),
        name,
        routes,
    }
}

async fn create(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
    let Value::Map(mut state) = request.planned.clone() else { return ApplyResponse::default() };
    let wanted = wanted(&request.planned);
    for (name, text) in [("arn", &wanted.arn), ("id", &wanted.arn), ("state_machine_arn", &wanted.machine)] {
        state.insert(name.to_owned(), Value::String(text.clone()));
    }
    let created = async { calls::create(settings.clients.sfn().await?, patience, &wanted).await };
    match created.await {
        Ok(Created::Now(date)) => {
            state.insert("creation_date".to_owned(), string(date));
            exists(state, Diagnostics::default())
        }
        Ok(Created::Perhaps(failure)) => {
            // It is recorded, so that the next apply finds it, or finds that there is none.
            state.insert("creation_date".to_owned(), Value::Null);
            exists(state, failed("creating", ALIAS, &wanted.name, &failure))
        }
        Err(failure) => gone(failed("creating", ALIAS, &wanted.name, &failure)),
    }
}

async fn update(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
    let (Value::Map(prior), Value::Map(mut state)) = (request.prior.clone(), request.planned.clone()) else {
        return ApplyResponse::default();
    };
    let mut wanted = wanted(&request.planned);
    let arn = Fields::of(&request.prior).text("arn").into_known().unwrap_or_default();
    if wanted.arn != arn {
        let problem = Diagnostics::error(
            "State machine replaced",
            format!(
                "The versions belong to {}, another state machine than when this was planned; the alias {arn} went with the \
                 old one. Apply again: the alias is then made anew. With lifecycle {{ replace_triggered_by = [...] }} on the \
                 state machine's id it is planned at once.",
                wanted.machine
            ),
        );
        return exists(prior, problem.into_iter().map(|found| found.at(Path::root("routing"))).collect());
    }
    wanted.arn = arn;
    let updated = async { calls::update(settings.clients.sfn().await?, patience, &wanted).await };
    match updated.await {
        Ok(()) => {
            if state.get("creation_date").is_none_or(Value::is_unknown) {
                state.insert("creation_date".to_owned(), Value::Null);
            }
            exists(state, Diagnostics::default())
        }
        Err(failure) => exists(prior, failed("updating", ALIAS, &wanted.name, &failure)),
    }
}

async fn delete(settings: &Settings, patience: &Patience, prior: &Value) -> ApplyResponse {
    let Value::Map(state) = prior.clone() else { return ApplyResponse::default() };
    let fields = Fields::of(prior);
    let arn = fields.text("arn").into_known().unwrap_or_default();
    let deleted = async {
        let sfn = settings.clients.sfn().await?;
        check_region(&arn, &settings.clients.region().await?)?;
        // A create without an answer left no date. What has the name by now may be someone else's.
        if fields.value("creation_date").is_null() {
            let found = calls::find(sfn, patience, &arn).await?;
            let own = found.is_some_and(|found| wanted(prior).is(&found));
            if !own {
                return Ok(());
            }
        }
        calls::delete(sfn, patience, &arn).await
    };
    match deleted.await {
        Ok(()) => gone(Diagnostics::default()),
        Err(failure) => exists(state, failed("deleting", ALIAS, &arn, &failure)),
    }
}

/// Shows the alias as it is, in the user's spelling where that means the same.
fn show(state: &mut Object, found: &calls::Found) {
    let prior = |name: &str| state.get(name).cloned().unwrap_or_default();
    let routes = prior("routing");
    let routing = if routing::same(&routing::read(&routes), &found.routes) {
        routes
    } else {
        routing::show(&found.routes)
    };
    let description = match (found.description.as_str(), prior("description")) {
        ("", Value::String(text)) if text.is_empty() => Value::String(text),
        ("", _) => Value::Null,
        (text, _) => Value::String(text.to_owned()),
    };
    for (name, value) in [
        ("name", string(found.arn.rsplit_once(':').map(|(_, name)| name))),
        ("description", description),
        ("routing", routing),
        ("arn", Value::String(found.arn.clone())),
        ("id", Value::String(found.arn.clone())),
        ("state_machine_arn", string(machine_of_alias(&found.arn))),
        ("creation_date", string(found.creation_date.clone())),
    ] {
        state.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests;
