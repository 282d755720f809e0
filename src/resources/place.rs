//! Where things are, or will be: account, partition and region.

use std::collections::BTreeMap;

use crate::aws::{Failure, Identity, Patience};
use crate::provider::Settings;

use super::values::Given;

/// What is known of the place where things will be.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) region: Option<String>,
    pub(super) identity: Option<Identity>,
    /// `None` while the provider's `default_tags` are not known.
    pub(super) default_tags: Option<BTreeMap<String, String>>,
}

impl Place {
    /// The tags that everything gets.
    pub(super) fn default_tags(&self) -> Given<BTreeMap<String, String>> {
        self.default_tags.clone().map_or(Given::Unknown, Given::Known)
    }
}

/// Where something new will be.
///
/// # Errors
/// When the region isn't configured, or STS doesn't say whose account this is.
pub(super) async fn place(settings: &Settings, patience: &Patience) -> Result<Place, Failure> {
    let region = settings.clients.region().await?;
    let identity = match settings.offline_identity().await {
        Some(identity) => identity,
        None => patience.once(settings.clients.caller_identity()).await?.clone(),
    };
    Ok(Place {
        region: Some(region),
        identity: Some(identity),
        default_tags: Some(settings.default_tags.clone().unwrap_or_default()),
    })
}
