//! Policy documents as text: joined, compared, and told where they fit.

use crate::iam::{Placement, Policy, Statement, fit, minimise};
use crate::resources::state_machine::definition::same_json;

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

/// What `old` grants beyond `new`, or nothing.
pub(in crate::resources) fn beyond(old: Option<&str>, new: Option<&str>) -> Option<String> {
    let new = parse(new);
    let left = parse(old).into_iter().filter(|statement| {
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
}
