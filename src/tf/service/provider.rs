//! Calls about the provider as a whole.

use super::super::{Diagnostics, convert};
use super::Service;
use super::call::{checked, decode, together};
use crate::proto::tfplugin6 as proto;

impl Service {
    pub(super) fn metadata(&self) -> proto::get_metadata::Response {
        use proto::get_metadata::{
            ActionMetadata, DataSourceMetadata, FunctionMetadata, ListResourceMetadata, ResourceMetadata,
            Response,
        };
        let provider = &self.provider;
        let data_sources = provider.data_sources().keys().cloned();
        let resources = provider.resources().keys().cloned();
        let functions = provider.functions().keys().cloned();
        let lists = provider.list_resources().keys().cloned();
        let actions = provider.actions().keys().cloned();
        Response {
            server_capabilities: Some(convert::server_capabilities()),
            data_sources: data_sources.map(|type_name| DataSourceMetadata { type_name }).collect(),
            resources: resources.map(|type_name| ResourceMetadata { type_name }).collect(),
            functions: functions.map(|name| FunctionMetadata { name }).collect(),
            list_resources: lists.map(|type_name| ListResourceMetadata { type_name }).collect(),
            actions: actions.map(|type_name| ActionMetadata { type_name }).collect(),
            ..Default::default()
        }
    }

    /// All schemas. Core asks once in a run, of one process, so that the reply is made then and not kept.
    pub(super) fn schemas(&self) -> proto::get_provider_schema::Response {
        let provider = &self.provider;
        let data_sources = provider.data_sources().iter();
        let resources = provider.resources().iter();
        let lists = provider.list_resources().iter();
        let actions = provider.actions().iter();
        proto::get_provider_schema::Response {
            provider: Some(convert::schema(provider.schema(), &[])),
            server_capabilities: Some(convert::server_capabilities()),
            data_source_schemas: data_sources
                .map(|(name, it)| (name.clone(), convert::schema(it.schema(), &[])))
                .collect(),
            resource_schemas: resources
                .map(|(name, it)| (name.clone(), convert::schema(it.schema(), it.write_only())))
                .collect(),
            list_resource_schemas: lists
                .map(|(name, it)| (name.clone(), convert::schema(it.schema(), &[])))
                .collect(),
            action_schemas: actions
                .map(|(name, it)| {
                    let schema = Some(convert::schema(it.schema(), &[]));
                    (name.clone(), proto::ActionSchema { schema })
                })
                .collect(),
            functions: self.functions(),
            ..Default::default()
        }
    }

    pub(super) fn identity_schemas(&self) -> proto::get_resource_identity_schemas::Response {
        let identities = self.provider.resources().iter().filter_map(|(name, resource)| {
            resource.identity().map(|schema| (name.clone(), convert::identity(schema)))
        });
        proto::get_resource_identity_schemas::Response {
            identity_schemas: identities.collect(),
            ..Default::default()
        }
    }

    pub(super) async fn validate_provider(
        &self,
        request: &proto::validate_provider_config::Request,
    ) -> Result<proto::validate_provider_config::Response, Diagnostics> {
        let config = decode(request.config.as_ref(), &self.config_type)?;
        let first = super::super::guard::check_config(&self.provider.schema().block, &config);
        let diagnostics = together(first, self.provider.validate(&config).await);
        Ok(proto::validate_provider_config::Response { diagnostics })
    }

    pub(super) async fn configure(
        &self,
        request: &proto::configure_provider::Request,
    ) -> Result<proto::configure_provider::Response, Diagnostics> {
        let config = decode(request.config.as_ref(), &self.config_type)?;
        checked(&self.provider.schema().block, &config)?;
        let diagnostics = self.provider.configure(&request.terraform_version, &config).await;
        Ok(proto::configure_provider::Response { diagnostics: convert::diagnostics(diagnostics) })
    }
}
