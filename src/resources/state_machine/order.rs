//! What an apply is to bring about, all of it known.

use crate::resources::place::Place;
use crate::resources::role::Role;
use crate::resources::role::settings::PriorRole;
use crate::resources::values::{Given, Problems, not_known};
use crate::tf::Diagnostics;

use super::desired::{self, Desired, ROLE_DESCRIPTION};
use super::machine::Making;
use super::model::Config;
use super::options::Options;

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
    complete(config, desired).ok_or_else(not_known)
}

fn complete(config: Config, desired: Desired) -> Option<Order> {
    if desired.policy.is_unknown() {
        return None;
    }
    Some(Order {
        making: Making {
            name: desired.name.into_known()?,
            machine_type: desired.machine_type.into_known()?,
            definition: desired.json.into_known()?,
            role_arn: desired.role.arn.clone().into_known()?,
            options: Options::of(&config),
            tags: desired.tags.into_known()?,
            publish: config.publishes(),
            version_description: config.version_description.known().cloned(),
        },
        arn: desired.arn.into_known()?,
        role: desired.role.complete(ROLE_DESCRIPTION)?,
        policy: desired.policy.into_known(),
        config,
    })
}
