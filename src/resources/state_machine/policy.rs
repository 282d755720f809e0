//! What the execution role may do, and who may assume it.

use serde_json::{Value, json};

use crate::asl::fragment::{MachineId, SELF_ACCOUNT, SELF_NAME, SELF_PARTITION, SELF_REGION};
use crate::aws::Identity;
use crate::iam::{Policy, Statement, minimise};

use super::model::{Encryption, Logging};

/// Where the machine is, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) identity: Identity,
    pub(super) region: String,
    pub(super) name: String,
}

impl Address {
    /// The machine's ARN.
    pub(super) fn arn(&self) -> String {
        let Identity { account_id, partition } = &self.identity;
        format!("arn:{partition}:states:{}:{account_id}:stateMachine:{}", self.region, self.name)
    }

    /// Reads a machine's ARN.
    pub(super) fn parse(arn: &str) -> Option<Self> {
        let arn = crate::iam::Arn::parse(arn)?;
        let name = arn.resource.strip_prefix("stateMachine:")?;
        let valid = arn.service == "states" && !name.is_empty() && !name.contains(':');
        valid.then(|| Self {
            identity: Identity { account_id: arn.account.to_owned(), partition: arn.partition.to_owned() },
            region: arn.region.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The same, for what fragments left open.
    fn machine_id(&self) -> MachineId {
        MachineId {
            partition: self.identity.partition.clone(),
            region: self.region.clone(),
            account: self.identity.account_id.clone(),
            name: self.name.clone(),
        }
    }
}

/// What fragments write for the ARN of the machine that they will be part of.
const SELF: [&str; 4] = [SELF_PARTITION, SELF_REGION, SELF_ACCOUNT, SELF_NAME];

/// Actions that deliver logs. None of them has resource-level permissions, so all are on `*`.
///
/// Source: Step Functions developer guide, "Using CloudWatch Logs to log execution history", IAM policies.
const LOG_DELIVERY: [&str; 8] = [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
];

/// Actions that trace. None of them has resource-level permissions, so all are on `*`.
///
/// Source: Step Functions developer guide, "IAM policies for X-Ray".
const TRACING: [&str; 4] =
    ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"];

/// What beyond the states' own statements the role needs.
pub(super) struct Needs<'a> {
    /// The states' statements, with placeholders.
    pub(super) statements: &'a [Statement],
    /// Policy documents of the user.
    pub(super) documents: &'a [Policy],
    /// Logging, if it is on.
    pub(super) logging: Option<&'a Logging>,
    /// Whether tracing is on.
    pub(super) tracing: bool,
    /// Encryption, if there is any.
    pub(super) encryption: Option<&'a Encryption>,
}

/// Whether the machine's own address stands in the policy.
pub(super) fn needs_address(needs: &Needs<'_>) -> bool {
    let has_placeholder = |text: &String| SELF.iter().any(|placeholder| text.contains(placeholder));
    needs.encryption.is_some()
        || needs.statements.iter().any(|statement| statement.resources.iter().any(has_placeholder))
}

/// The statements of the role's policy, minimised. `None` when the address is needed and not known.
pub(super) fn statements(needs: &Needs<'_>, address: Option<&Address>) -> Option<Vec<Statement>> {
    if needs_address(needs) && address.is_none() {
        return None;
    }
    let mut all = match address {
        Some(address) => address.machine_id().fill_in(needs.statements),
        None => needs.statements.to_vec(),
    };
    all.extend(needs.documents.iter().flat_map(|document| document.statements.iter().cloned()));
    let logs = needs.logging.is_some_and(|logging| logging.is_on() == Some(true));
    if logs {
        all.push(Statement::allow(LOG_DELIVERY, ["*"]));
    }
    if needs.tracing {
        all.push(Statement::allow(TRACING, ["*"]));
    }
    if let (Some(key), Some(address)) =
        (needs.encryption.and_then(|encryption| encryption.kms_key_arn.known()), address)
    {
        all.push(Statement::allow(["kms:Decrypt", "kms:GenerateDataKey"], [key]).when(
            "StringEquals",
            "kms:EncryptionContext:aws:states:stateMachineArn",
            address.arn(),
        ));
        if logs {
            // Log delivery encrypts what it delivers under its own context, which names the account's logs.
            let Identity { account_id, partition } = &address.identity;
            all.push(Statement::allow(["kms:GenerateDataKey"], [key]).when(
                "StringLike",
                "kms:EncryptionContext:SourceArn",
                format!("arn:{partition}:logs:{}:{account_id}:*", address.region),
            ));
        }
    }
    Some(minimise(&all))
}

/// Who may assume the role: Step Functions, for this one machine, its versions and aliases, and the children of its Distributed
/// Maps, which run as machines of their own whose ARNs begin with this one's.
///
/// Source: Step Functions developer guide, "Prevent cross-service confused deputy issue".
pub(super) fn trust(address: &Address) -> String {
    let arn = address.arn();
    let document: Value = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "states.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": {
                "ArnLike": { "aws:SourceArn": [arn, format!("{arn}:*"), format!("{arn}/*")] },
                "StringEquals": { "aws:SourceAccount": address.identity.account_id },
            },
        }],
    });
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::role::documents::document;
    use crate::resources::values::Given;

    fn address() -> Address {
        Address {
            identity: Identity { account_id: "123456789012".into(), partition: "aws".into() },
            region: "eu-west-1".into(),
            name: "orders".into(),
        }
    }

    fn needs(statements: &[Statement]) -> Needs<'_> {
        Needs { statements, documents: &[], logging: None, tracing: false, encryption: None }
    }

    #[test]
    fn an_arn_is_read_as_it_is_written() {
        assert_eq!(Address::parse(&address().arn()), Some(address()));
        assert_eq!(Address::parse("arn:aws:states:eu-west-1:123456789012:stateMachine:orders:3"), None);
        assert_eq!(Address::parse("arn:aws:states:eu-west-1:123456789012:activity:orders"), None);
    }

    #[test]
    fn a_machine_may_name_itself() {
        let own = [Statement::allow(
            ["states:StartExecution"],
            ["arn:{partition}:states:{region}:{account}:stateMachine:{self}"],
        )];
        assert_eq!(statements(&needs(&own), None), None);
        let filled = statements(&needs(&own), Some(&address())).unwrap_or_default();
        assert_eq!(filled.iter().map(|s| s.resources.clone()).collect::<Vec<_>>(), [[address().arn()]]);
    }

    #[test]
    fn encryption_is_bound_to_the_machine() {
        let encryption = Encryption {
            kms_key_arn: Given::Known("arn:aws:kms:eu-west-1:123456789012:key/k".into()),
            ..Encryption::default()
        };
        let needs = Needs { encryption: Some(&encryption), ..needs(&[]) };
        let text = document(statements(&needs, Some(&address())).unwrap_or_default()).unwrap_or_default();
        assert!(text.contains(r#""kms:EncryptionContext:aws:states:stateMachineArn""#), "{text}");
        assert!(text.contains(&address().arn()), "{text}");
    }

    #[test]
    fn the_trust_policy_names_account_and_machine() {
        let text = trust(&address());
        assert!(
            text.contains(r#""aws:SourceArn":["arn:aws:states:eu-west-1:123456789012:stateMachine:orders","#)
        );
        assert!(text.contains(r#""aws:SourceAccount":"123456789012""#), "{text}");
    }
}
