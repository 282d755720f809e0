//! Calls about managed resources whose state comes from elsewhere: upgrade, import, move; and their configuration from it.

use super::super::provider::{ImportRequest, MoveRequest};
use super::super::{Diagnostics, Value, guard, json};
use super::Service;
use super::call::{decode, encode, parse_json};
use crate::proto::tfplugin6 as proto;

const UNREADABLE: &str = "Stored state can't be read";

impl Service {
    /// Always answers a whole object: core would take a missing one for an object that is gone.
    pub(super) async fn upgrade(
        &self,
        request: &proto::upgrade_resource_state::Request,
    ) -> Result<proto::upgrade_resource_state::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let stored = raw_json(request.raw_state.as_ref())?;
        let current = if request.version == entry.schema().version {
            stored
        } else {
            entry.item.upgrade(request.version, stored).await?
        };
        let state = json::from_state(&current, entry.ty());
        let mut state = state.map_err(|fault| Diagnostics::from(fault.into_diagnostic(UNREADABLE)))?;
        guard::fill_blocks(&entry.schema().block, &mut state);
        let upgraded_state = Some(encode(&state, entry.ty())?);
        Ok(proto::upgrade_resource_state::Response { upgraded_state, diagnostics: Vec::new() })
    }

    pub(super) async fn upgrade_identity(
        &self,
        request: &proto::upgrade_resource_identity::Request,
    ) -> Result<proto::upgrade_resource_identity::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let schema = entry.item.identity().ok_or_else(|| {
            let detail = format!("{} has no identity in this version of the provider.", request.type_name);
            Diagnostics::error("Unknown resource identity", detail)
        })?;
        if request.version != schema.version {
            let detail = format!(
                "The identity was stored with version {}; this version of the provider knows version {}.",
                request.version, schema.version
            );
            return Err(Diagnostics::error("Unknown version of a resource identity", detail));
        }
        let ty = schema.block.implied_type();
        let identity = json::from_state(&raw_json(request.raw_identity.as_ref())?, &ty);
        let identity = identity.map_err(|fault| Diagnostics::from(fault.into_diagnostic(UNREADABLE)))?;
        let identity_data = Some(encode(&identity, &ty)?);
        Ok(proto::upgrade_resource_identity::Response {
            upgraded_identity: Some(proto::ResourceIdentityData { identity_data }),
            diagnostics: Vec::new(),
        })
    }

    pub(super) async fn import(
        &self,
        request: &proto::import_resource_state::Request,
    ) -> Result<proto::import_resource_state::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let identity = request.identity.as_ref().and_then(|identity| identity.identity_data.as_ref());
        let by = match (identity, entry.item.identity()) {
            (Some(identity), Some(schema)) => {
                ImportRequest::Identity(decode(Some(identity), &schema.block.implied_type())?)
            }
            _ => ImportRequest::Id(request.id.clone()),
        };
        let cx = self.context(request.client_capabilities.as_ref());
        let response = entry.item.import(&cx, by).await;
        if response.diagnostics.has_errors() {
            return Err(response.diagnostics);
        }
        if response.state.is_null() {
            let detail = format!("There is no {} of this name to import.", request.type_name);
            return Err(Diagnostics::error("Nothing to import", detail));
        }
        let after = self.after(entry, response, |_| Diagnostics::default());
        let imported = proto::import_resource_state::ImportedResource {
            type_name: request.type_name.clone(),
            state: Some(after.state),
            private: after.private.into(),
            identity: after.identity.or_else(|| request.identity.clone()),
        };
        Ok(proto::import_resource_state::Response {
            imported_resources: vec![imported],
            diagnostics: after.diagnostics,
            deferred: None,
        })
    }

    /// The configuration that would make what an import found.
    pub(super) async fn generate(
        &self,
        request: &proto::generate_resource_config::Request,
    ) -> Result<proto::generate_resource_config::Response, Diagnostics> {
        let entry = self.resources.get(&request.type_name)?;
        let state = decode(request.state.as_ref(), entry.ty())?;
        let mut config = entry.item.configuration(state);
        guard::only_configurable(&entry.schema().block, &mut config);
        let config = Some(encode(&config, entry.ty())?);
        Ok(proto::generate_resource_config::Response { config, diagnostics: Vec::new() })
    }

    pub(super) async fn take_over(
        &self,
        request: &proto::move_resource_state::Request,
    ) -> Result<proto::move_resource_state::Response, Diagnostics> {
        let entry = self.resources.get(&request.target_type_name)?;
        let offer = MoveRequest {
            source_provider: request.source_provider_address.clone(),
            source_type: request.source_type_name.clone(),
            source_version: request.source_schema_version,
            source_state: raw_json(request.source_state.as_ref())?,
        };
        let mut state: Value = entry.item.take_over(&self.context(None), offer).await?;
        guard::fill_blocks(&entry.schema().block, &mut state);
        let unknown = guard::wholly_known(&state, entry.ty());
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let target_state = Some(encode(&state, entry.ty())?);
        Ok(proto::move_resource_state::Response { target_state, ..Default::default() })
    }
}

fn raw_json(state: Option<&proto::RawState>) -> Result<serde_json::Value, Diagnostics> {
    match state {
        Some(state) if !state.json.is_empty() => {
            parse_json(&state.json).map_err(|fault| fault.into_diagnostic(UNREADABLE).into())
        }
        Some(state) if !state.flatmap.is_empty() => {
            let detail =
                "The state was written by Terraform 0.11 or earlier. Upgrade it with Terraform 0.12 first.";
            Err(Diagnostics::error(UNREADABLE, detail))
        }
        _ => Err(Diagnostics::error(UNREADABLE, "Terraform sent no state.")),
    }
}
