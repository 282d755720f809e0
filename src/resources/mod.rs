//! Managed resources: what the provider creates at AWS.

pub mod activity;
mod checks;
mod object;
mod place;
mod role;
pub mod state_machine;
pub mod state_machine_alias;
mod tags;
mod timeouts;
pub mod values;
mod work;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::{ListResource, Resource};

/// Every resource by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn Resource>> {
    let all: [(&str, Arc<dyn Resource>); 3] = [
        ("sfntasks_activity", Arc::new(activity::Activity::new(settings))),
        ("sfntasks_state_machine", Arc::new(state_machine::StateMachine::new(settings))),
        ("sfntasks_state_machine_alias", Arc::new(state_machine_alias::Alias::new(settings))),
    ];
    all.into_iter().map(|(name, resource)| (name.to_owned(), resource)).collect()
}

/// Every list resource, by the full type name of the resource that it finds.
pub fn lists(settings: &Shared) -> IndexMap<String, Arc<dyn ListResource>> {
    let machines: Arc<dyn ListResource> = Arc::new(state_machine::StateMachines::new(settings));
    IndexMap::from([("sfntasks_state_machine".to_owned(), machines)])
}
