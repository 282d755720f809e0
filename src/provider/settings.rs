//! What the provider block settles for everything that the provider serves.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::aws::{ClientConfig, Clients, Identity};
use crate::iam::arn::partition_of_region;

/// The settings of one configured provider.
pub struct Settings {
    /// Account ID from the provider block.
    pub account_id: Option<String>,
    /// Partition from the provider block.
    pub partition: Option<String>,
    /// Tags that every resource gets; `None` while they are not known.
    pub default_tags: Option<BTreeMap<String, String>>,
    /// The way to AWS; nothing is contacted before a client is asked for.
    pub clients: Clients,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            account_id: None,
            partition: None,
            default_tags: Some(BTreeMap::new()),
            clients: Clients::new(ClientConfig::default()),
        }
    }
}

impl Settings {
    /// The region without contacting anything: configuration, environment, shared files.
    pub async fn region(&self) -> Option<String> {
        self.clients.offline_region().await
    }

    /// Account and partition without contacting anything: only when the account is configured. A partition that isn't
    /// follows from the region.
    pub async fn offline_identity(&self) -> Option<Identity> {
        let account_id = self.account_id.clone()?;
        let partition = match &self.partition {
            Some(partition) => partition.clone(),
            None => partition_of_region(&self.region().await?).to_owned(),
        };
        Some(Identity { account_id, partition })
    }
}

/// The settings as data sources and resources hold them: made before the provider is configured, filled by it, and
/// filled anew when Terraform configures it again (debug mode).
#[derive(Clone, Default)]
pub struct Shared(Arc<RwLock<Arc<Settings>>>);

impl Shared {
    /// The current settings; defaults before configuration.
    pub fn get(&self) -> Arc<Settings> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the settings.
    pub fn set(&self, settings: Settings) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_configured_account_needs_no_call() {
        let settings = Settings {
            account_id: Some("123456789012".into()),
            clients: Clients::new(ClientConfig {
                region: Some("cn-north-1".into()),
                ..ClientConfig::default()
            }),
            ..Settings::default()
        };
        let identity = settings.offline_identity().await;
        assert_eq!(
            identity,
            Some(Identity { account_id: "123456789012".into(), partition: "aws-cn".into() })
        );
    }

    #[test]
    fn holders_see_a_later_configuration() {
        let shared = Shared::default();
        let held = shared.clone();
        shared.set(Settings { account_id: Some("123456789012".into()), ..Settings::default() });
        assert_eq!(held.get().account_id.as_deref(), Some("123456789012"));
    }
}
