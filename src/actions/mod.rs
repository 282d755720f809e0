//! Actions: what Terraform does on demand, without keeping a state of it.

mod start_execution;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::Action;

/// Every action by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn Action>> {
    let start: Arc<dyn Action> = Arc::new(start_execution::StartExecution::new(settings));
    IndexMap::from([("sfntasks_start_execution".to_owned(), start)])
}
