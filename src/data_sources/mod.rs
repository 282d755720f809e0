//! Data sources that are no unit: they look at whole machines, or at what is deployed.

mod definition;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::DataSource;

/// Every one of them, by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn DataSource>> {
    let definition: Arc<dyn DataSource> = Arc::new(definition::Definition::new(settings));
    IndexMap::from([("sfntasks_definition".to_owned(), definition)])
}
