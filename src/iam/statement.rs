//! One statement of an IAM policy.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Takes away, whatever else grants it.
    Deny,
}

/// Conditions: operator (`StringEquals`) to key (`iam:PassedToService`) to values.
pub type Conditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// One statement of an identity-based policy.
///
/// Source: IAM User Guide, "IAM JSON policy element reference".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// Optional label, unique in its policy.
    pub sid: Option<String>,
    /// Allow or Deny.
    pub effect: Effect,
    /// Actions such as `sqs:SendMessage`.
    pub actions: Vec<String>,
    /// ARNs, possibly with wildcards, or `*`.
    pub resources: Vec<String>,
    /// When it holds; empty for always.
    pub conditions: Conditions,
}

impl Statement {
    /// A statement that allows `actions` on `resources`.
    pub fn allow<A, R>(actions: A, resources: R) -> Self
    where
        A: IntoIterator<Item: Into<String>>,
        R: IntoIterator<Item: Into<String>>,
    {
        Self {
            sid: None,
            effect: Effect::Allow,
            actions: actions.into_iter().map(Into::into).collect(),
            resources: resources.into_iter().map(Into::into).collect(),
            conditions: Conditions::new(),
        }
    }

    /// Adds a condition; a key that is there already gets one more value.
    #[must_use]
    pub fn when(mut self, operator: &str, key: &str, value: impl Into<String>) -> Self {
        self.conditions
            .entry(operator.to_owned())
            .or_default()
            .entry(key.to_owned())
            .or_default()
            .push(value.into());
        self
    }

    /// The statement as it stands in a policy document: a single action, resource or value is written without a list.
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        if let Some(sid) = &self.sid {
            map.insert("Sid".into(), json!(sid));
        }
        map.insert(
            "Effect".into(),
            json!(match self.effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            }),
        );
        map.insert("Action".into(), one_or_many(&self.actions));
        map.insert("Resource".into(), one_or_many(&self.resources));
        if !self.conditions.is_empty() {
            let operators = self.conditions.iter().map(|(operator, keys)| {
                let keys = keys.iter().map(|(key, values)| (key.clone(), one_or_many(values)));
                (operator.clone(), Value::Object(keys.collect()))
            });
            map.insert("Condition".into(), Value::Object(operators.collect()));
        }
        Value::Object(map)
    }
}

fn one_or_many(values: &[String]) -> Value {
    match values {
        [one] => json!(one),
        many => json!(many),
    }
}
