//! What the provider serves, by name, with the types of its schemas.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;

use super::super::{Diagnostics, Schema, Type};

/// One thing that is served.
pub struct Entry<T: ?Sized> {
    /// The handler.
    pub item: Arc<T>,
    schema: fn(&T) -> &Schema,
    ty: OnceLock<Type>,
}

impl<T: ?Sized> Entry<T> {
    pub fn schema(&self) -> &Schema {
        (self.schema)(&self.item)
    }

    /// The type of its values, worked out when it is first used: most processes use few of many.
    pub fn ty(&self) -> &Type {
        self.ty.get_or_init(|| self.schema().block.implied_type())
    }
}

/// All of a kind.
pub struct Catalogue<T: ?Sized> {
    kind: &'static str,
    entries: HashMap<String, Entry<T>>,
}

impl<T: ?Sized> Catalogue<T> {
    pub fn new(kind: &'static str, items: &IndexMap<String, Arc<T>>, schema: fn(&T) -> &Schema) -> Self {
        let entry = |(name, item): (&String, &Arc<T>)| {
            (name.clone(), Entry { item: Arc::clone(item), schema, ty: OnceLock::new() })
        };
        Self { kind, entries: items.iter().map(entry).collect() }
    }

    /// The one of this name, or an error that says that there is none.
    pub fn get(&self, name: &str) -> Result<&Entry<T>, Diagnostics> {
        self.entries.get(name).ok_or_else(|| {
            Diagnostics::error(
                format!("Unknown {}", self.kind),
                format!("This provider has no {} {name:?}. Another version of it may have.", self.kind),
            )
        })
    }
}
