//! One statement of an IAM policy.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::arn;

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Takes away, whatever else grants it.
    Deny,
}

impl Effect {
    /// As it stands in a policy document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }

    /// Reads `Allow` or `Deny`; IAM takes no other spelling.
    ///
    /// # Errors
    ///
    /// A sentence that names the two.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "Allow" => Ok(Self::Allow),
            "Deny" => Ok(Self::Deny),
            other => Err(format!("the effect {other:?} is neither Allow nor Deny")),
        }
    }
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
        map.insert("Effect".into(), json!(self.effect.as_str()));
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

    /// Reads one statement of an identity-based policy, `Action`, `Resource` and condition values given as one or many,
    /// and checks it as [`Statement::check`] does. Numbers and booleans among condition values become their text.
    ///
    /// # Errors
    ///
    /// A sentence: the element, its value, and what would be right.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        let statement = Self::from_json_unchecked(value)?;
        statement.check()?;
        Ok(statement)
    }

    /// Reads one statement as [`Statement::from_json`] does, but checks neither actions nor resources nor the Sid: the
    /// resources of a fragment are not final.
    ///
    /// # Errors
    ///
    /// A sentence: the element, its value, and what would be right.
    pub fn from_json_unchecked(value: &Value) -> Result<Self, String> {
        let Value::Object(map) = value else {
            return Err(format!("a statement is an object with Effect, Action and Resource, not {value}"));
        };
        for key in map.keys() {
            match key.as_str() {
                "Sid" | "Effect" | "Action" | "Resource" | "Condition" => {}
                "NotAction" | "NotResource" => {
                    return Err(format!(
                        "{key} is not supported: it grants what it does not name, which can be neither merged nor \
                         checked; list what is meant under {}",
                        key.trim_start_matches("Not")
                    ));
                }
                "Principal" | "NotPrincipal" => {
                    return Err(format!(
                        "{key} belongs to policies of resources and roles' trust policies; in the policy of a role \
                         the principal is the role itself"
                    ));
                }
                other => {
                    return Err(format!(
                        "{other:?} is no element of a statement; those are Sid, Effect, Action, Resource and Condition"
                    ));
                }
            }
        }
        let element = |name: &str| map.get(name).ok_or_else(|| format!("the statement has no {name}"));
        let sid = match map.get("Sid") {
            None => None,
            Some(Value::String(sid)) => Some(sid.clone()),
            Some(other) => return Err(format!("Sid is text, not {other}")),
        };
        let effect = match element("Effect")? {
            Value::String(effect) => Effect::parse(effect)?,
            other => return Err(format!("Effect is \"Allow\" or \"Deny\", not {other}")),
        };
        Ok(Self {
            sid,
            effect,
            actions: texts("Action", element("Action")?)?,
            resources: texts("Resource", element("Resource")?)?,
            conditions: map.get("Condition").map_or_else(|| Ok(Conditions::new()), conditions)?,
        })
    }

    /// Checks what a user gave: at least one action and one resource, each of the right shape, a Sid that IAM takes,
    /// conditions that are complete.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, as a sentence.
    pub fn check(&self) -> Result<(), String> {
        if let Some(sid) = &self.sid {
            check_sid(sid)?;
        }
        if self.actions.is_empty() {
            return Err("the statement has no action".to_owned());
        }
        if self.resources.is_empty() {
            return Err("the statement has no resource; * stands for every one".to_owned());
        }
        self.actions.iter().try_for_each(|action| check_action(action))?;
        self.resources.iter().try_for_each(|resource| check_resource(resource))?;
        check_conditions(&self.conditions)
    }
}

/// Checks the shape `service:Action`, wildcards in the action, or `*` alone. Whether AWS has it is not asked.
///
/// # Errors
///
/// A sentence with the action and the shape.
pub fn check_action(action: &str) -> Result<(), String> {
    if action == "*" {
        return Ok(());
    }
    let is_service = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'?' | b'-' | b'_'))
    };
    match action.split_once(':') {
        Some((service, name)) if is_service(service) && is_name(name) => Ok(()),
        _ => Err(format!(
            "{action:?} is not an IAM action; its shape is service:Action, as in s3:GetObject or s3:Get*"
        )),
    }
}

/// Checks a resource of a statement: `*`, or an ARN with wildcards or without.
///
/// # Errors
///
/// A sentence with the resource and what would be right.
pub fn check_resource(resource: &str) -> Result<(), String> {
    // A policy variable stands for text that only a request knows, so its part of the ARN can't be checked.
    if resource == "*" || (resource.starts_with("arn:") && resource.contains("${")) {
        return Ok(());
    }
    arn::check_pattern(resource, &[]).map_err(|problem| format!("{problem}, or * for every resource"))
}

/// Checks a Sid: letters and digits, at least one.
///
/// # Errors
///
/// A sentence with the Sid.
pub fn check_sid(sid: &str) -> Result<(), String> {
    if sid.is_empty() || !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(format!("{sid:?} is not a Sid; IAM takes letters and digits only"));
    }
    Ok(())
}

/// Reads a `Condition` element: operator to key to one value or many.
///
/// # Errors
///
/// A sentence with the element that is wrong.
pub fn conditions(value: &Value) -> Result<Conditions, String> {
    let shape = "a condition is an object like {\"StringEquals\": {\"aws:SourceAccount\": \"123456789012\"}}";
    let Value::Object(operators) = value else { return Err(format!("{shape}, not {value}")) };
    let mut conditions = Conditions::new();
    for (operator, keys) in operators {
        let Value::Object(keys) = keys else { return Err(format!("{shape}; {operator} holds {keys}")) };
        let mut of_operator = BTreeMap::new();
        for (key, values) in keys {
            of_operator.insert(key.clone(), texts(key, values)?);
        }
        conditions.insert(operator.clone(), of_operator);
    }
    check_conditions(&conditions)?;
    Ok(conditions)
}

fn check_conditions(conditions: &Conditions) -> Result<(), String> {
    for (operator, keys) in conditions {
        if keys.is_empty() {
            return Err(format!("the condition {operator} has no key"));
        }
        for (key, values) in keys {
            if !key.contains(':') {
                return Err(format!(
                    "{key:?} is not a condition key; its shape is prefix:Name, as in aws:SourceArn"
                ));
            }
            if values.is_empty() {
                return Err(format!("the condition key {key} has no value"));
            }
        }
    }
    Ok(())
}

/// One text or many; numbers and booleans, which IAM takes in conditions, as their text.
fn texts(name: &str, value: &Value) -> Result<Vec<String>, String> {
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        other => Err(format!("{name} is text or a list of texts, not {other}")),
    };
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

fn one_or_many(values: &[String]) -> Value {
    match values {
        [one] => json!(one),
        many => json!(many),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_of_a_statement_is_read_back() {
        let statement = Statement::allow(["iam:PassRole"], ["arn:aws:iam::123456789012:role/r"]).when(
            "StringEquals",
            "iam:PassedToService",
            "ecs-tasks.amazonaws.com",
        );
        assert_eq!(
            statement.to_json().to_string(),
            r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/r","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"#
        );
        assert_eq!(Statement::from_json(&statement.to_json()), Ok(statement));
    }

    #[test]
    fn one_and_many_read_the_same() {
        let one = json!({"Sid": "A1", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": false}, "NumericLessThan": {"s3:max-keys": 5}}});
        let many = json!({"Sid": "A1", "Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"],
            "Condition": {"Bool": {"aws:SecureTransport": ["false"]}, "NumericLessThan": {"s3:max-keys": ["5"]}}});
        assert_eq!(Statement::from_json(&one).unwrap(), Statement::from_json(&many).unwrap());
    }

    #[test]
    fn what_cannot_be_merged_or_checked_is_refused() {
        let with = |key: &str, value: Value| {
            let mut statement = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
            statement[key] = value;
            Statement::from_json(&statement).unwrap_err()
        };
        assert!(with("NotAction", json!("s3:*")).contains("list what is meant under Action"));
        assert!(with("NotResource", json!("*")).contains("under Resource"));
        assert!(with("Principal", json!("*")).contains("the principal is the role itself"));
        assert!(with("Actions", json!("s3:*")).contains("\"Actions\" is no element"));
        assert!(with("Sid", json!("a-b")).contains("letters and digits"));
        assert!(with("Effect", json!("allow")).contains("neither Allow nor Deny"));
        assert!(with("Action", json!("GetObject")).contains("service:Action"));
        assert!(with("Action", json!([])).contains("no action"));
        assert!(with("Action", json!({})).contains("Action is text"));
        assert!(with("Resource", json!("bucket")).contains("is not an ARN"));
        assert!(with("Condition", json!({"StringEquals": {}})).contains("no key"));
        assert!(with("Condition", json!({"StringEquals": {"account": "1"}})).contains("prefix:Name"));
        assert!(with("Condition", json!({"StringEquals": {"aws:SourceArn": []}})).contains("no value"));
        assert!(with("Condition", json!("x")).contains("a condition is an object"));
        assert!(
            Statement::from_json(&json!({"Effect": "Allow", "Action": "*"}))
                .unwrap_err()
                .contains("no Resource")
        );
    }

    #[test]
    fn actions_have_a_service_and_a_name() {
        for action in ["*", "s3:*", "s3:Get?bject", "sso-oauth:CreateTokenWithIAM"] {
            assert_eq!(check_action(action), Ok(()), "{action}");
        }
        for action in ["", "s3", "s3:", ":Get", "s*:Get", "s3:Get Object", "a:b:c"] {
            assert!(check_action(action).is_err(), "{action}");
        }
    }

    #[test]
    fn resources_are_arns_or_everything() {
        for resource in ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::home/${aws:username}/*"] {
            assert_eq!(check_resource(resource), Ok(()), "{resource}");
        }
        assert!(check_resource("arn:aws:s3").is_err());
        assert!(check_resource("b*").is_err());
    }

    fn json() -> impl Strategy<Value = Value> {
        let key = prop_oneof!["Sid|Effect|Action|Resource|Condition|StringEquals|aws:SourceArn", "\\PC{0,4}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "Allow|Deny|\\*|s3:Get|arn:aws:s3:::b".prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((key.clone(), inner), 0..5).prop_map(Value::from_iter),
            ]
        })
    }

    fn texts_like(pattern: &'static str) -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(pattern, 1..4)
    }

    proptest! {
        #[test]
        fn any_json_is_read_or_refused(value in json()) {
            if let Ok(statement) = Statement::from_json(&value) {
                prop_assert_eq!(statement.check(), Ok(()));
            }
        }

        #[test]
        fn what_is_written_is_read_back(
            sid in proptest::option::of("[A-Za-z0-9]{1,8}"),
            deny in any::<bool>(),
            actions in texts_like("[a-z]{1,4}:[A-Z][a-z*?]{1,6}"),
            resources in texts_like("arn:aws:s3:::[ -~]{1,10}"),
            values in proptest::option::of(texts_like("\\PC{0,5}")),
        ) {
            let effect = if deny { Effect::Deny } else { Effect::Allow };
            let mut statement = Statement { sid, effect, ..Statement::allow(actions, resources) };
            for value in values.into_iter().flatten() {
                statement = statement.when("StringLike", "aws:userid", value);
            }
            prop_assert_eq!(Statement::from_json(&statement.to_json()), Ok(statement));
        }
    }
}
