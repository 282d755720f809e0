//! Managed resources: what the provider creates at AWS.

pub mod state_machine;
pub mod values;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::Resource;

/// Every resource by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn Resource>> {
    let machine: Arc<dyn Resource> = Arc::new(state_machine::StateMachine::new(settings));
    IndexMap::from([("sfntasks_state_machine".to_owned(), machine)])
}
