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

/// The partition that a region belongs to, by its prefix.
///
/// Source: AWS SDK partition metadata (`partitions.json`, `regionRegex`).
pub fn partition_of_region(region: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("us-iso-", "aws-iso"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    PREFIXES.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, partition)| partition)
}

#[cfg(test)]
mod tests {
    use super::partition_of_region;

    #[test]
    fn knows_the_partitions() {
        assert_eq!(partition_of_region("eu-west-1"), "aws");
        assert_eq!(partition_of_region("cn-north-1"), "aws-cn");
        assert_eq!(partition_of_region("us-gov-west-1"), "aws-us-gov");
        assert_eq!(partition_of_region("us-isob-east-1"), "aws-iso-b");
        assert_eq!(partition_of_region("eusc-de-east-1"), "aws-eusc");
    }
}
