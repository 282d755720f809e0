//! The execution role as a configuration asks for it.

use std::collections::BTreeMap;

use crate::resources::place::Place;
use crate::resources::tags;
use crate::resources::values::{Given, Problems};

use super::Role;
use super::settings::{PriorRole, RoleConfig, is_managed, managed_role_arn, role_name};

/// What the role serves: a machine of the service `states`, or a function of `lambda`.
pub(in crate::resources) struct Owner<'a> {
    pub(in crate::resources) service: &'static str,
    pub(in crate::resources) name: &'a Given<String>,
    pub(in crate::resources) tags: &'a Given<BTreeMap<String, String>>,
    /// Who may assume a managed role; nothing while that can't be known.
    pub(in crate::resources) trust: Option<String>,
}

/// The role as it should be, as far as it is known. Absent means null, for good.
#[derive(Debug, Clone, Default)]
pub(in crate::resources) struct DesiredRole {
    /// Whether the resource manages the role; `None` while not known.
    pub(in crate::resources) managed: Option<bool>,
    pub(in crate::resources) settings: RoleConfig,
    pub(in crate::resources) name: Given<String>,
    pub(in crate::resources) arn: Given<String>,
    pub(in crate::resources) trust: Given<String>,
    pub(in crate::resources) tags: Given<BTreeMap<String, String>>,
}

impl DesiredRole {
    /// What the arguments `role_arn` and `role` ask for; `prior` is the managed role so far.
    pub(in crate::resources) fn new(
        role_arn: &Given<String>,
        role: &Given<RoleConfig>,
        owner: &Owner<'_>,
        prior: &PriorRole,
        place: &Place,
        problems: &mut Problems,
    ) -> Self {
        let managed = is_managed(role_arn, role);
        let settings = RoleConfig::of(role);
        let region = place.region.as_deref();
        let name = role_name(owner.service, managed, &settings, owner.name, region, prior, problems);
        let arn = match managed {
            Some(false) => role_arn.clone(),
            Some(true) => managed_role_arn(&settings, &name, place.identity.as_ref()),
            None => Given::Unknown,
        };
        let trust = match (managed, &owner.trust) {
            (Some(false), _) => Given::Absent,
            (Some(true), Some(trust)) => Given::Known(trust.clone()),
            _ => Given::Unknown,
        };
        Self { tags: tags::merged(&[owner.tags, &settings.tags]), managed, settings, name, arn, trust }
    }

    /// The managed role, or nothing with a role of the user's own. The outer `None` says that something isn't known.
    pub(in crate::resources) fn complete(self, default_description: &str) -> Option<Option<Role>> {
        if !self.managed? {
            return Some(None);
        }
        let (name, trust, tags) =
            (self.name.into_known()?, self.trust.into_known()?, self.tags.into_known()?);
        Some(Some(Role::new(name, &self.settings, default_description, trust, tags)))
    }
}
