//! The canonical, smallest form of a list of statements.
//!
//! A statement without a Sid is nothing but a set of pairs of action and resource. Each is taken apart into those
//! pairs, pairs that another pair covers are dropped, and the rest is put together again. What comes out therefore
//! depends on what is granted alone, not on who wrote it in which order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::wildcard::{action_covers, normal, resource_covers};
use super::{Conditions, Effect, Statement};

/// Positions of an action and of a resource in [`Names`].
type Pair = (usize, usize);

/// What statements must have in common to be merged.
type Scope = (Effect, Conditions);

/// Merges statements that have effect and conditions in common, and drops what other statements grant (or deny) already.
///
/// * The result grants and denies exactly what the input does; it is the same for every order of the input, and a
///   second pass changes nothing.
/// * A pair of action and resource is dropped when wildcards of another pair cover it, in a statement with the same
///   conditions or with none. Allow and Deny never mix.
/// * A statement with a Sid stays a statement of its own; a Sid that several different statements claim is dropped.
/// * Actions, resources and condition values are sorted and stand once. Actions that differ in case only are one.
pub fn minimise(statements: &[Statement]) -> Vec<Statement> {
    let (labelled, plain) = canonical(statements);
    let names = Names::of(labelled.iter().chain(&plain));
    let labelled_pairs = names.pairs_by_scope(&labelled);
    let plain_pairs = names.pairs_by_scope(&plain);
    let all_pairs = names.pairs_by_scope(labelled.iter().chain(&plain));

    let mut minimal = labelled;
    for (scope, pairs) in &plain_pairs {
        let (effect, conditions) = scope;
        let alike = all_pairs.get(scope);
        let of_labelled = labelled_pairs.get(scope);
        let unconditional =
            if conditions.is_empty() { None } else { all_pairs.get(&(*effect, Conditions::new())) };
        let is_covered = |pair: Pair| {
            let holds = |set: Option<&BTreeSet<Pair>>| set.is_some_and(|set| set.contains(&pair));
            let holds_wider =
                |set: Option<&BTreeSet<Pair>>| set.is_some_and(|set| names.has_wider(pair, set));
            holds(of_labelled) || holds(unconditional) || holds_wider(alike) || holds_wider(unconditional)
        };
        let kept: Vec<Pair> = pairs.iter().copied().filter(|&pair| !is_covered(pair)).collect();
        minimal.extend(names.statements(scope, &kept));
    }
    minimal.sort_by(|a, b| document_order(a).cmp(&document_order(b)));
    minimal
}

/// Allow before Deny, then by what the statement is about; the Sid comes last, as it says nothing of the content.
fn document_order(statement: &Statement) -> (Effect, &[String], &[String], &Conditions, &Option<String>) {
    (statement.effect, &statement.actions, &statement.resources, &statement.conditions, &statement.sid)
}

/// Statements in one spelling: those that keep their Sid, and those without.
fn canonical(statements: &[Statement]) -> (Vec<Statement>, Vec<Statement>) {
    let spelling = action_spelling(statements);
    let mut labelled: BTreeMap<String, BTreeSet<Statement>> = BTreeMap::new();
    let mut plain = Vec::new();
    for statement in statements {
        let mut statement = Statement {
            actions: statement.actions.iter().map(|action| spelling[&action_key(action)].clone()).collect(),
            resources: statement.resources.iter().map(|resource| normal(resource)).collect(),
            ..statement.clone()
        };
        only_widest(&mut statement.actions, action_covers);
        only_widest(&mut statement.resources, resource_covers);
        statement.conditions.retain(|_, keys| !keys.is_empty());
        for values in statement.conditions.values_mut().flat_map(BTreeMap::values_mut) {
            values.sort_unstable();
            values.dedup();
        }
        match statement.sid.clone() {
            Some(sid) => {
                labelled.entry(sid).or_default().insert(statement);
            }
            None => plain.push(statement),
        }
    }
    let mut unique = Vec::new();
    for (_, claimants) in labelled {
        if claimants.len() == 1 {
            unique.extend(claimants);
        } else {
            plain.extend(claimants.into_iter().map(|statement| Statement { sid: None, ..statement }));
        }
    }
    (unique, plain)
}

fn action_key(action: &str) -> String {
    normal(action).to_ascii_lowercase()
}

/// For every action its one spelling: the first, in the order of ASCII, of those that differ in case only.
fn action_spelling(statements: &[Statement]) -> HashMap<String, String> {
    let mut spelling: HashMap<String, String> = HashMap::new();
    for action in statements.iter().flat_map(|statement| &statement.actions) {
        let text = normal(action);
        let first = spelling.entry(action_key(action)).or_insert_with(|| text.clone());
        if text < *first {
            *first = text;
        }
    }
    spelling
}

/// Sorts, and drops repeats and what another pattern of the list covers.
fn only_widest(patterns: &mut Vec<String>, covers: impl Fn(&str, &str) -> bool) {
    patterns.sort_unstable();
    patterns.dedup();
    let wide: Vec<String> = patterns.iter().filter(|pattern| is_pattern(pattern)).cloned().collect();
    patterns.retain(|pattern| !wide.iter().any(|wide| wide != pattern && covers(wide, pattern)));
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Every action and resource that occurs, in order, and for each those others that cover it.
struct Names {
    actions: Vec<String>,
    resources: Vec<String>,
    wider_actions: Vec<Vec<usize>>,
    wider_resources: Vec<Vec<usize>>,
}

impl Names {
    fn of<'a>(statements: impl Iterator<Item = &'a Statement> + Clone) -> Self {
        let actions: BTreeSet<&String> =
            statements.clone().flat_map(|statement| &statement.actions).collect();
        let resources: BTreeSet<&String> = statements.flat_map(|statement| &statement.resources).collect();
        let actions: Vec<String> = actions.into_iter().cloned().collect();
        let resources: Vec<String> = resources.into_iter().cloned().collect();
        let action_keys: Vec<String> = actions.iter().map(|action| action_key(action)).collect();
        Self {
            wider_actions: wider(&action_keys, action_covers),
            wider_resources: wider(&resources, resource_covers),
            actions,
            resources,
        }
    }

    fn pairs_by_scope<'a>(
        &self,
        statements: impl IntoIterator<Item = &'a Statement>,
    ) -> BTreeMap<Scope, BTreeSet<Pair>> {
        let mut scopes: BTreeMap<Scope, BTreeSet<Pair>> = BTreeMap::new();
        for statement in statements {
            let pairs = scopes.entry((statement.effect, statement.conditions.clone())).or_default();
            let resources: Vec<usize> = statement
                .resources
                .iter()
                .filter_map(|name| self.resources.binary_search(name).ok())
                .collect();
            for action in statement.actions.iter().filter_map(|name| self.actions.binary_search(name).ok()) {
                pairs.extend(resources.iter().map(|&resource| (action, resource)));
            }
        }
        scopes
    }

    /// Whether the set has a pair, other than this one, that covers it.
    fn has_wider(&self, (action, resource): Pair, set: &BTreeSet<Pair>) -> bool {
        let actions = std::iter::once(action).chain(self.wider_actions[action].iter().copied());
        actions
            .flat_map(|wide| {
                let resources = self.wider_resources[resource].iter().copied();
                std::iter::once(resource).chain(resources).map(move |resource| (wide, resource))
            })
            .any(|wide| wide != (action, resource) && set.contains(&wide))
    }

    /// Puts pairs together: actions with the same resources share a statement, or resources with the same actions,
    /// whichever makes the shorter document.
    fn statements(&self, scope: &Scope, pairs: &[Pair]) -> Vec<Statement> {
        let by_action = gathered(pairs.iter().copied());
        let by_resource = gathered(pairs.iter().map(|&(action, resource)| (resource, action)));
        let of_actions: Vec<Statement> =
            by_action.iter().map(|(resources, actions)| self.statement(scope, actions, resources)).collect();
        let of_resources: Vec<Statement> = by_resource
            .iter()
            .map(|(actions, resources)| self.statement(scope, actions, resources))
            .collect();
        let length = |statements: &[Statement]| -> usize {
            statements.iter().map(|statement| statement.to_json().to_string().chars().count() + 1).sum()
        };
        if length(&of_resources) < length(&of_actions) { of_resources } else { of_actions }
    }

    fn statement(&self, (effect, conditions): &Scope, actions: &[usize], resources: &[usize]) -> Statement {
        Statement {
            sid: None,
            effect: *effect,
            actions: actions.iter().map(|&action| self.actions[action].clone()).collect(),
            resources: resources.iter().map(|&resource| self.resources[resource].clone()).collect(),
            conditions: conditions.clone(),
        }
    }
}

/// Collects the right sides of each left side, then the left sides that have the same: right sides to left sides.
fn gathered(pairs: impl Iterator<Item = Pair>) -> BTreeMap<Vec<usize>, Vec<usize>> {
    let mut rights: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (left, right) in pairs {
        rights.entry(left).or_default().insert(right);
    }
    let mut lefts: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (left, rights) in rights {
        lefts.entry(rights.into_iter().collect()).or_default().push(left);
    }
    lefts
}

/// For each name the positions of the other names that cover it.
///
/// A machine has thousands of resources, many with wildcards, so only those are compared whose text before the first
/// wildcard begins the name.
fn wider(names: &[String], covers: impl Fn(&str, &str) -> bool) -> Vec<Vec<usize>> {
    let mut by_prefix: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut lengths = BTreeSet::new();
    for (position, name) in names.iter().enumerate() {
        if let Some(prefix) = name.find(['*', '?']).and_then(|end| name.get(..end)) {
            by_prefix.entry(prefix).or_default().push(position);
            lengths.insert(prefix.len());
        }
    }
    let wider_than = |position: usize, name: &String| {
        let prefixes = lengths.iter().map_while(|&length| (length <= name.len()).then(|| name.get(..length)));
        let candidates = prefixes.flatten().filter_map(|prefix| by_prefix.get(prefix)).flatten().copied();
        candidates.filter(|&wide| wide != position && covers(&names[wide], name)).collect()
    };
    names.iter().enumerate().map(|(position, name)| wider_than(position, name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::wildcard::matches;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:q";
    const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:t";

    fn check(input: &[Statement], expected: Value) {
        let documents =
            |statements: &[Statement]| Value::from_iter(statements.iter().map(Statement::to_json));
        assert_eq!(documents(&minimise(input)), expected);
    }

    #[test]
    fn equal_resources_merge_actions_and_equal_actions_merge_resources() {
        check(
            &[Statement::allow(["b:Y"], [QUEUE]), Statement::allow(["a:X"], [QUEUE])],
            json!([{"Effect": "Allow", "Action": ["a:X", "b:Y"], "Resource": QUEUE}]),
        );
        check(
            &[
                Statement::allow(["a:X"], [TOPIC]),
                Statement::allow(["a:X"], [QUEUE]),
                Statement::allow(["a:X"], [TOPIC]),
            ],
            json!([{"Effect": "Allow", "Action": "a:X", "Resource": [TOPIC, QUEUE]}]),
        );
    }

    #[test]
    fn nothing_is_granted_that_was_not() {
        check(
            &[Statement::allow(["a:X"], [TOPIC]), Statement::allow(["b:Y"], [QUEUE])],
            json!([
                {"Effect": "Allow", "Action": "a:X", "Resource": TOPIC},
                {"Effect": "Allow", "Action": "b:Y", "Resource": QUEUE}
            ]),
        );
    }

    #[test]
    fn wildcards_take_in_what_they_cover() {
        check(
            &[
                Statement::allow(["s3:getobject", "s3:GetObject"], ["arn:aws:s3:::b/k", "arn:aws:s3:::b/*"]),
                Statement::allow(["s3:Get*"], ["arn:aws:s3:::b/*"]),
                Statement::allow(["s3:GetObject"], ["arn:aws:s3:::c/k"]),
            ],
            json!([
                {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"},
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::c/k"}
            ]),
        );
    }

    #[test]
    fn a_condition_is_superfluous_beside_the_same_without() {
        let conditional = Statement::allow(["a:X"], [QUEUE]).when("StringEquals", "k:K", "v");
        check(
            &[conditional.clone(), Statement::allow(["a:*"], ["*"])],
            json!([{"Effect": "Allow", "Action": "a:*", "Resource": "*"}]),
        );
        let other = Statement::allow(["a:X"], [QUEUE]).when("StringEquals", "k:K", "w");
        assert_eq!(minimise(&[other.clone(), conditional.clone()]), [conditional, other]);
    }

    #[test]
    fn order_and_repetition_of_condition_values_mean_nothing() {
        let ab = Statement::allow(["a:X"], [QUEUE]).when("StringEquals", "k:K", "a").when(
            "StringEquals",
            "k:K",
            "b",
        );
        let ba = Statement::allow(["a:X"], [TOPIC]).when("StringEquals", "k:K", "b").when(
            "StringEquals",
            "k:K",
            "a",
        );
        assert_eq!(minimise(&[ab, ba]).len(), 1);
    }

    #[test]
    fn deny_merges_with_deny_alone() {
        let deny = Statement { effect: Effect::Deny, ..Statement::allow(["a:X"], [QUEUE]) };
        let more = Statement { effect: Effect::Deny, ..Statement::allow(["a:Y"], [QUEUE]) };
        check(
            &[deny, Statement::allow(["a:*"], ["*"]), more],
            json!([
                {"Effect": "Allow", "Action": "a:*", "Resource": "*"},
                {"Effect": "Deny", "Action": ["a:X", "a:Y"], "Resource": QUEUE}
            ]),
        );
    }

    #[test]
    fn a_sid_keeps_its_statement_and_a_claimed_one_is_dropped() {
        let with_sid = |sid: &str, action: &str| Statement {
            sid: Some(sid.to_owned()),
            ..Statement::allow([action], [QUEUE])
        };
        check(
            &[with_sid("Mine", "a:X"), Statement::allow(["a:X", "a:Y"], [QUEUE]), with_sid("Mine", "a:X")],
            json!([
                {"Sid": "Mine", "Effect": "Allow", "Action": "a:X", "Resource": QUEUE},
                {"Effect": "Allow", "Action": "a:Y", "Resource": QUEUE}
            ]),
        );
        check(
            &[with_sid("Two", "a:X"), with_sid("Two", "a:Y")],
            json!([{"Effect": "Allow", "Action": ["a:X", "a:Y"], "Resource": QUEUE}]),
        );
    }

    #[test]
    fn the_shorter_of_both_groupings_is_taken() {
        let input = [
            Statement::allow(["a:1", "a:2", "a:3"], ["arn:aws:x:::r1"]),
            Statement::allow(["a:3", "b:1", "b:2"], ["arn:aws:x:::r2"]),
        ];
        assert_eq!(minimise(&input).len(), 2);
    }

    #[test]
    fn thousands_of_resources_with_wildcards_take_no_square_time() {
        let arn = |number: usize| format!("arn:aws:lambda:us-east-1:123456789012:function:f{number:05}");
        let statements: Vec<Statement> = (0..5000)
            .map(|number| {
                Statement::allow(["lambda:InvokeFunction"], [arn(number), format!("{}:*", arn(number))])
            })
            .collect();
        let minimal = minimise(&statements);
        assert_eq!(minimal.len(), 1);
        assert_eq!(minimal[0].resources.len(), 10_000);
    }

    /// What the statements say of one request, in which the condition sets of `fulfilled` hold.
    fn allows(statements: &[Statement], action: &str, resource: &str, fulfilled: &[Conditions]) -> bool {
        let says = |effect| {
            statements.iter().any(|statement| {
                let action = action.to_lowercase();
                statement.effect == effect
                    && (statement.conditions.is_empty() || fulfilled.contains(&statement.conditions))
                    && statement.actions.iter().any(|pattern| matches(&pattern.to_lowercase(), &action))
                    && statement.resources.iter().any(|pattern| matches(pattern, resource))
            })
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }

    fn condition(name: char) -> Conditions {
        Statement::allow([""], [""]).when("StringEquals", "k:K", name).conditions
    }

    fn statement() -> impl Strategy<Value = Statement> {
        let action = "(s|t):([aAb]{1,2}[*?]?|\\*)|\\*";
        let resource = "arn:aws:s:[12]?:[12*]?:([xy]{1,2}[*?]?|\\*{1,2})|\\*";
        let conditions = prop_oneof![
            2 => Just(Conditions::new()),
            1 => prop_oneof![Just('p'), Just('q')].prop_map(condition),
        ];
        (
            proptest::option::weighted(0.2, "[ST]"),
            prop_oneof![4 => Just(Effect::Allow), 1 => Just(Effect::Deny)],
            proptest::collection::vec(action, 1..4),
            proptest::collection::vec(resource, 1..4),
            conditions,
        )
            .prop_map(|(sid, effect, actions, resources, conditions)| Statement {
                sid,
                effect,
                actions,
                resources,
                conditions,
            })
    }

    proptest! {
        #[test]
        fn every_request_is_judged_as_before(
            statements in proptest::collection::vec(statement(), 0..8),
            probes in proptest::collection::vec(
                ("[st]:[ab]{1,3}", "arn:aws:s:[12]?:[12]?:[xy]{1,3}", any::<bool>(), any::<bool>()),
                1..60,
            ),
        ) {
            let minimal = minimise(&statements);
            for (action, resource, p, q) in probes {
                let fulfilled: Vec<Conditions> =
                    [(p, 'p'), (q, 'q')].into_iter().filter(|(on, _)| *on).map(|(_, name)| condition(name)).collect();
                prop_assert_eq!(
                    allows(&statements, &action, &resource, &fulfilled),
                    allows(&minimal, &action, &resource, &fulfilled),
                    "{} on {}: {:?} became {:?}", action, resource, statements, minimal
                );
            }
        }

        #[test]
        fn order_is_irrelevant_and_a_second_pass_idle(
            (statements, shuffled) in proptest::collection::vec(statement(), 0..8)
                .prop_flat_map(|statements| (Just(statements.clone()), Just(statements).prop_shuffle())),
        ) {
            let minimal = minimise(&statements);
            prop_assert_eq!(&minimise(&shuffled), &minimal);
            prop_assert_eq!(&minimise(&minimal), &minimal);
        }
    }
}
