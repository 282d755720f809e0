//! One apply in progress: what is wanted, the way to AWS, and the state as far as it is true already.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::values::{Given, Problems, string};
use crate::tf::provider::ApplyResponse;
use crate::tf::{Diagnostics, Object, Path, Value};

use super::desired::{self, Desired, Place, PriorRole, ROLE_DESCRIPTION};
use super::machine::Making;
use super::model::Config;
use super::options::Options;
use super::role::Role;

/// The state that an apply builds up, and what stopped it.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) state: Object,
    pub(super) memory: Memory,
    pub(super) problems: Problems,
}

impl Work {
    /// Records something that is true from now on.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.state.insert(name.to_owned(), value);
    }

    /// Records a string, or null.
    pub(super) fn set_text(&mut self, name: &str, text: Option<&str>) {
        self.set(name, string(text));
    }

    /// Reports a failure: "creating Step Functions State Machine (orders): AccessDeniedException: ...".
    pub(super) fn fail(&mut self, doing: &str, what: &str, name: &str, failure: &Failure) {
        self.problems.error(
            Path::default(),
            &format!("{doing} {what}"),
            format!("{doing} {what} ({name}): {failure}"),
        );
    }

    /// The state and the problems as they are.
    pub(super) fn finish(self) -> ApplyResponse {
        let arn = match self.state.get("arn") {
            Some(Value::String(arn)) => Some(arn.clone()),
            _ => None,
        };
        ApplyResponse {
            identity: arn.map(|arn| crate::resources::values::object([("arn", Value::String(arn))])),
            state: Value::Map(self.state),
            private: self.memory.write(),
            diagnostics: self.problems.finish(),
        }
    }

    /// The same for an object that is gone.
    pub(super) fn finish_gone(self) -> ApplyResponse {
        ApplyResponse { diagnostics: self.problems.finish(), ..ApplyResponse::default() }
    }
}

/// What is remembered from apply to apply and is no one's business: kept in the resource's private bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// When the last update was made whose predecessor's permissions are retained; seconds since 1970.
    pub(super) retained_since: Option<i64>,
    /// Managed roles of the past that executions may still use.
    pub(super) retired_roles: Vec<String>,
    /// Managed policies that are attached only for executions of an older revision.
    pub(super) retired_policies: Vec<String>,
    /// Managed policies that were made because the inline policy is full.
    pub(super) own_policies: Vec<String>,
}

impl Memory {
    /// Whether something is to be cleared away, once nobody needs it.
    pub(super) fn has_leftovers(&self) -> bool {
        !self.retired_roles.is_empty() || !self.retired_policies.is_empty()
    }

    /// Reads private bytes; what isn't understood is forgotten.
    pub(super) fn read(private: &[u8]) -> Self {
        let json: Json = serde_json::from_slice(private).unwrap_or_default();
        let texts = |name: &str| {
            let items = json.get(name).and_then(Json::as_array).into_iter().flatten();
            items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        Self {
            retained_since: json.get("retained_since").and_then(Json::as_i64),
            retired_roles: texts("retired_roles"),
            retired_policies: texts("retired_policies"),
            own_policies: texts("own_policies"),
        }
    }

    fn write(&self) -> Vec<u8> {
        if *self == Self::default() {
            return Vec::new();
        }
        json!({
            "retained_since": self.retained_since,
            "retired_roles": self.retired_roles,
            "retired_policies": self.retired_policies,
            "own_policies": self.own_policies,
        })
        .to_string()
        .into_bytes()
    }
}

/// What an apply needs to know, all of it known.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) config: Config,
    pub(super) making: Making,
    pub(super) arn: String,
    /// The managed role; nothing with a role of the user's own.
    pub(super) role: Option<Role>,
    pub(super) policy: Option<String>,
}

/// Turns configuration and name into an order.
///
/// # Errors
/// Diagnostics, when something is wrong or, against Terraform's promise, not known.
pub(super) fn order(
    config: Config,
    name: String,
    prior: &PriorRole,
    place: &Place,
) -> Result<Order, Diagnostics> {
    let mut problems = Problems::default();
    let desired = desired::desired(&config, Given::Known(name), prior, place, &mut problems);
    desired::check_account(&config, place, &mut problems);
    if problems.has_error() {
        return Err(problems.finish());
    }
    complete(config, desired).ok_or_else(|| {
        Diagnostics::error(
            "Value not known",
            "A value of the configuration is still unknown while it is applied. This is a bug of the provider or of \
             Terraform; please report it.",
        )
    })
}

fn complete(config: Config, desired: Desired) -> Option<Order> {
    let role = if desired.managed? {
        let settings = &desired.role;
        Some(Role {
            name: desired.role_name.into_known()?,
            path: settings.path.known().cloned().unwrap_or_else(|| "/".to_owned()),
            description: settings.description.known().cloned().unwrap_or_else(|| ROLE_DESCRIPTION.to_owned()),
            boundary: settings.permissions_boundary_arn.known().cloned(),
            managed_policies: settings
                .managed_policy_arns
                .known()
                .map(|arns| arns.iter().cloned().collect())
                .unwrap_or_default(),
            trust: desired.trust.into_known()?,
            tags: desired.role_tags.into_known()?,
        })
    } else {
        None
    };
    if desired.policy.is_unknown() {
        return None;
    }
    Some(Order {
        making: Making {
            name: desired.name.into_known()?,
            machine_type: desired.machine_type.into_known()?,
            definition: desired.json.into_known()?,
            role_arn: desired.role_arn.into_known()?,
            options: Options::of(&config),
            tags: desired.tags.into_known()?,
            publish: config.publishes(),
            version_description: config.version_description.known().cloned(),
        },
        arn: desired.arn.into_known()?,
        role,
        policy: desired.policy.into_known(),
        config,
    })
}

/// Where a new machine will be.
///
/// # Errors
/// When the region isn't configured, or STS doesn't say whose account this is.
pub(super) async fn place(settings: &Settings, patience: &Patience) -> Result<Place, Failure> {
    let region = settings.clients.region().await?;
    let identity = match settings.offline_identity().await {
        Some(identity) => identity,
        None => patience.once(settings.clients.caller_identity()).await?.clone(),
    };
    Ok(Place {
        region: Some(region),
        identity: Some(identity),
        default_tags: Some(settings.default_tags.clone().unwrap_or_default()),
    })
}

/// Replaces what is unknown by null: a state has no unknown values.
pub(super) fn without_unknown(value: &Value) -> Value {
    match value {
        Value::Unknown => Value::Null,
        Value::List(items) => Value::List(items.iter().map(without_unknown).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), without_unknown(value))).collect())
        }
        Value::Dynamic(inner) => Value::Dynamic(Box::new((inner.0.clone(), without_unknown(&inner.1)))),
        known => known.clone(),
    }
}

/// A map of tags as the state has it.
pub(super) fn tags_of(value: &Value) -> BTreeMap<String, String> {
    let Value::Map(map) = value else { return BTreeMap::new() };
    map.iter()
        .filter_map(|(key, value)| match value {
            Value::String(text) => Some((key.clone(), text.clone())),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_it_is_written() {
        let memory = Memory {
            retained_since: Some(7),
            retired_roles: vec!["old".into()],
            retired_policies: vec!["p".into()],
            own_policies: vec!["q".into()],
        };
        assert_eq!(Memory::read(&memory.write()), memory);
        assert_eq!(Memory::read(b"\xff not JSON"), Memory::default());
        assert!(Memory::default().write().is_empty());
    }
}
