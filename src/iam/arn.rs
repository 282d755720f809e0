//! Amazon Resource Names.

/// The six parts of an ARN, `arn:partition:service:region:account:resource`, borrowed from its text.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: &'a str,
    /// Service namespace, such as `lambda`.
    pub service: &'a str,
    /// Region; empty for global services.
    pub region: &'a str,
    /// Account ID of 12 digits; empty where the service has none (S3 buckets, foundation models).
    pub account: &'a str,
    /// Everything behind the fifth colon, colons included.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; `None` when the text hasn't the shape of one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let arn = (parts.next()? == "arn").then_some(())?;
        let () = arn;
        let parsed = Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        (!parsed.partition.is_empty() && !parsed.service.is_empty() && !parsed.resource.is_empty())
            .then_some(parsed)
    }
}
