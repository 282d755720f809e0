//! Policy documents as text: joined, compared, and told where they fit.

use crate::iam::{Effect, Placement, Policy, Statement, fit, minimise};
use crate::resources::state_machine::definition::same_json;
use crate::resources::values::{Given, Problems};

use super::settings::RoleConfig;
use crate::tf::{Path, Step};

/// The policy documents of the argument `iam_policy_documents`; `None` while one isn't known.
pub(in crate::resources) fn given(
    argument: &Given<Vec<Given<String>>>,
    problems: &mut Problems,
) -> Option<Vec<Policy>> {
    let given = match argument {
        Given::Absent => return Some(Vec::new()),
        Given::Unknown => return None,
        Given::Known(documents) => documents,
    };
    let mut parsed = Vec::with_capacity(given.len());
    for (index, document) in given.iter().enumerate() {
        let Given::Known(text) = document else { continue };
        match Policy::parse(text) {
            Ok(policy) => parsed.push(policy),
            Err(error) => problems.error(
                Path(vec![Step::Attribute("iam_policy_documents".to_owned()), Step::Index(index)]),
                "Invalid policy document",
                error,
            ),
        }
    }
    (parsed.len() == given.len()).then_some(parsed)
}

/// A managed role must be able to hold the policy, which "the states need".
pub(in crate::resources) fn check_size(
    who_needs: &str,
    policy: &Given<String>,
    managed: Option<bool>,
    role: &RoleConfig,
    problems: &mut Problems,
) {
    let (Given::Known(document), Some(true)) = (policy, managed) else { return };
    let attached = role.managed_policy_arns.known().map_or(0, Vec::len);
    match place(Some(document), attached) {
        Err(error) => problems.error(Path::default(), "Policy too large", error),
        Ok(placement) if !placement.managed.is_empty() => problems.warning(
            Path::default(),
            "Policy in several parts",
            format!(
                "{who_needs} an IAM policy of {} characters, and the policies in a role have room for 10240. {} \
                 managed {} will hold the rest.",
                document.len(),
                placement.managed.len(),
                if placement.managed.len() == 1 { "policy" } else { "policies" }
            ),
        ),
        Ok(_) => {}
    }
}

/// The policy document of statements; nothing for none.
pub(in crate::resources) fn document(statements: Vec<Statement>) -> Option<String> {
    (!statements.is_empty()).then(|| Policy::new(statements).to_string())
}

/// The statements of a document that was made by [`document`], or read from IAM; none for none, and none for a document
/// that can't be read, which then differs from every other.
pub(in crate::resources) fn parse(document: Option<&str>) -> Vec<Statement> {
    document.and_then(|text| Policy::parse(text).ok()).map(|policy| policy.statements).unwrap_or_default()
}

/// Both documents in one, minimised.
pub(in crate::resources) fn union(one: Option<&str>, other: Option<&str>) -> Option<String> {
    let mut all = parse(one);
    all.extend(parse(other));
    document(minimise(&all))
}

/// Whether two documents grant the same.
pub(in crate::resources) fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => match (Policy::parse(one), Policy::parse(other)) {
            (Ok(one), Ok(other)) => minimise(&one.statements) == minimise(&other.statements),
            _ => same_json(one, other),
        },
        _ => false,
    }
}

/// What `old` grants beyond `new`, or nothing. What `old` alone denies is no grant: kept, it would stop the new revision.
pub(in crate::resources) fn beyond(old: Option<&str>, new: Option<&str>) -> Option<String> {
    let new = parse(new);
    let grants = parse(old).into_iter().filter(|statement| statement.effect == Effect::Allow);
    let left = grants.filter(|statement| {
        let mut both = new.clone();
        both.push(statement.clone());
        minimise(&both) != minimise(&new)
    });
    document(left.collect())
}

/// Where a policy goes: into the role, and what doesn't fit there into managed policies.
///
/// # Errors
/// A sentence with the sizes, when it fits nowhere.
pub(in crate::resources) fn place(document: Option<&str>, attached: usize) -> Result<Placement, String> {
    fit(&parse(document), attached).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_old_policy_alone_grants_is_beyond() {
        let sqs = Statement::allow(["sqs:SendMessage"], ["arn:aws:sqs:eu-west-1:123456789012:q"]);
        let sns = Statement::allow(["sns:Publish"], ["arn:aws:sns:eu-west-1:123456789012:t"]);
        let old = document(vec![sqs.clone(), sns.clone()]);
        let new = document(vec![sqs]);
        assert_eq!(beyond(old.as_deref(), new.as_deref()), document(vec![sns]));
        assert_eq!(beyond(new.as_deref(), old.as_deref()), None);
        assert!(same(old.as_deref(), union(old.as_deref(), new.as_deref()).as_deref()));
    }

    #[test]
    fn a_denial_that_went_is_not_kept() {
        let allow = Statement::allow(["sqs:*"], ["*"]);
        let deny = Statement { effect: Effect::Deny, ..Statement::allow(["sqs:DeleteQueue"], ["*"]) };
        let new = document(vec![allow.clone()]);
        assert_eq!(beyond(document(vec![allow, deny]).as_deref(), new.as_deref()), None);
    }
}
