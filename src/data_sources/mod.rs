//! Data sources that are no unit: they look at whole machines, or at what is deployed.

mod definition;
mod state_machine;
mod test_state;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::DataSource;

/// Every one of them, by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn DataSource>> {
    let all: [(&str, Arc<dyn DataSource>); 3] = [
        ("sfntasks_definition", Arc::new(definition::Definition::new(settings))),
        ("sfntasks_state_machine", Arc::new(state_machine::Lookup::new(settings))),
        ("sfntasks_test_state", Arc::new(test_state::TestState::new(settings))),
    ];
    all.into_iter().map(|(name, source)| (name.to_owned(), source)).collect()
}
