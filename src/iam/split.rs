//! Statements fitted to IAM's quotas: an inline policy of the role first, customer managed policies for the rest.

use std::collections::VecDeque;
use std::fmt;

use serde_json::json;

use super::{Policy, Statement};

/// IAM's quotas of one role, in characters as [`Policy::size`] counts them.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// All inline policies of the role together.
    pub inline: usize,
    /// One managed policy.
    pub managed: usize,
    /// Managed policies attached to the role.
    pub attachments: usize,
}

impl Default for Limits {
    /// The quotas of an account that asked for no more.
    fn default() -> Self {
        Self { inline: 10_240, managed: 6_144, attachments: 10 }
    }
}

impl Limits {
    /// The highest number of attached managed policies that AWS grants on request.
    pub const MAX_ATTACHMENTS: usize = 20;
}

/// Where the statements went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement {
    /// The role's one inline policy; `None` when there is nothing to grant.
    pub inline: Option<Policy>,
    /// Customer managed policies to attach, none of them empty.
    pub managed: Vec<Policy>,
}

/// The statements don't fit. The [`Display`](fmt::Display) form is the sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// Characters of the whole policy, were it one.
    pub total: usize,
    /// Characters of each policy that would be needed, the inline one first; empty when `unsplittable` is the reason.
    pub sizes: Vec<usize>,
    /// Characters of a policy of one action on one resource that no policy can take.
    pub unsplittable: Option<usize>,
    /// Managed policies of the user on the same role.
    pub already_attached: usize,
    /// The quotas.
    pub limits: Limits,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limits { inline, managed, attachments } = self.limits;
        if let Some(size) = self.unsplittable {
            return write!(
                f,
                "the policy holds a statement of one action on one resource whose conditions make it {size} characters \
                 long; a managed policy takes {managed}"
            );
        }
        let sizes: Vec<String> = self.sizes.iter().map(usize::to_string).collect();
        let needed = self.sizes.len().saturating_sub(1);
        write!(
            f,
            "the policy of the role has {} characters, more than IAM takes: beside an inline policy (at most {inline} \
             characters) it needs {needed} managed policies (at most {managed} each; sizes, the inline one first: {}), but \
             a role takes {attachments}, {} of which are attached already. Cover many resources by one wildcard \
             (iam_resources), move part of the machine to a machine of its own, or ask AWS to raise the quota of managed \
             policies per role (up to {})",
            self.total,
            sizes.join(", "),
            self.already_attached,
            Limits::MAX_ATTACHMENTS,
        )
    }
}

impl std::error::Error for TooLarge {}

/// Fits statements, minimised before, to the default quotas of a role that has `already_attached` managed policies.
///
/// # Errors
///
/// [`TooLarge`] with the sizes.
pub fn fit(statements: &[Statement], already_attached: usize) -> Result<Placement, TooLarge> {
    fit_within(statements, already_attached, Limits::default())
}

/// As [`fit`], for other quotas.
///
/// Everything goes to the inline policy as long as it fits. Otherwise the largest statements are placed first, each
/// into the first policy with room for it (the inline one, then the managed ones), and keep the order of the input
/// within a policy. A statement larger than a managed policy is split before that, by resources or, when one resource is
/// too large already, by actions: its parts, which have no Sid, fill the inline policy and then managed ones, and what is
/// left of it is placed like the others. The same statements always go to the same places.
///
/// # Errors
///
/// [`TooLarge`] with the sizes.
pub fn fit_within(
    statements: &[Statement],
    already_attached: usize,
    limits: Limits,
) -> Result<Placement, TooLarge> {
    if statements.is_empty() {
        return Ok(Placement::default());
    }
    let whole = Policy::new(statements.to_vec());
    let total = whole.size();
    if total <= limits.inline {
        return Ok(Placement { inline: Some(whole), managed: Vec::new() });
    }
    let too_large = |sizes, unsplittable| TooLarge { total, sizes, unsplittable, already_attached, limits };

    let room = limits.managed.min(limits.inline).saturating_sub(frame());
    let mut bins = vec![Bin::new(limits.inline)];
    let (mut parts, mut lengths, mut unplaced) = (Vec::new(), Vec::new(), Vec::new());
    for statement in statements {
        let mut narrow = Vec::new();
        split_actions(statement, room, &mut narrow)
            .map_err(|size| too_large(Vec::new(), Some(size + frame())))?;
        for statement in narrow {
            let mut left = Uncut::new(statement);
            while let Some(length) = left.length() {
                let (placed, length) = if length <= room {
                    unplaced.push(parts.len());
                    (left.take_all(), length)
                } else {
                    if !bins[bins.len() - 1].members.is_empty() {
                        bins.push(Bin::new(limits.managed));
                    }
                    let last = bins.len() - 1;
                    let (most, length) = left.cut(bins[last].limit.saturating_sub(frame()));
                    bins[last].put(parts.len(), length);
                    (most, length)
                };
                lengths.push(length);
                parts.push(placed);
            }
        }
    }
    let mut largest_first = unplaced;
    largest_first.sort_by_key(|&index| (std::cmp::Reverse(lengths[index]), index));

    for index in largest_first {
        let needed = lengths[index];
        let bin = match bins.iter().position(|bin| bin.takes(needed)) {
            Some(position) => position,
            None => {
                bins.push(Bin::new(limits.managed));
                bins.len() - 1
            }
        };
        bins[bin].put(index, needed);
    }
    let policies = bins.iter_mut().map(|bin| {
        bin.members.sort_unstable();
        Policy::new(bin.members.iter().map(|&index| parts[index].clone()).collect())
    });
    let mut policies: Vec<Policy> = policies.collect();
    if bins.len() - 1 + already_attached > limits.attachments {
        return Err(too_large(policies.iter().map(Policy::size).collect(), None));
    }
    let inline = policies.remove(0);
    Ok(Placement { inline: Some(inline), managed: policies })
}

/// A policy that is being filled.
struct Bin {
    members: Vec<usize>,
    size: usize,
    limit: usize,
}

impl Bin {
    fn new(limit: usize) -> Self {
        Self { members: Vec::new(), size: frame(), limit }
    }

    /// Characters that a statement of this length adds: a comma comes before every one but the first.
    fn added(&self, length: usize) -> usize {
        length + usize::from(!self.members.is_empty())
    }

    fn takes(&self, length: usize) -> bool {
        self.size + self.added(length) <= self.limit
    }

    fn put(&mut self, index: usize, length: usize) {
        self.size += self.added(length);
        self.members.push(index);
    }
}

/// Characters of a policy without statements.
fn frame() -> usize {
    Policy::default().size()
}

fn length(statement: &Statement) -> usize {
    statement.to_json().to_string().chars().count()
}

/// Halves the actions of a statement until one resource with all of them has at most `room` characters; an error is the
/// size of one action on one resource that has more.
fn split_actions(statement: &Statement, room: usize, parts: &mut Vec<Statement>) -> Result<(), usize> {
    let longest = statement.resources.iter().max_by_key(|resource| resource.chars().count());
    let narrowest = Statement { resources: longest.cloned().into_iter().collect(), ..statement.clone() };
    let size = length(&narrowest);
    if size <= room {
        parts.push(statement.clone());
        return Ok(());
    }
    if statement.actions.len() < 2 {
        return Err(size);
    }
    let (first, second) = statement.actions.split_at(statement.actions.len() / 2);
    for actions in [first, second] {
        let part = Statement { sid: None, actions: actions.to_vec(), ..statement.clone() };
        split_actions(&part, room, parts)?;
    }
    Ok(())
}

/// What is left of a statement that is cut into parts by resources. Every resource is measured once, and every part from those
/// measures: a statement of thousands is cut many times.
struct Uncut {
    /// The statement without resources.
    rest: Statement,
    /// Characters of that, its empty list of resources included.
    bare: usize,
    /// Its resources with the characters of each as JSON.
    resources: VecDeque<(String, usize)>,
    /// Characters of all resources together, without what stands around and between them.
    total: usize,
}

impl Uncut {
    fn new(mut statement: Statement) -> Self {
        let measured = |resource: String| {
            let length = json!(resource).to_string().chars().count();
            (resource, length)
        };
        let resources: VecDeque<_> =
            std::mem::take(&mut statement.resources).into_iter().map(measured).collect();
        let total = resources.iter().map(|(_, length)| length).sum();
        Self { bare: length(&statement), rest: statement, resources, total }
    }

    /// Characters of a statement with so many resources that have so many characters together. One stands by itself, several
    /// stand in a list, with commas between them.
    fn with(&self, count: usize, characters: usize) -> usize {
        let list = characters + if count == 1 { 0 } else { count + 1 };
        self.bare - "[]".len() + list
    }

    /// Characters of what is left, if anything is.
    fn length(&self) -> Option<usize> {
        (!self.resources.is_empty()).then(|| self.with(self.resources.len(), self.total))
    }

    fn take_all(&mut self) -> Statement {
        let resources = std::mem::take(&mut self.resources).into_iter().map(|(resource, _)| resource);
        Statement { resources: resources.collect(), ..self.rest.clone() }
    }

    /// A part with as many resources as `room` characters take, one at least, and the part's characters. Parts have no Sid, as
    /// a policy may have each but once.
    fn cut(&mut self, room: usize) -> (Statement, usize) {
        self.rest.sid = None;
        self.bare = length(&self.rest);
        let (mut part, mut characters) = (Vec::new(), 0);
        while let Some((_, length)) = self.resources.front()
            && (part.is_empty() || self.with(part.len() + 1, characters + length) <= room)
            && let Some((resource, length)) = self.resources.pop_front()
        {
            characters += length;
            part.push(resource);
        }
        self.total -= characters;
        let length = self.with(part.len(), characters);
        (Statement { resources: part, ..self.rest.clone() }, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn queue(number: usize) -> String {
        format!("arn:aws:sqs:us-east-1:123456789012:queue-with-a-long-name-{number:04}")
    }

    fn many(count: usize) -> Vec<Statement> {
        (0..count)
            .map(|number| Statement::allow([format!("sqs:Action{number:04}")], [queue(number)]))
            .collect()
    }

    #[test]
    fn what_fits_is_inline_and_unchanged() {
        let statements = many(3);
        let placement = fit(&statements, 10).unwrap();
        assert_eq!(placement, Placement { inline: Some(Policy::new(statements)), managed: vec![] });
        assert_eq!(fit(&[], 0), Ok(Placement::default()));
    }

    #[test]
    fn the_rest_goes_to_managed_policies_within_every_limit() {
        let statements = many(200);
        let placement = fit(&statements, 0).unwrap();
        let inline = placement.inline.as_ref().unwrap();
        assert!(inline.size() <= 10_240 && inline.size() > 10_000);
        assert!(!placement.managed.is_empty());
        assert!(placement.managed.iter().all(|policy| policy.size() <= 6_144));
        let mut placed: Vec<Statement> = inline.statements.clone();
        placed.extend(placement.managed.iter().flat_map(|policy| policy.statements.clone()));
        placed.sort();
        assert_eq!(placed, statements);
    }

    #[test]
    fn a_statement_too_large_for_any_policy_is_split_by_resources_then_actions() {
        let wide = Statement {
            sid: Some("Wide".into()),
            ..Statement::allow(["sqs:SendMessage"], (0..300).map(queue))
        };
        let placement = fit(&[wide], 0).unwrap();
        let parts: Vec<&Statement> =
            placement.inline.iter().chain(&placement.managed).flat_map(|policy| &policy.statements).collect();
        assert!(parts.len() > 1);
        assert!(parts.iter().all(|part| part.sid.is_none()));
        assert_eq!(parts.iter().map(|part| part.resources.len()).sum::<usize>(), 300);

        let long =
            Statement::allow((0..500).map(|number| format!("sqs:AnActionWithALongName{number:04}")), ["*"]);
        let placement = fit(&[long], 0).unwrap();
        let policies = placement.inline.iter().chain(&placement.managed);
        assert_eq!(
            policies.flat_map(|policy| &policy.statements).map(|part| part.actions.len()).sum::<usize>(),
            500
        );
    }

    #[test]
    fn the_parts_of_a_large_statement_fill_their_policies() {
        let functions =
            (0..1000).map(|it| format!("arn:aws:lambda:us-east-1:123456789012:function:task-{it}"));
        let placement = fit(&[Statement::allow(["lambda:InvokeFunction"], functions)], 0).unwrap();
        let (inline, managed) = (placement.inline.unwrap(), placement.managed);
        assert!(inline.size() <= 10_240 && inline.size() > 10_100, "{}", inline.size());
        let (_, full) = managed.split_last().unwrap();
        assert!(full.iter().all(|policy| policy.size() <= 6_144 && policy.size() > 6_000));
    }

    #[test]
    fn beyond_the_quota_the_error_has_the_sizes() {
        let problem = fit(&many(200), 8).unwrap_err();
        assert_eq!(problem.sizes.len(), 4);
        let text = problem.to_string();
        assert!(text.contains(&problem.total.to_string()), "{text}");
        assert!(
            text.contains("3 managed policies") && text.contains("8 of which are attached already"),
            "{text}"
        );
        let more = Limits { attachments: Limits::MAX_ATTACHMENTS, ..Limits::default() };
        assert!(fit_within(&many(200), 8, more).is_ok());
    }

    #[test]
    fn a_pair_that_is_too_large_by_itself_is_an_error() {
        let statement = (0..400).fold(Statement::allow(["a:X"], ["*"]), |statement, number| {
            statement.when(
                "StringEquals",
                "aws:ResourceAccount",
                format!("a-value-of-the-condition-{number}"),
            )
        });
        let problem = fit(&[statement], 0).unwrap_err();
        assert!(problem.unsplittable.unwrap() > 6_144);
        assert!(problem.to_string().contains("one action on one resource"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_limit_broken(
            sizes in proptest::collection::vec((1usize..6, 1usize..40), 0..60),
            inline in 600usize..3000,
            managed in 600usize..2000,
        ) {
            let statements: Vec<Statement> = sizes
                .iter()
                .enumerate()
                .map(|(number, &(actions, resources))| Statement::allow(
                    (0..actions).map(|action| format!("s{number}:A{action}")),
                    (0..resources).map(queue),
                ))
                .collect();
            let limits = Limits { inline, managed, attachments: usize::MAX };
            let placement = fit_within(&statements, 0, limits).unwrap();
            let pairs = |statements: &mut dyn Iterator<Item = &Statement>| {
                let pairs = statements.flat_map(|statement| {
                    let resources = &statement.resources;
                    statement.actions.iter().flat_map(move |action| resources.iter().map(move |resource| (action.clone(), resource.clone())))
                });
                let mut pairs: Vec<(String, String)> = pairs.collect();
                pairs.sort();
                pairs
            };
            let policies = placement.inline.iter().chain(&placement.managed);
            prop_assert_eq!(
                pairs(&mut policies.clone().flat_map(|policy| &policy.statements)),
                pairs(&mut statements.iter())
            );
            prop_assert!(placement.inline.iter().all(|policy| policy.size() <= inline));
            prop_assert!(placement.managed.iter().all(|policy| policy.size() <= managed && !policy.statements.is_empty()));
        }
    }
}
