//! Calls about list resources.

use std::sync::Arc;

use tokio::sync::mpsc;
use tonic::Status;

use super::super::provider::{ListRequest, ListResource, ListResult};
use super::super::{Diagnostics, Schema, Type, convert, guard};
use super::Service;
use super::call::{caught, checked, decode, encode, known, together};
use crate::proto::tfplugin6 as proto;
use crate::proto::tfplugin6::list_resource::Event;

/// What ListResource streams.
pub type Events = mpsc::Receiver<Result<Event, Status>>;

/// How results are written.
struct Types {
    identity: Type,
    resource: Type,
}

impl Service {
    pub(super) async fn validate_list(
        &self,
        request: &proto::validate_list_resource_config::Request,
    ) -> Result<proto::validate_list_resource_config::Response, Diagnostics> {
        let entry = self.list_resources.get(&request.type_name)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        let first = guard::check_config(&entry.schema().block, &config);
        let diagnostics = together(first, entry.item.validate(&config).await);
        Ok(proto::validate_list_resource_config::Response { diagnostics })
    }

    pub(super) fn list(&self, request: &proto::list_resource::Request) -> Events {
        let (events, receiver) = mpsc::channel(16);
        let prepared = self.prepare_list(request);
        let cx = self.context(None);
        tokio::spawn(async move {
            let diagnostics = match prepared {
                Err(diagnostics) => diagnostics,
                Ok((list, request, types)) => {
                    let limit = request.limit;
                    let (sender, results) = mpsc::channel(16);
                    let find = caught(async move { list.list(&cx, request, sender).await });
                    let (found, ()) = tokio::join!(find, relay(results, limit, &types, &events));
                    found.unwrap_or_else(Into::into)
                }
            };
            if !diagnostics.is_empty() {
                let event = Event { diagnostic: convert::diagnostics(diagnostics), ..Default::default() };
                let _gone = events.send(Ok(event)).await;
            }
        });
        receiver
    }

    fn prepare_list(
        &self,
        request: &proto::list_resource::Request,
    ) -> Result<(Arc<dyn ListResource>, ListRequest, Types), Diagnostics> {
        let entry = self.list_resources.get(&request.type_name)?;
        let resource = self.resources.get(&request.type_name)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        checked(&entry.schema().block, &config)?;
        known(&config, entry.ty())?;
        let types = Types {
            identity: resource
                .item
                .identity()
                .map_or(Type::Dynamic, |schema: &Schema| schema.block.implied_type()),
            resource: resource.ty().clone(),
        };
        let request = ListRequest {
            config,
            include_resource: request.include_resource_object,
            limit: usize::try_from(request.limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX),
        };
        Ok((Arc::clone(&entry.item), request, types))
    }
}

/// Passes results on, at most `limit`; dropping the receiver then tells the handler to stop.
async fn relay(
    mut results: mpsc::Receiver<ListResult>,
    limit: usize,
    types: &Types,
    events: &mpsc::Sender<Result<Event, Status>>,
) {
    let mut sent = 0;
    while sent < limit
        && let Some(result) = results.recv().await
    {
        sent += 1;
        let event = event(result, types).unwrap_or_else(|diagnostics| Event {
            diagnostic: convert::diagnostics(diagnostics),
            ..Default::default()
        });
        if events.send(Ok(event)).await.is_err() {
            return;
        }
    }
}

fn event(result: ListResult, types: &Types) -> Result<Event, Diagnostics> {
    let resource_object = match &result.resource {
        Some(resource) => Some(encode(resource, &types.resource)?),
        None => None,
    };
    Ok(Event {
        identity: Some(proto::ResourceIdentityData {
            identity_data: Some(encode(&result.identity, &types.identity)?),
        }),
        display_name: result.display_name,
        resource_object,
        diagnostic: convert::diagnostics(result.diagnostics),
    })
}
