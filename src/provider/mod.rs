//! The provider block: its schema, its checks, and the settings that data sources and resources share.

mod configure;
mod data_source;
mod schema;
mod settings;

use std::sync::Arc;

use async_trait::async_trait;
use indexmap::IndexMap;

use crate::tf::provider::{Action, DataSource, ListResource, Provider, Resource};
use crate::tf::{Diagnostics, Schema, Value};

pub(crate) use configure::check_tags;
pub use settings::{Settings, Shared};

/// The provider `sfntasks`.
pub struct SfnTasks {
    schema: Schema,
    settings: Shared,
    data_sources: IndexMap<String, Arc<dyn DataSource>>,
    resources: IndexMap<String, Arc<dyn Resource>>,
    actions: IndexMap<String, Arc<dyn Action>>,
    list_resources: IndexMap<String, Arc<dyn ListResource>>,
}

impl SfnTasks {
    /// The provider with all that it serves.
    pub fn new() -> Arc<Self> {
        let settings = Shared::default();
        let mut data_sources = data_source::all(&settings);
        data_sources.extend(crate::data_sources::all(&settings));
        let resources = crate::resources::all(&settings);
        let actions = crate::actions::all(&settings);
        let list_resources = crate::resources::lists(&settings);
        Arc::new(Self {
            schema: schema::provider(),
            settings,
            data_sources,
            resources,
            actions,
            list_resources,
        })
    }
}

#[async_trait]
impl Provider for SfnTasks {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn data_sources(&self) -> &IndexMap<String, Arc<dyn DataSource>> {
        &self.data_sources
    }

    fn resources(&self) -> &IndexMap<String, Arc<dyn Resource>> {
        &self.resources
    }

    fn actions(&self) -> &IndexMap<String, Arc<dyn Action>> {
        &self.actions
    }

    fn list_resources(&self) -> &IndexMap<String, Arc<dyn ListResource>> {
        &self.list_resources
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        configure::check(config)
    }

    async fn configure(&self, _terraform_version: &str, config: &Value) -> Diagnostics {
        let problems = configure::check(config);
        if !problems.0.iter().any(|problem| problem.severity == crate::tf::Severity::Error) {
            self.settings.set(configure::settings(config));
        }
        problems
    }
}
