//! Calls about data sources.

use super::super::{Diagnostics, convert, guard};
use super::Service;
use super::call::{checked, decode, encode, known, together};
use crate::proto::tfplugin6 as proto;

impl Service {
    pub(super) async fn validate_data(
        &self,
        request: &proto::validate_data_resource_config::Request,
    ) -> Result<proto::validate_data_resource_config::Response, Diagnostics> {
        let entry = self.data_sources.get(&request.type_name)?;
        let config = decode(request.config.as_ref(), entry.ty())?;
        let first = guard::check_config(&entry.schema().block, &config);
        let diagnostics = together(first, entry.item.validate(&config).await);
        Ok(proto::validate_data_resource_config::Response { diagnostics })
    }

    pub(super) async fn read_data(
        &self,
        request: &proto::read_data_source::Request,
    ) -> Result<proto::read_data_source::Response, Diagnostics> {
        let entry = self.data_sources.get(&request.type_name)?;
        let block = &entry.schema().block;
        let config = decode(request.config.as_ref(), entry.ty())?;
        checked(block, &config)?;
        known(&config, entry.ty())?;
        let cx = self.context(request.client_capabilities.as_ref());
        let (result, diagnostics) = entry.item.read(&cx, &config).await;
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        if result.as_map().is_none() {
            return Err(Diagnostics::error(
                "Provider produced no result",
                format!(
                    "{} returned no object. This is a bug in the provider; please report it.",
                    request.type_name
                ),
            ));
        }
        let mut state = guard::fill_computed(block, config, result);
        guard::fill_blocks(block, &mut state);
        let unknown = guard::wholly_known(&state, entry.ty());
        if !unknown.is_empty() {
            return Err(unknown);
        }
        Ok(proto::read_data_source::Response {
            state: Some(encode(&state, entry.ty())?),
            diagnostics: convert::diagnostics(diagnostics),
            deferred: None,
        })
    }
}
