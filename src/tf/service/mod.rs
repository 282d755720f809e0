//! The protocol's `Provider` service over the provider's traits: decodes, guards, calls, guards, encodes.
//!
//! A problem is always a diagnostic, on its path: a gRPC status would reach the user as an internal error. What this
//! provider doesn't offer is left to the generated stubs, which answer Unimplemented.

mod action;
mod call;
mod catalogue;
mod data;
mod function;
mod list;
mod provider;
mod resource;
mod resource_state;

use std::sync::{Arc, Mutex, PoisonError};

use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use crate::proto::tfplugin6::{self as proto, provider_server};

use self::call::answer;
use self::catalogue::Catalogue;
use super::Type;
use super::provider::{Action, Context, DataSource, ListResource, Provider, Resource};

/// What each RPC returns.
type Answer<T> = Result<Response<T>, Status>;

/// 256 MiB, the limit of Go's plugin SDK: a large configuration must not fail on the way.
const MAX_MESSAGE: usize = 256 << 20;

/// The service, for as long as the process lives.
pub struct Service {
    provider: Arc<dyn Provider>,
    data_sources: Catalogue<dyn DataSource>,
    resources: Catalogue<dyn Resource>,
    actions: Catalogue<dyn Action>,
    list_resources: Catalogue<dyn ListResource>,
    config_type: Type,
    /// Cancels what is in flight; replaced by a new one when it has been used.
    stop: Mutex<CancellationToken>,
}

impl Service {
    /// Serves `provider`.
    pub fn new(provider: Arc<dyn Provider>) -> Self {
        Self {
            data_sources: Catalogue::new("data source", provider.data_sources(), |it| it.schema()),
            resources: Catalogue::new("resource type", provider.resources(), |it| it.schema()),
            actions: Catalogue::new("action", provider.actions(), |it| it.schema()),
            list_resources: Catalogue::new("list resource", provider.list_resources(), |it| it.schema()),
            config_type: provider.schema().block.implied_type(),
            stop: Mutex::new(CancellationToken::new()),
            provider,
        }
    }

    /// As a gRPC service, with the message limits set.
    pub fn into_server(self) -> provider_server::ProviderServer<Self> {
        provider_server::ProviderServer::new(self)
            .max_decoding_message_size(MAX_MESSAGE)
            .max_encoding_message_size(MAX_MESSAGE)
    }

    fn context(&self, capabilities: Option<&proto::ClientCapabilities>) -> Context {
        Context {
            cancel: self.stop.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            write_only: capabilities.is_some_and(|it| it.write_only_attributes_allowed),
        }
    }

    /// Cancels all calls in flight; those that come later run.
    fn stop_in_flight(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *stop).cancel();
    }
}

#[tonic::async_trait]
impl provider_server::Provider for Service {
    async fn get_metadata(
        &self,
        _request: Request<proto::get_metadata::Request>,
    ) -> Answer<proto::get_metadata::Response> {
        answer("GetMetadata", "", async { Ok(self.metadata()) }).await
    }

    async fn get_provider_schema(
        &self,
        _request: Request<proto::get_provider_schema::Request>,
    ) -> Answer<proto::get_provider_schema::Response> {
        answer("GetProviderSchema", "", async { Ok(self.schemas()) }).await
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<proto::get_resource_identity_schemas::Request>,
    ) -> Answer<proto::get_resource_identity_schemas::Response> {
        answer("GetResourceIdentitySchemas", "", async { Ok(self.identity_schemas()) }).await
    }

    async fn get_functions(
        &self,
        _request: Request<proto::get_functions::Request>,
    ) -> Answer<proto::get_functions::Response> {
        let functions = async {
            Ok(proto::get_functions::Response { functions: self.functions(), ..Default::default() })
        };
        answer("GetFunctions", "", functions).await
    }

    async fn call_function(
        &self,
        request: Request<proto::call_function::Request>,
    ) -> Answer<proto::call_function::Response> {
        Ok(Response::new(self.call(request.get_ref()).await))
    }

    async fn stop_provider(
        &self,
        _request: Request<proto::stop_provider::Request>,
    ) -> Answer<proto::stop_provider::Response> {
        tracing::debug!(tf_rpc = "StopProvider", "Stopping what is in flight");
        self.stop_in_flight();
        Ok(Response::new(proto::stop_provider::Response::default()))
    }

    async fn invoke_action(
        &self,
        request: Request<proto::invoke_action::Request>,
    ) -> Answer<BoxStream<proto::invoke_action::Event>> {
        Ok(Response::new(Box::pin(ReceiverStream::new(self.start_action(request.get_ref())))))
    }

    async fn list_resource(
        &self,
        request: Request<proto::list_resource::Request>,
    ) -> Answer<BoxStream<proto::list_resource::Event>> {
        Ok(Response::new(Box::pin(ReceiverStream::new(self.list(request.get_ref())))))
    }

    async fn validate_provider_config(
        &self,
        request: Request<proto::validate_provider_config::Request>,
    ) -> Answer<proto::validate_provider_config::Response> {
        let request = request.get_ref();
        answer("ValidateProviderConfig", "", self.validate_provider(request)).await
    }

    async fn configure_provider(
        &self,
        request: Request<proto::configure_provider::Request>,
    ) -> Answer<proto::configure_provider::Response> {
        let request = request.get_ref();
        answer("ConfigureProvider", "", self.configure(request)).await
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<proto::validate_data_resource_config::Request>,
    ) -> Answer<proto::validate_data_resource_config::Response> {
        let request = request.get_ref();
        answer("ValidateDataResourceConfig", &request.type_name, self.validate_data(request)).await
    }

    async fn read_data_source(
        &self,
        request: Request<proto::read_data_source::Request>,
    ) -> Answer<proto::read_data_source::Response> {
        let request = request.get_ref();
        answer("ReadDataSource", &request.type_name, self.read_data(request)).await
    }

    async fn validate_resource_config(
        &self,
        request: Request<proto::validate_resource_config::Request>,
    ) -> Answer<proto::validate_resource_config::Response> {
        let request = request.get_ref();
        answer("ValidateResourceConfig", &request.type_name, self.validate_resource(request)).await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<proto::upgrade_resource_state::Request>,
    ) -> Answer<proto::upgrade_resource_state::Response> {
        let request = request.get_ref();
        answer("UpgradeResourceState", &request.type_name, self.upgrade(request)).await
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<proto::upgrade_resource_identity::Request>,
    ) -> Answer<proto::upgrade_resource_identity::Response> {
        let request = request.get_ref();
        answer("UpgradeResourceIdentity", &request.type_name, self.upgrade_identity(request)).await
    }

    async fn read_resource(
        &self,
        request: Request<proto::read_resource::Request>,
    ) -> Answer<proto::read_resource::Response> {
        let request = request.get_ref();
        answer("ReadResource", &request.type_name, self.read(request)).await
    }

    async fn plan_resource_change(
        &self,
        request: Request<proto::plan_resource_change::Request>,
    ) -> Answer<proto::plan_resource_change::Response> {
        let request = request.get_ref();
        answer("PlanResourceChange", &request.type_name, self.plan(request)).await
    }

    async fn apply_resource_change(
        &self,
        request: Request<proto::apply_resource_change::Request>,
    ) -> Answer<proto::apply_resource_change::Response> {
        let request = request.get_ref();
        answer("ApplyResourceChange", &request.type_name, self.apply(request)).await
    }

    async fn import_resource_state(
        &self,
        request: Request<proto::import_resource_state::Request>,
    ) -> Answer<proto::import_resource_state::Response> {
        let request = request.get_ref();
        answer("ImportResourceState", &request.type_name, self.import(request)).await
    }

    async fn move_resource_state(
        &self,
        request: Request<proto::move_resource_state::Request>,
    ) -> Answer<proto::move_resource_state::Response> {
        let request = request.get_ref();
        answer("MoveResourceState", &request.target_type_name, self.take_over(request)).await
    }

    async fn generate_resource_config(
        &self,
        request: Request<proto::generate_resource_config::Request>,
    ) -> Answer<proto::generate_resource_config::Response> {
        let request = request.get_ref();
        answer("GenerateResourceConfig", &request.type_name, self.generate(request)).await
    }

    async fn validate_action_config(
        &self,
        request: Request<proto::validate_action_config::Request>,
    ) -> Answer<proto::validate_action_config::Response> {
        let request = request.get_ref();
        answer("ValidateActionConfig", &request.type_name, self.validate_action(request)).await
    }

    async fn plan_action(
        &self,
        request: Request<proto::plan_action::Request>,
    ) -> Answer<proto::plan_action::Response> {
        let request = request.get_ref();
        answer("PlanAction", &request.action_type, self.check_action(request)).await
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<proto::validate_list_resource_config::Request>,
    ) -> Answer<proto::validate_list_resource_config::Response> {
        let request = request.get_ref();
        answer("ValidateListResourceConfig", &request.type_name, self.validate_list(request)).await
    }
}

#[cfg(test)]
mod tests;
