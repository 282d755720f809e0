//! Resource `sfntasks_activity`: a queue of tasks that workers outside AWS poll.

mod calls;

use async_trait::async_trait;

use crate::aws::{Failure, Identity, Patience};
use crate::iam::{Arn, arn};
use crate::provider::{Settings, check_tags};
use crate::resources::named::Named;
use crate::resources::object::{Created, check_region, exists, failed, gone, region_and_identity};
use crate::resources::timeouts;
use crate::resources::values::{Fields, Given, Problems, path, string, string_map};
use crate::resources::{state_machine::machine, tags};
use crate::tf::provider::{ApplyRequest, ApplyResponse, PlanRequest, PlanResponse};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Object, Schema, Type, Value};

use calls::{Key, Wanted};

/// What messages call it.
const ACTIVITY: &str = "Step Functions Activity";

/// The resource.
pub(super) struct Activity;

#[async_trait]
impl Named for Activity {
    const NOUN: &'static str = "activity";
    const WHAT: &'static str = ACTIVITY;
    const TYPES: (&'static str, &'static str) = ("sfntasks_activity", "aws_sfn_activity");
    const EXAMPLE: &'static str = "arn:aws:states:eu-west-1:123456789012:activity:packing";
    const TIMEOUTS: timeouts::Defaults = TIMEOUTS;

    fn schema() -> Schema {
        schema()
    }

    fn check(config: &Value) -> Diagnostics {
        check(config)
    }

    fn said_by(arn: &str) -> Option<Vec<(&'static str, String)>> {
        name_in(arn).map(|name| vec![("name", name.to_owned())])
    }

    async fn plan(settings: &Settings, patience: &Patience, request: PlanRequest) -> PlanResponse {
        let (region, identity) = if request.prior.is_null() {
            region_and_identity(settings, patience).await
        } else {
            (None, None)
        };
        plan(settings, region.zip(identity), request)
    }

    async fn show(
        settings: &Settings,
        patience: &Patience,
        arn: &str,
        state: &mut Object,
    ) -> Result<bool, Failure> {
        let sfn = settings.clients.sfn().await?;
        let Some(found) = calls::find(sfn, patience, arn).await? else { return Ok(false) };
        let deployed = machine::tags_of(sfn, patience, arn).await?;
        show(state, &found);
        tags::show(settings, &deployed, state);
        Ok(true)
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

/// Step Functions makes and deletes activities at once; the time is for retries.
const TIMEOUTS: timeouts::Defaults = [("create", "5m"), ("read", "2m"), ("update", "5m"), ("delete", "5m")];

fn schema() -> Schema {
    let text = |name, mode, description| Attribute::new(name, Type::String, mode, description);
    let tags =
        |name, mode, description| Attribute::new(name, Type::Map(Box::new(Type::String)), mode, description);
    let encryption = vec![
        text("kms_key_arn", Mode::Required, "ARN of the KMS key."),
        Attribute::new(
            "data_key_reuse_period_seconds",
            Type::Number,
            Mode::Optional,
            "How long a data key is used again: 60 to 900 seconds. Default: 300.",
        ),
    ];
    let attributes = vec![
        text(
            "name",
            Mode::Required,
            "Name: 1 to 80 characters; letters, digits, `-` and `_` are safe everywhere. Another name makes another \
             activity.",
        ),
        Attribute::nested(
            "encryption",
            Nesting::Single,
            encryption,
            Mode::Optional,
            "Encryption with a customer managed key. Without it an AWS owned key is used. Step Functions can't change it, so \
             another encryption makes another activity.",
        ),
        tags("tags", Mode::Optional, "Tags of the activity."),
        text(
            "arn",
            Mode::Computed,
            "ARN of the activity, for `sfntasks_step_functions_invoke_activity` and workers.",
        ),
        text("id", Mode::Computed, "The same as `arn`."),
        text("creation_date", Mode::Computed, "When the activity was created (RFC 3339)."),
        tags("tags_all", Mode::Computed, "All tags, the provider's `default_tags` included."),
    ];
    let description = "A Step Functions activity: tasks that state machines hand out, and that workers anywhere poll for and \
                       answer."
        .to_owned();
    Schema { version: 0, block: Block { attributes, blocks: vec![timeouts::block(&TIMEOUTS)], description } }
}

/// Characters that names of activities must not have. Source: API reference, `CreateActivity`.
const FORBIDDEN: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";

fn check(config: &Value) -> Diagnostics {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    if let Given::Known(name) = fields.text("name") {
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || FORBIDDEN.contains(c);
        if !(1..=80).contains(&name.chars().count()) || name.chars().any(forbidden) {
            problems.error(
                path(["name"]),
                "Invalid name",
                format!(
                    "{name:?} is not allowed; it must have 1 to 80 characters, without white space and {FORBIDDEN}"
                ),
            );
        }
    }
    if let Given::Known(encryption) = fields.nested("encryption") {
        check_encryption(&encryption, &mut problems);
    }
    check_tags(fields.value("tags"), path(["tags"]), &mut problems);
    timeouts::check(&TIMEOUTS, config, &mut problems);
    problems.finish()
}

fn check_encryption(encryption: &Fields<'_>, problems: &mut Problems) {
    if let Given::Known(key) = encryption.text("kms_key_arn")
        && let Err(error) = arn::check(&key, &["kms"])
    {
        problems.error(path(["encryption", "kms_key_arn"]), "Invalid ARN", format!("{error}."));
    }
    let period = "data_key_reuse_period_seconds";
    if let Value::Number(number) = encryption.value(period)
        && !encryption.whole(period).known().is_some_and(|seconds| (60..=900).contains(seconds))
    {
        problems.error(
            path(["encryption", period]),
            "Number out of range",
            format!("{number} is not allowed; it must be a whole number from 60 to 900."),
        );
    }
}

/// `place` is where a new activity will be, as far as it is known.
fn plan(settings: &Settings, place: Option<(String, Identity)>, request: PlanRequest) -> PlanResponse {
    let Value::Map(mut planned) = request.proposed else { return PlanResponse::default() };
    let (config, old) = (Fields::of(&request.config), Fields::of(&request.prior));
    let mut requires_replace = Vec::new();
    if request.prior.is_null() {
        let arn = match (config.text("name"), place) {
            (Given::Known(name), Some((region, identity))) => {
                Value::String(arn_of(&name, &region, &identity))
            }
            _ => Value::Unknown,
        };
        planned.insert("id".to_owned(), arn.clone());
        planned.insert("arn".to_owned(), arn);
        planned.insert("creation_date".to_owned(), Value::Unknown);
    } else {
        for name in ["arn", "id", "creation_date"] {
            planned.insert(name.to_owned(), old.value(name).clone());
        }
        if planned.get("name") != Some(old.value("name")) {
            requires_replace.push(path(["name"]));
        }
        let unknown = crate::resources::values::has_unknown(config.value("encryption"));
        if unknown || Key::read(&config) != Key::read(&old) {
            requires_replace.push(path(["encryption"]));
        } else if !old.value("encryption").is_null() && !config.value("encryption").is_null() {
            planned.insert("encryption".to_owned(), old.value("encryption").clone());
        }
    }
    tags::plan(settings, &config, &mut planned);
    PlanResponse { planned: Value::Map(planned), requires_replace, ..PlanResponse::default() }
}

fn arn_of(name: &str, region: &str, Identity { account_id, partition }: &Identity) -> String {
    format!("arn:{partition}:states:{region}:{account_id}:activity:{name}")
}

/// Name of the activity with this ARN.
fn name_in(arn: &str) -> Option<&str> {
    let arn = Arn::parse(arn)?;
    let name = arn.resource.strip_prefix("activity:")?;
    (arn.service == "states" && !name.is_empty() && !name.contains(':')).then_some(name)
}

async fn create(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
    let Value::Map(mut state) = request.planned.clone() else { return ApplyResponse::default() };
    let fields = Fields::of(&request.planned);
    let name = fields.text("name").into_known().unwrap_or_default();
    let created = async {
        let sfn = settings.clients.sfn().await?;
        let region = settings.clients.region().await?;
        let identity = match settings.offline_identity().await {
            Some(identity) => identity,
            None => patience.once(settings.clients.caller_identity()).await?.clone(),
        };
        let wanted = Wanted {
            arn: arn_of(&name, &region, &identity),
            name: name.clone(),
            key: Key::read(&fields),
            tags: tags::all(settings, &Fields::of(&request.config)).into_known().unwrap_or_default(),
        };
        state.insert("arn".to_owned(), Value::String(wanted.arn.clone()));
        state.insert("id".to_owned(), Value::String(wanted.arn.clone()));
        state.insert("tags_all".to_owned(), string_map(&wanted.tags));
        calls::create(sfn, patience, &wanted).await
    };
    match created.await {
        Ok(Created::Now(date)) => {
            state.insert("creation_date".to_owned(), string(date));
            exists(state, Diagnostics::default())
        }
        Ok(Created::Perhaps(failure)) => {
            // It is recorded, so that the next apply finds it, or finds that there is none.
            state.insert("creation_date".to_owned(), Value::Null);
            exists(state, failed("creating", ACTIVITY, &name, &failure))
        }
        Err(failure) => gone(failed("creating", ACTIVITY, &name, &failure)),
    }
}

/// Only tags change in place.
async fn update(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse {
    let (Value::Map(prior), Value::Map(mut state)) = (request.prior.clone(), request.planned.clone()) else {
        return ApplyResponse::default();
    };
    let old = Fields::of(&request.prior);
    let arn = old.text("arn").into_known().unwrap_or_default();
    let wanted = tags::all(settings, &Fields::of(&request.config)).into_known().unwrap_or_default();
    let updated = async {
        let sfn = settings.clients.sfn().await?;
        machine::retag(sfn, patience, &arn, &tags::read(old.value("tags_all")), &wanted).await
    };
    match updated.await {
        Ok(()) => {
            state.insert("tags_all".to_owned(), string_map(&wanted));
            exists(state, Diagnostics::default())
        }
        Err(failure) => exists(prior, failed("updating", ACTIVITY, &arn, &failure)),
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
            let tags = tags::read(fields.value("tags_all"));
            if !calls::is_as(sfn, patience, &arn, &Key::read(&fields), &tags).await? {
                return Ok(());
            }
        }
        calls::delete(sfn, patience, &arn).await
    };
    match deleted.await {
        Ok(()) => gone(Diagnostics::default()),
        Err(failure) => exists(state, failed("deleting", ACTIVITY, &arn, &failure)),
    }
}

/// Shows the activity as it is, in the user's spelling where that means the same.
fn show(state: &mut Object, found: &calls::Found) {
    let prior = Value::Map(state.clone());
    let fields = Fields::of(&prior);
    let encryption = if Key::read(&fields) == found.key {
        fields.value("encryption").clone()
    } else {
        found.key.as_ref().map_or(Value::Null, Key::show)
    };
    for (name, value) in [
        ("name", string(name_in(&found.arn))),
        ("encryption", encryption),
        ("arn", Value::String(found.arn.clone())),
        ("id", Value::String(found.arn.clone())),
        ("creation_date", string(found.creation_date.clone())),
    ] {
        state.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests;
