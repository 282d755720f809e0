//! What the provider block says about reaching AWS, as plain values.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A static access key. Its `Debug` output shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct StaticKeys {
    /// Access key ID.
    pub access_key: String,
    /// Secret access key.
    pub secret_key: String,
    /// Session token of temporary credentials.
    pub token: Option<String>,
}

impl fmt::Debug for StaticKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticKeys").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// The role to work as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeRole {
    /// ARN of the role.
    pub role_arn: String,
    /// Name of the session; the provider's name when absent.
    pub session_name: Option<String>,
    /// External ID that the role's trust policy asks for.
    pub external_id: Option<String>,
    /// Life of the session, 15 minutes to 12 hours.
    pub duration: Option<Duration>,
}

/// Endpoint URLs that replace AWS's own, one for each service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// Step Functions.
    pub sfn: Option<String>,
    /// Identity and Access Management.
    pub iam: Option<String>,
    /// Security Token Service.
    pub sts: Option<String>,
    /// Lambda.
    pub lambda: Option<String>,
    /// CloudWatch Logs.
    pub logs: Option<String>,
}

/// How AWS is reached. Whatever is absent comes from the AWS default chain (environment, shared files, container or
/// instance metadata), as in the AWS CLI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientConfig {
    /// Region.
    pub region: Option<String>,
    /// Named profile of the shared files; when given it goes before the environment's credentials.
    pub profile: Option<String>,
    /// Static keys; they go before everything else.
    pub keys: Option<StaticKeys>,
    /// Configuration files instead of `~/.aws/config`.
    pub shared_config_files: Vec<PathBuf>,
    /// Credential files instead of `~/.aws/credentials`.
    pub shared_credentials_files: Vec<PathBuf>,
    /// Role to assume with those credentials.
    pub assume_role: Option<AssumeRole>,
    /// Endpoints.
    pub endpoints: Endpoints,
    /// Retries of a throttled or failed request; [`DEFAULT_MAX_RETRIES`] when absent.
    pub max_retries: Option<u32>,
    /// Arguments of the provider block that are not known yet and without which AWS can't be reached.
    pub unknown: Vec<String>,
}

/// Retries when the provider block doesn't say: with exponential back-off of at most 20 s they span a few minutes,
/// which outlasts the throttling of an apply that creates dozens of machines at once.
pub const DEFAULT_MAX_RETRIES: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_no_secret() {
        let config = ClientConfig {
            keys: Some(StaticKeys {
                access_key: "AKIAEXAMPLE".into(),
                secret_key: "s3cr3t".into(),
                token: Some("t0k3n".into()),
            }),
            ..ClientConfig::default()
        };
        let text = format!("{config:?}");
        assert!(text.contains("AKIAEXAMPLE"), "{text}");
        assert!(!text.contains("s3cr3t") && !text.contains("t0k3n"), "{text}");
    }
}
