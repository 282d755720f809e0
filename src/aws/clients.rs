//! Clients of the AWS services, built when they are first asked for.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::profile::region::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sfn::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;

use super::config::{ClientConfig, DEFAULT_MAX_RETRIES};
use super::error::Failure;
use super::identity::Identity;

/// What AWS sees in its logs: `app/terraform-provider-sfntasks-0.1.0` in the user agent.
const APP_NAME: &str = concat!(env!("CARGO_PKG_NAME"), "-", env!("CARGO_PKG_VERSION"));

/// Longest time for one attempt of one request: a connection that hangs must not hang Terraform.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// The clients of one provider configuration. All share one HTTP connection pool and one set of credentials.
pub struct Clients {
    config: ClientConfig,
    sdk: OnceCell<SdkConfig>,
    sfn: OnceLock<aws_sdk_sfn::Client>,
    iam: OnceLock<aws_sdk_iam::Client>,
    sts: OnceLock<aws_sdk_sts::Client>,
    lambda: OnceLock<aws_sdk_lambda::Client>,
    pub(super) identity: OnceCell<Identity>,
}

impl Clients {
    /// Clients for `config`; nothing is read or contacted yet.
    pub fn new(config: ClientConfig) -> Self {
        Self {
            config,
            sdk: OnceCell::new(),
            sfn: OnceLock::new(),
            iam: OnceLock::new(),
            sts: OnceLock::new(),
            lambda: OnceLock::new(),
            identity: OnceCell::new(),
        }
    }

    /// Step Functions.
    ///
    /// # Errors
    /// When no region is known, or the provider block still has unknown values.
    pub async fn sfn(&self) -> Result<&aws_sdk_sfn::Client, Failure> {
        let sdk = self.sdk().await?;
        Ok(self.sfn.get_or_init(|| {
            let mut builder = aws_sdk_sfn::config::Builder::from(sdk).retry_partition(retry_partition("sfn"));
            if let Some(url) = &self.config.endpoints.sfn {
                builder = builder.endpoint_url(url);
            }
            aws_sdk_sfn::Client::from_conf(builder.build())
        }))
    }

    /// Identity and Access Management.
    ///
    /// # Errors
    /// As [`Clients::sfn`].
    pub async fn iam(&self) -> Result<&aws_sdk_iam::Client, Failure> {
        let sdk = self.sdk().await?;
        Ok(self.iam.get_or_init(|| {
            let mut builder = aws_sdk_iam::config::Builder::from(sdk).retry_partition(retry_partition("iam"));
            if let Some(url) = &self.config.endpoints.iam {
                builder = builder.endpoint_url(url);
            }
            aws_sdk_iam::Client::from_conf(builder.build())
        }))
    }

    /// Security Token Service.
    ///
    /// # Errors
    /// As [`Clients::sfn`].
    pub async fn sts(&self) -> Result<&aws_sdk_sts::Client, Failure> {
        let sdk = self.sdk().await?;
        Ok(self.sts.get_or_init(|| {
            let mut builder = aws_sdk_sts::config::Builder::from(sdk);
            if let Some(url) = &self.config.endpoints.sts {
                builder = builder.endpoint_url(url);
            }
            aws_sdk_sts::Client::from_conf(builder.build())
        }))
    }

    /// Lambda.
    ///
    /// # Errors
    /// As [`Clients::sfn`].
    pub async fn lambda(&self) -> Result<&aws_sdk_lambda::Client, Failure> {
        let sdk = self.sdk().await?;
        Ok(self.lambda.get_or_init(|| {
            let mut builder = aws_sdk_lambda::config::Builder::from(sdk);
            if let Some(url) = &self.config.endpoints.lambda {
                builder = builder.endpoint_url(url);
            }
            aws_sdk_lambda::Client::from_conf(builder.build())
        }))
    }

    /// The region of the provider block, if it names one.
    pub fn configured_region(&self) -> Option<&str> {
        self.config.region.as_deref()
    }

    /// The region as far as configuration, environment and shared files tell; instance metadata is not asked, so this
    /// never leaves the machine. `None` also while the provider's `region` is unknown.
    pub async fn offline_region(&self) -> Option<String> {
        use aws_config::meta::region::ProvideRegion;

        if self.config.unknown.iter().any(|name| name == "region" || name == "profile") {
            return None;
        }
        if let Some(region) = &self.config.region {
            return Some(region.clone());
        }
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let Some(region) = std::env::var(name).ok().filter(|region| !region.is_empty()) {
                return Some(region);
            }
        }
        let mut builder = ProfileFileRegionProvider::builder();
        if let Some(files) = self.profile_files() {
            builder = builder.profile_files(files);
        }
        if let Some(profile) = &self.config.profile {
            builder = builder.profile_name(profile);
        }
        builder.build().region().await.map(|region| region.to_string())
    }

    /// The region that requests go to.
    ///
    /// # Errors
    /// As [`Clients::sfn`].
    pub async fn region(&self) -> Result<String, Failure> {
        let sdk = self.sdk().await?;
        sdk.region().map(ToString::to_string).ok_or_else(missing_region)
    }

    async fn sdk(&self) -> Result<&SdkConfig, Failure> {
        self.sdk.get_or_try_init(|| self.load()).await
    }

    async fn load(&self) -> Result<SdkConfig, Failure> {
        if !self.config.unknown.is_empty() {
            return Err(Failure::configuration(format!(
                "the provider can't reach AWS yet, because {} in its configuration is only known after apply",
                self.config.unknown.join(", "),
            )));
        }
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let attempts = self.config.max_retries.unwrap_or(DEFAULT_MAX_RETRIES).saturating_add(1);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http.clone())
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build())
            .retry_config(RetryConfig::standard().with_max_attempts(attempts));
        if let Ok(name) = AppName::new(APP_NAME) {
            loader = loader.app_name(name);
        }
        if let Some(region) = &self.config.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(files) = self.profile_files() {
            loader = loader.profile_files(files);
        }
        if let Some(profile) = &self.config.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(provider) = self.base_credentials(&http) {
            loader = loader.credentials_provider(provider);
        }
        let sdk = loader.load().await;
        if sdk.region().is_none() {
            return Err(missing_region());
        }
        match &self.config.assume_role {
            None => Ok(sdk),
            Some(_) => self.assume_role(sdk).await,
        }
    }

    /// The credentials that the provider block itself gives; `None` leaves it to the default chain.
    fn base_credentials(&self, http: &SharedHttpClient) -> Option<SharedCredentialsProvider> {
        if let Some(keys) = &self.config.keys {
            let credentials = Credentials::new(
                &keys.access_key,
                &keys.secret_key,
                keys.token.clone(),
                None,
                "provider configuration",
            );
            return Some(SharedCredentialsProvider::new(credentials));
        }
        // The default chain would prefer the environment's keys to a profile that the user asked for by name.
        let profile = self.config.profile.as_ref()?;
        let region = self.config.region.clone().map(Region::new);
        let mut builder = ProfileFileCredentialsProvider::builder()
            .configure(&ProviderConfig::default().with_http_client(http.clone()).with_region(region))
            .profile_name(profile);
        if let Some(files) = self.profile_files() {
            builder = builder.profile_files(files);
        }
        Some(SharedCredentialsProvider::new(builder.build()))
    }

    async fn assume_role(&self, sdk: SdkConfig) -> Result<SdkConfig, Failure> {
        let Some(role) = &self.config.assume_role else { return Ok(sdk) };
        let mut base = sdk.clone().into_builder();
        if let Some(url) = &self.config.endpoints.sts {
            base = base.endpoint_url(url);
        }
        let mut builder = AssumeRoleProvider::builder(&role.role_arn)
            .configure(&base.build())
            .session_name(role.session_name.as_deref().unwrap_or(env!("CARGO_PKG_NAME")));
        if let Some(id) = &role.external_id {
            builder = builder.external_id(id);
        }
        if let Some(duration) = role.duration {
            builder = builder.session_length(duration);
        }
        let provider = builder.build().await;
        Ok(sdk.into_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build())
    }

    fn profile_files(&self) -> Option<EnvConfigFiles> {
        let config = &self.config;
        if config.shared_config_files.is_empty() && config.shared_credentials_files.is_empty() {
            return None;
        }
        let mut builder = EnvConfigFiles::builder()
            .include_default_config_file(config.shared_config_files.is_empty())
            .include_default_credentials_file(config.shared_credentials_files.is_empty());
        for file in &config.shared_config_files {
            builder = builder.with_file(EnvConfigFileKind::Config, file);
        }
        for file in &config.shared_credentials_files {
            builder = builder.with_file(EnvConfigFileKind::Credentials, file);
        }
        Some(builder.build())
    }
}

/// A retry budget that never runs dry. The SDK's own budget, shared by all requests of the process, is spent after a
/// hundred throttled requests, and then fails at once what a little patience would have done; the number of attempts
/// bounds each request all the same.
fn retry_partition(service: &'static str) -> RetryPartition {
    RetryPartition::custom(service).token_bucket(TokenBucket::unlimited()).build()
}

fn missing_region() -> Failure {
    Failure::configuration(
        "no AWS region is configured: set region in the provider block, the environment variable AWS_REGION, or a \
         region in the profile that is used",
    )
}
