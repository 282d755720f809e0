//! Calls about actions.

use std::sync::Arc;

use tokio::sync::mpsc;
use tonic::Status;

use super::super::provider::Progress;
use super::super::{Diagnostics, convert, guard};
use super::Service;
use super::call::{caught, checked, decode, known, together};
use crate::proto::tfplugin6 as proto;
use crate::proto::tfplugin6::invoke_action::{Event, event};

/// What InvokeAction streams.
pub type Events = mpsc::Receiver<Result<Event, Status>>;

impl Service {
    pub(super) async fn validate_action(
        &self,
        request: &proto::validate_action_config::Request,
    ) -> Result<proto::validate_action_config::Response, Diagnostics> {
        let entry = self.actions.get(&request.type_name)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        let first = guard::check_config(&entry.schema().block, &config);
        let diagnostics = together(first, entry.item.validate(&config).await);
        Ok(proto::validate_action_config::Response { diagnostics })
    }

    pub(super) async fn check_action(
        &self,
        request: &proto::plan_action::Request,
    ) -> Result<proto::plan_action::Response, Diagnostics> {
        let entry = self.actions.get(&request.action_type)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        checked(&entry.schema().block, &config)?;
        let cx = self.context(request.client_capabilities.as_ref());
        let diagnostics = convert::diagnostics(entry.item.plan(&cx, &config).await);
        Ok(proto::plan_action::Response { diagnostics, deferred: None })
    }

    /// Starts an action; its stream ends with exactly one `Completed`, whatever happens.
    pub(super) fn start_action(&self, request: &proto::invoke_action::Request) -> Events {
        let (events, receiver) = mpsc::channel(16);
        let prepared = self.actions.get(&request.action_type).and_then(|entry| {
            let config = decode(request.config.as_ref(), entry.ty())?;
            checked(&entry.schema().block, &config)?;
            known(&config, entry.ty())?;
            Ok((Arc::clone(&entry.item), config))
        });
        let cx = self.context(request.client_capabilities.as_ref());
        tokio::spawn(async move {
            let diagnostics = match prepared {
                Err(diagnostics) => diagnostics,
                Ok((action, config)) => {
                    let (sender, mut lines) = mpsc::unbounded_channel();
                    let relay = async {
                        while let Some(message) = lines.recv().await {
                            let progress = event::Type::Progress(event::Progress { message });
                            let _gone = events.send(Ok(Event { r#type: Some(progress) })).await;
                        }
                    };
                    let invoke = caught(async move { action.invoke(&cx, &config, Progress(sender)).await });
                    let (result, ()) = tokio::join!(invoke, relay);
                    result.unwrap_or_else(Into::into)
                }
            };
            let completed = event::Completed { diagnostics: convert::diagnostics(diagnostics) };
            let _gone = events.send(Ok(Event { r#type: Some(event::Type::Completed(completed)) })).await;
        });
        receiver
    }
}
