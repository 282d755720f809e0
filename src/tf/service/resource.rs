//! Calls about managed resources: validate, plan, apply, read.

use super::super::provider::{ApplyRequest, ApplyResponse, Context, PlanRequest, Resource};
use super::super::{Diagnostic, Diagnostics, Path, Value, convert, guard};
use super::Service;
use super::call::{checked, decode, encode, together};
use super::catalogue::Entry;
use crate::proto::tfplugin6 as proto;

impl Service {
    pub(super) async fn validate_resource(
        &self,
        request: &proto::validate_resource_config::Request,
    ) -> Result<proto::validate_resource_config::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        let mut first = guard::check_config(&entry.schema().block, &config);
        let cx = self.context(request.client_capabilities.as_ref());
        first.append(write_only_allowed(entry, &cx, &config));
        let diagnostics = together(first, entry.item.validate(&config).await);
        Ok(proto::validate_resource_config::Response { diagnostics })
    }

    pub(super) async fn plan(
        &self,
        request: &proto::plan_resource_change::Request,
    ) -> Result<proto::plan_resource_change::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let block = &entry.schema().block;
        let prior = decode(request.prior_state.as_ref(), entry.ty())?;
        let proposed = decode(request.proposed_new_state.as_ref(), entry.ty())?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        checked(block, &config)?;
        let cx = self.context(request.client_capabilities.as_ref());
        let is_update = !prior.is_null();
        let response = entry
            .item
            .plan(
                &cx,
                PlanRequest {
                    prior: prior.clone(),
                    proposed,
                    config: config.clone(),
                    private: request.prior_private.to_vec(),
                },
            )
            .await;
        if response.diagnostics.has_errors() {
            return Err(response.diagnostics);
        }
        let mut planned = response.planned;
        let mut config = config;
        guard::fill_blocks(block, &mut planned);
        guard::clear_write_only(entry.item.write_only(), &mut planned);
        guard::clear_write_only(entry.item.write_only(), &mut config);
        let invalid = guard::check_plan(block, &prior, &config, &planned);
        if !invalid.is_empty() {
            return Err(invalid);
        }
        Ok(proto::plan_resource_change::Response {
            planned_state: Some(encode(&planned, entry.ty())?),
            requires_replace: response.requires_replace.into_iter().map(convert::path).collect(),
            planned_private: response.private.into(),
            diagnostics: convert::diagnostics(response.diagnostics),
            // An object keeps its identity; one that is yet to be created has none.
            planned_identity: request.prior_identity.clone().filter(|_| is_update),
            ..Default::default()
        })
    }

    pub(super) async fn apply(
        &self,
        request: &proto::apply_resource_change::Request,
    ) -> Result<proto::apply_resource_change::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let block = &entry.schema().block;
        let prior = decode(request.prior_state.as_ref(), entry.ty())?;
        let planned = decode(request.planned_state.as_ref(), entry.ty())?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        checked(block, &config)?;
        let apply = ApplyRequest {
            prior,
            planned: planned.clone(),
            config,
            private: request.planned_private.to_vec(),
        };
        // Core sends no capabilities here: what it may not send, it has not planned.
        let mut cx = self.context(None);
        cx.write_only = true;
        let response = self.after(entry, entry.item.apply(&cx, apply).await, |state| {
            guard::compatible(block, &planned, state)
        });
        Ok(proto::apply_resource_change::Response {
            new_state: Some(response.state),
            private: response.private.into(),
            diagnostics: response.diagnostics,
            // An identity belongs to an object that exists.
            new_identity: response.identity.or_else(|| request.planned_identity.clone()),
            ..Default::default()
        })
    }

    pub(super) async fn read(
        &self,
        request: &proto::read_resource::Request,
    ) -> Result<proto::read_resource::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let state = decode(request.current_state.as_ref(), entry.ty())?;
        let cx = self.context(request.client_capabilities.as_ref());
        let response = entry.item.read(&cx, state, request.private.to_vec()).await;
        let response = self.after(entry, response, |_| Diagnostics::default());
        Ok(proto::read_resource::Response {
            new_state: Some(response.state),
            private: response.private.into(),
            diagnostics: response.diagnostics,
            new_identity: response.identity.or_else(|| request.current_identity.clone()),
            deferred: None,
        })
    }

    /// Guards what a handler says an object is now. With an error in it, the state still goes to core, which stores it:
    /// what exists must not be lost. So a state that core would refuse is mended where it can be, and told.
    pub(super) fn after(
        &self,
        entry: &Entry<dyn Resource>,
        response: ApplyResponse,
        check: impl FnOnce(&Value) -> Diagnostics,
    ) -> After {
        let block = &entry.schema().block;
        let ApplyResponse { mut state, private, identity, mut diagnostics } = response;
        guard::fill_blocks(block, &mut state);
        guard::clear_write_only(entry.item.write_only(), &mut state);
        if !diagnostics.has_errors() {
            diagnostics.append(guard::wholly_known(&state, entry.ty()));
            diagnostics.append(check(&state));
        }
        // Core would null them as well, and complain of each.
        guard::forget_unknown(&mut state);
        let state = encode(&state, entry.ty()).unwrap_or_else(|fault| {
            diagnostics.append(fault);
            proto::DynamicValue::default()
        });
        let identity = match (identity, entry.item.identity()) {
            (Some(identity), Some(schema)) => match encode(&identity, &schema.block.implied_type()) {
                Ok(data) => Some(proto::ResourceIdentityData { identity_data: Some(data) }),
                Err(fault) => {
                    let whole = |fault: Diagnostic| fault.at(Path::default());
                    diagnostics.append(fault.into_iter().map(whole).collect());
                    None
                }
            },
            // Without an identity schema, core takes no identity.
            _ => None,
        };
        After { state, private, identity, diagnostics: convert::diagnostics(diagnostics) }
    }
}

/// What an object is now, as messages.
pub(super) struct After {
    pub state: proto::DynamicValue,
    pub private: Vec<u8>,
    pub identity: Option<proto::ResourceIdentityData>,
    pub diagnostics: Vec<proto::Diagnostic>,
}

/// Write-only arguments from a client that would store them.
fn write_only_allowed(entry: &Entry<dyn Resource>, cx: &Context, config: &Value) -> Diagnostics {
    let set = entry.item.write_only().iter().filter(|name| !cx.write_only && !config.get(name).is_null());
    set.map(|name| {
        let detail =
            format!("The argument {name:?} is write-only, which needs Terraform or OpenTofu 1.11 or later.");
        Diagnostic::error("Write-only argument not supported", detail).at(Path::root(*name))
    })
    .collect()
}
