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

/// The resource part of an ARN, taken apart: `type/name`, `type:name` or a bare `name`, each with `:qualifier` or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceParts<'a> {
    /// `function`, `table`, `stateMachine`, …; `None` where the resource has no type (topics, queues, buckets).
    pub kind: Option<&'a str>,
    /// The name or path, inner slashes included: `orders/index/by-date`.
    pub name: &'a str,
    /// A version, alias or revision behind the name's last colon.
    pub qualifier: Option<&'a str>,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; `None` when the text hasn't the shape of one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
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

    /// Takes the resource apart at its first `/` or `:`, whichever comes first, and at the last colon behind it.
    ///
    /// An S3 object has no type in its ARN, so its bucket comes back as `kind`.
    pub fn resource_parts(&self) -> ResourceParts<'a> {
        let (kind, rest) = match self.resource.split_once(['/', ':']) {
            Some((kind, rest)) => (Some(kind), rest),
            None => (None, self.resource),
        };
        let (name, qualifier) = match rest.rsplit_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (rest, None),
        };
        ResourceParts { kind, name, qualifier }
    }

    /// The name of a resource of the type `kind`, without its qualifier; `None` when the ARN is of another type.
    pub fn name_of(&self, kind: &str) -> Option<&'a str> {
        let parts = self.resource_parts();
        (parts.kind == Some(kind) && !parts.name.is_empty()).then_some(parts.name)
    }
}

/// Checks the literal ARN of one existing resource: six parts, a partition, one of `services` (any, when empty), a
/// region and an account of the right shape or none. Wildcards are refused.
///
/// # Errors
///
/// A sentence without the attribute's name: what is wrong, the value, and what would be right.
pub fn check(text: &str, services: &[&str]) -> Result<(), String> {
    check_parts(text, services, false)
}

/// As [`check`], for what a policy's `Resource` takes: `*` and `?` may stand in every part.
///
/// # Errors
///
/// As [`check`].
pub fn check_pattern(text: &str, services: &[&str]) -> Result<(), String> {
    check_parts(text, services, true)
}

fn check_parts(text: &str, services: &[&str], wildcards: bool) -> Result<(), String> {
    let Some(arn) = Arn::parse(text) else {
        return Err(format!(
            "{text:?} is not an ARN; its shape is arn:partition:service:region:account:resource"
        ));
    };
    let is_pattern = |part: &str| wildcards && part.contains(['*', '?']);
    if !wildcards && text.contains(['*', '?']) {
        return Err(format!("{text:?} has a wildcard; the ARN of one resource is expected"));
    }
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        return Err(format!("{text:?} has the control character {odd:?}"));
    }
    if !is_partition(arn.partition) && !is_pattern(arn.partition) {
        return Err(format!(
            "{text:?} has the partition {:?}; a partition is aws, aws-cn, aws-us-gov, …",
            arn.partition
        ));
    }
    if !services.is_empty() && !services.contains(&arn.service) && !is_pattern(arn.service) {
        return Err(format!(
            "{text:?} is an ARN of the service {:?}; one of {} is expected",
            arn.service,
            services.join(" or ")
        ));
    }
    if !arn.region.is_empty() && !is_region(arn.region) && !is_pattern(arn.region) {
        return Err(format!(
            "{text:?} has the region {:?}; a region looks like us-east-1 (global services have none)",
            arn.region
        ));
    }
    // Resources that AWS owns, managed policies among them, carry `aws` in place of an account ID.
    let account = arn.account;
    if !account.is_empty() && account != "aws" && !is_account(account) && !is_pattern(account) {
        return Err(format!("{text:?} has the account {account:?}; an account ID is 12 digits"));
    }
    Ok(())
}

/// Whether the text is an account ID: 12 digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text has the shape of a region: lower-case words and a number, as in `us-gov-west-1`.
pub fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.contains('-')
        && words.split('-').all(is_word)
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_partition(text: &str) -> bool {
    let mut words = text.split('-');
    words.next() == Some("aws")
        && words.all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The domain under which a partition's service endpoints live; an unknown partition is taken for one of `aws`'s kind.
///
/// Source: the partitions file of the AWS SDKs (`dnsSuffix`).
pub fn dns_suffix(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "amazonaws.com.cn",
        "aws-eusc" => "amazonaws.eu",
        "aws-iso" => "c2s.ic.gov",
        "aws-iso-b" => "sc2s.sgov.gov",
        "aws-iso-e" => "cloud.adc-e.uk",
        "aws-iso-f" => "csp.hci.ic.gov",
        _ => "amazonaws.com",
    }
}

/// The partition a region belongs to; regions without a partition of their own belong to `aws`.
///
/// Source: the partitions file of the AWS SDKs (`regionRegex`).
pub fn partition_of_region(region: &str) -> &'static str {
    const PREFIXES: &[(&str, &str)] = &[
        ("cn-", "aws-cn"),
        ("eusc-", "aws-eusc"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
    ];
    PREFIXES.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, partition)| partition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_takes_six_parts_and_keeps_colons_of_the_resource() {
        let arn = Arn::parse("arn:aws-cn:lambda:cn-north-1:123456789012:function:f:live").unwrap();
        assert_eq!((arn.partition, arn.service, arn.region), ("aws-cn", "lambda", "cn-north-1"));
        assert_eq!((arn.account, arn.resource), ("123456789012", "function:f:live"));
        for text in
            ["", "arn", "arn:aws:s3::b", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3:::", "nra:aws:s3:::b"]
        {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn resource_parts_know_slash_colon_and_bare_names() {
        let parts = |resource| {
            let arn = Arn { partition: "aws", service: "x", region: "", account: "", resource };
            let parts = arn.resource_parts();
            (parts.kind, parts.name, parts.qualifier)
        };
        assert_eq!(parts("orders"), (None, "orders", None));
        assert_eq!(parts("function:f"), (Some("function"), "f", None));
        assert_eq!(parts("function:f:12"), (Some("function"), "f", Some("12")));
        assert_eq!(parts("table/orders/index/by-date"), (Some("table"), "orders/index/by-date", None));
        assert_eq!(parts("task-definition/web:7"), (Some("task-definition"), "web", Some("7")));
        assert_eq!(parts("log-group:/aws/x:*"), (Some("log-group"), "/aws/x", Some("*")));
    }

    #[test]
    fn name_of_wants_the_type() {
        let arn = Arn::parse("arn:aws:dynamodb:us-east-1:123456789012:table/orders").unwrap();
        assert_eq!(arn.name_of("table"), Some("orders"));
        assert_eq!(arn.name_of("stream"), None);
    }

    #[test]
    fn check_takes_arns_with_and_without_region_and_account() {
        for text in [
            "arn:aws:sqs:us-east-1:123456789012:jobs",
            "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:jobs",
            "arn:aws-iso-b:sqs:us-isob-east-1:123456789012:jobs",
            "arn:aws-eusc:sqs:eusc-de-east-1:123456789012:jobs",
            "arn:aws:s3:::bucket/key",
            "arn:aws:bedrock:us-east-1::foundation-model/m",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ] {
            assert_eq!(check(text, &[]), Ok(()), "{text}");
        }
    }

    #[test]
    fn check_names_the_part_that_is_wrong() {
        for (text, part) in [
            ("jobs", "is not an ARN"),
            ("arn:aws:sqs:us-east-1:123456789012", "is not an ARN"),
            ("arn:amazon:sqs:us-east-1:123456789012:jobs", "partition"),
            ("arn:aws:sns:us-east-1:123456789012:jobs", "sqs or lambda is expected"),
            ("arn:aws:sqs:useast1:123456789012:jobs", "region \"useast1\""),
            ("arn:aws:sqs:us-east-1:1234:jobs", "12 digits"),
            ("arn:aws:sqs:us-east-1:123456789012:*", "wildcard"),
        ] {
            let problem = check(text, &["sqs", "lambda"]).unwrap_err();
            assert!(problem.contains(part), "{text}: {problem}");
        }
    }

    #[test]
    fn check_pattern_takes_wildcards_but_still_an_arn() {
        assert_eq!(check_pattern("arn:aws:sqs:*:123456789012:jobs-*", &["sqs"]), Ok(()));
        assert_eq!(check_pattern("arn:*:s3:::bucket/*", &[]), Ok(()));
        assert!(check_pattern("jobs-*", &[]).is_err());
        assert!(check_pattern("arn:aws:sqs:*:1234:jobs", &[]).is_err());
    }

    #[test]
    fn partitions_of_regions_and_their_domains() {
        for (region, partition, suffix) in [
            ("us-east-1", "aws", "amazonaws.com"),
            ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
            ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
            ("us-iso-west-1", "aws-iso", "c2s.ic.gov"),
            ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
            ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
            ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ] {
            assert_eq!(partition_of_region(region), partition);
            assert_eq!(dns_suffix(partition), suffix);
            assert!(is_region(region));
        }
        assert!(!is_region("us-east") && !is_region("us-1") && !is_region("US-EAST-1"));
    }
}
