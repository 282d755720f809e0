//! What an apply is to bring about, all of it known.

use crate::resources::place::Place;
use crate::resources::role::Role;
use crate::resources::role::settings::PriorRole;
use crate::resources::values::{Fields, Given, Problems, not_known};
use crate::tf::{Diagnostics, Value};

use super::Kind;
use super::calls::Wanted;
use super::config::Config;
use super::desired::{self, Desired, ROLE_DESCRIPTION, log_group_in};

/// The function and its role as they should be.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) function: Wanted,
    /// The managed role; nothing with a role of the user's own.
    pub(super) role: Option<Role>,
    pub(super) policy: Option<String>,
}

/// Turns the configuration and what was `planned` into an order for the function of this `name`.
///
/// # Errors
/// Diagnostics, when something is wrong or, against Terraform's promise, not known.
pub(super) fn order(
    kind: &Kind,
    config: &Value,
    planned: &Value,
    name: String,
    prior: &PriorRole,
    place: &Place,
) -> Result<Order, Diagnostics> {
    let mut problems = Problems::default();
    let config = Config::read(config);
    let desired = desired::desired(&config, Given::Known(name), prior, place, &mut problems);
    if problems.has_error() {
        return Err(problems.finish());
    }
    complete(kind, &config, &Fields::of(planned), desired).ok_or_else(not_known)
}

fn complete(kind: &Kind, config: &Config, planned: &Fields<'_>, desired: Desired) -> Option<Order> {
    let number = |name: &str| planned.whole(name).into_known().and_then(|number| i32::try_from(number).ok());
    if desired.policy.is_unknown() {
        return None;
    }
    Some(Order {
        function: Wanted {
            name: desired.name.into_known()?,
            arn: desired.arn.into_known()?,
            description: kind.description.to_owned(),
            runtime: planned.text("runtime").into_known()?,
            architecture: planned.text("architecture").into_known()?,
            memory_size_mib: number("memory_size_mib")?,
            timeout_seconds: number("timeout_seconds")?,
            role_arn: desired.role.arn.clone().into_known()?,
            log_group: config.log_group_arn.known().and_then(|arn| log_group_in(arn)).map(str::to_owned),
            tags: desired.tags.into_known()?,
        },
        role: desired.role.complete(ROLE_DESCRIPTION)?,
        policy: desired.policy.into_known(),
    })
}
