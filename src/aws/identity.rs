//! Whose account this is.

use crate::iam::Arn;

use super::clients::Clients;
use super::error::Failure;

/// Account and partition of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// 12 digits.
    pub account_id: String,
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
}

impl Clients {
    /// Asks STS whose credentials these are; once, the answer is kept.
    ///
    /// # Errors
    /// When STS can't be reached or refuses.
    pub async fn caller_identity(&self) -> Result<&Identity, Failure> {
        self.identity
            .get_or_try_init(|| async {
                let output = self.sts().await?.get_caller_identity().send().await?;
                let account_id = output.account().unwrap_or_default().to_owned();
                let partition =
                    output.arn().and_then(Arn::parse).map(|arn| arn.partition.to_owned()).ok_or_else(
                        || Failure::unexpected("sts:GetCallerIdentity answered without an ARN"),
                    )?;
                Ok(Identity { account_id, partition })
            })
            .await
    }
}
