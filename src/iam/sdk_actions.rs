//! What a call of the AWS SDK integration, `arn:aws:states:::aws-sdk:service:action`, asks of IAM.
//!
//! The facts stand in `sdk_actions.txt`, whose head describes its lines and names their sources;
//! `tools/sdk_actions.py` writes it. The table is text in the program's image: the first call finds where each service
//! begins, and only the records of the services asked for are read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::nearest::nearest;

static TABLE: &str = include_str!("sdk_actions.txt");

static RECORDS: LazyLock<BTreeMap<&'static str, Record>> = LazyLock::new(|| {
    let records = TABLE.split("\nservice ").skip(1);
    records.filter_map(Record::new).map(|record| (record.name, record)).collect()
});

/// One call of the AWS SDK integration, as the last two parts of its resource name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SdkCall;

/// What is known of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Whether Step Functions has the service.
    pub service: ServiceStatus,
    /// Whether the service has the action.
    pub action: ActionStatus,
    /// The prefix of the service's actions in IAM; for an unknown service, its name.
    pub iam_prefix: String,
    /// What the names of the service's errors begin with, as in `DynamoDb.ResourceNotFoundException`.
    pub exception_prefix: Option<&'static str>,
    /// What the call needs on its own resources.
    pub permission: Permission,
    /// Actions that every such call needs besides, on the resource `*`.
    pub dependent_actions: Vec<String>,
    /// Whether the call may hand a role to the service, which takes `iam:PassRole` on that role. Which one, only the
    /// call's parameters say.
    pub may_pass_role: bool,
    /// Why Step Functions can't make the call.
    pub unsupported: Option<Unsupported>,
}

/// Whether Step Functions has a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceStatus {
    /// AWS lists it among the SDK integrations.
    Documented,
    /// AWS SDKs have it, but AWS's list doesn't.
    InSdk,
    /// Neither; with the name that was meant, if one is near.
    Unknown {
        /// A name of the list.
        nearest: Option<&'static str>,
    },
}

/// Whether a service has an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionStatus {
    /// The SDK has the operation.
    Known,
    /// The SDK lacks the operation; with the name that was meant, if one is near.
    Unknown {
        /// An action in camelCase.
        nearest: Option<String>,
    },
    /// The operations of the service are not known: it is unknown, or gone from the SDK.
    Unchecked,
}

/// What a call needs on its own resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// These actions, at least one.
    Actions(Vec<String>),
    /// Nothing: IAM doesn't authorise the call (it carries a token, or is free to everyone).
    None,
    /// Not known: the service's actions don't follow the operations' names. Only the user can name them.
    Unknown,
}

/// Why Step Functions can't make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// AWS lists the action as unsupported.
    Documented,
    /// The answer is an event stream, which no state can hold. AWS doesn't list the action.
    EventStream,
}

impl SdkCall {
    /// Looks up a call: `service` in lower case, as in `dynamodb`, `action` in camelCase, as in `getItem`.
    ///
    /// Any text is answered. For an unknown service or operation the permission is that of the naming rule,
    /// `service:Operation`, if the service follows it.
    pub fn resolve(service: &str, action: &str) -> Resolution {
        let Some(record) = RECORDS.get(service) else {
            return Resolution {
                service: ServiceStatus::Unknown { nearest: nearest_service(service) },
                action: ActionStatus::Unchecked,
                iam_prefix: service.to_owned(),
                exception_prefix: None,
                permission: Permission::Actions(vec![format!("{service}:{}", upper_first(action))]),
                dependent_actions: Vec::new(),
                may_pass_role: false,
                unsupported: None,
            };
        };
        let status = record.action_status(action);
        let always = record.words("always").filter(|name| !is_action_of(name, record.iam_prefix, action));
        let has = |kind: &str| record.words(kind).any(|name| name == action);
        Resolution {
            service: if record.is_documented { ServiceStatus::Documented } else { ServiceStatus::InSdk },
            iam_prefix: record.iam_prefix.to_owned(),
            exception_prefix: Some(record.exception_prefix),
            permission: record.permission(action, &status),
            dependent_actions: always.map(str::to_owned).collect(),
            may_pass_role: has("role"),
            unsupported: match () {
                () if has("documented") => Some(Unsupported::Documented),
                () if has("stream") => Some(Unsupported::EventStream),
                () => None,
            },
            action: status,
        }
    }

    /// The names of all services that AWS lists for the SDK integration, in order.
    pub fn services() -> impl Iterator<Item = &'static str> {
        RECORDS.values().filter(|record| record.is_documented).map(|record| record.name)
    }

    /// The actions of a service in camelCase, in order; none for a service whose operations are not known.
    pub fn actions(service: &str) -> Vec<String> {
        RECORDS
            .get(service)
            .map(Record::operations)
            .unwrap_or_default()
            .iter()
            .map(|name| lower_first(name))
            .collect()
    }
}

/// The lines of one service, with the words of the first taken apart.
#[derive(Debug, Clone, Copy)]
struct Record {
    name: &'static str,
    iam_prefix: &'static str,
    exception_prefix: &'static str,
    is_documented: bool,
    sdk_name: &'static str,
    lines: &'static str,
}

impl Record {
    fn new(text: &'static str) -> Option<Self> {
        let (head, lines) = text.split_once('\n').unwrap_or((text, ""));
        let mut words = head.split(' ');
        Some(Self {
            name: words.next()?,
            iam_prefix: words.next()?,
            exception_prefix: words.next()?,
            is_documented: words.next()? == "documented",
            sdk_name: words.next()?,
            lines,
        })
    }

    /// The lines of one kind, without that word.
    fn lines_of(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        self.lines.lines().filter_map(move |line| line.trim_start().strip_prefix(kind)?.strip_prefix(' '))
    }

    fn words(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        self.lines_of(kind).flat_map(|line| line.split(' '))
    }

    /// The operations that begin with the same word: it, and the list of what follows it.
    fn groups(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.words("operations").map(|group| group.split_once(':').unwrap_or((group, "")))
    }

    /// Every operation as the API writes it.
    fn operations(&self) -> Vec<String> {
        let operations = |(verb, rests)| unpacked(rests).map(move |rest| format!("{verb}{rest}"));
        self.groups().flat_map(operations).collect()
    }

    fn action_status(&self, action: &str) -> ActionStatus {
        let operation = upper_first(action);
        let has = |(verb, rests)| {
            operation.strip_prefix(verb).is_some_and(|wanted| unpacked(rests).any(|rest| rest == wanted))
        };
        if self.words("operations").next().is_none() {
            ActionStatus::Unchecked
        } else if action != operation && self.groups().any(has) {
            ActionStatus::Known
        } else {
            ActionStatus::Unknown {
                nearest: nearest(action, self.operations().iter().map(|name| lower_first(name))),
            }
        }
    }

    fn permission(&self, action: &str, status: &ActionStatus) -> Permission {
        let actions_of = |wanted: &str| {
            self.lines_of("action").find_map(|line| {
                let (operation, actions) = line.split_once(' ')?;
                (operation == wanted).then_some(actions)
            })
        };
        match actions_of(action).or_else(|| actions_of("*")) {
            Some("-") => Permission::None,
            Some("?") => Permission::Unknown,
            Some(actions) => Permission::Actions(actions.split(' ').map(str::to_owned).collect()),
            // Actions there are HTTP verbs, which the name of an unknown operation doesn't tell.
            None if self.iam_prefix == "apigateway" && *status != ActionStatus::Known => Permission::Unknown,
            None => Permission::Actions(vec![format!("{}:{}", self.iam_prefix, upper_first(action))]),
        }
    }
}

/// The items of a list in which `+` stands for the item before.
fn unpacked(list: &'static str) -> impl Iterator<Item = String> {
    list.split(',').scan(String::new(), |before, item| {
        *before = item.strip_prefix('+').map_or_else(|| item.to_owned(), |more| format!("{before}{more}"));
        Some(before.clone())
    })
}

fn is_action_of(name: &str, prefix: &str, action: &str) -> bool {
    name.split_once(':') == Some((prefix, upper_first(action).as_str()))
}

/// The service that was meant: by its name in the AWS CLI or in IAM, or by a slip of the pen.
fn nearest_service(name: &str) -> Option<&'static str> {
    let documented = || RECORDS.values().filter(|record| record.is_documented);
    let name = name.to_lowercase();
    let by = |is: &dyn Fn(&Record) -> bool| documented().find(|record| is(record)).map(|record| record.name);
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    by(&|record| record.name == plain)
        .or_else(|| by(&|record| record.sdk_name == name))
        .or_else(|| by(&|record| record.iam_prefix == name))
        .or_else(|| nearest(&plain, documented().map(|record| record.name)))
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::statement::check_action;
    use proptest::prelude::*;

    fn actions(service: &str, action: &str) -> Vec<String> {
        match SdkCall::resolve(service, action).permission {
            Permission::Actions(actions) => actions,
            other => panic!("{service}:{action} has {other:?}"),
        }
    }

    #[test]
    fn regular_actions_take_the_prefix_of_their_service() {
        for (service, action, expected) in [
            ("dynamodb", "getItem", "dynamodb:GetItem"),
            ("cloudwatchlogs", "createLogStream", "logs:CreateLogStream"),
            ("sfn", "startExecution", "states:StartExecution"),
            ("eventbridge", "putEvents", "events:PutEvents"),
            ("rds", "describeDBInstances", "rds:DescribeDBInstances"),
            ("accountaccess", "getApplication", "account-access:GetApplication"),
        ] {
            assert_eq!(actions(service, action), [expected]);
            assert_eq!(SdkCall::resolve(service, action).action, ActionStatus::Known, "{service}:{action}");
        }
    }

    #[test]
    fn irregular_actions_are_mapped() {
        assert_eq!(actions("s3", "listBuckets"), ["s3:ListAllMyBuckets"]);
        assert_eq!(actions("s3", "copyObject"), ["s3:GetObject", "s3:PutObject"]);
        assert_eq!(actions("lambda", "invoke"), ["lambda:InvokeFunction"]);
        assert_eq!(actions("kms", "reEncrypt"), ["kms:ReEncryptFrom", "kms:ReEncryptTo"]);
        assert_eq!(actions("sqs", "sendMessageBatch"), ["sqs:SendMessage"]);
        assert_eq!(actions("keyspaces", "getTable"), ["cassandra:Select"]);
        assert_eq!(actions("s3", "writeGetObjectResponse"), ["s3-object-lambda:WriteGetObjectResponse"]);
    }

    #[test]
    fn api_gateway_is_managed_by_verb_but_for_what_iam_names() {
        assert_eq!(actions("apigateway", "getRestApi"), ["apigateway:GET"]);
        assert_eq!(actions("apigateway", "importRestApi"), ["apigateway:POST"]);
        assert_eq!(actions("apigatewayv2", "createPortal"), ["apigateway:CreatePortal"]);
        assert_eq!(actions("apigatewayv2", "putRoutingRule"), ["apigateway:UpdateRoutingRule"]);
        assert_eq!(actions("apigatewaymanagementapi", "postToConnection"), ["execute-api:ManageConnections"]);
        assert_eq!(SdkCall::resolve("apigateway", "getRestApiss").permission, Permission::Unknown);
        assert_eq!(SdkCall::resolve("neptunedata", "executeGremlinQuery").permission, Permission::Unknown);
    }

    #[test]
    fn calls_that_iam_does_not_authorise_need_nothing() {
        for (service, action) in
            [("sts", "getCallerIdentity"), ("sso", "listAccounts"), ("geomaps", "getGlyphs")]
        {
            assert_eq!(SdkCall::resolve(service, action).permission, Permission::None, "{service}:{action}");
        }
        assert_eq!(actions("ssooidc", "createTokenWithIAM"), ["sso-oauth:CreateTokenWithIAM"]);
        assert_eq!(actions("geomaps", "getTile"), ["geo-maps:GetTile"]);
    }

    #[test]
    fn certain_dependents_are_told_apart_from_roles_that_may_be_passed() {
        let query = SdkCall::resolve("timestreamquery", "query");
        assert_eq!(query.permission, Permission::Actions(vec!["timestream:Select".into()]));
        assert_eq!(query.dependent_actions, ["timestream:DescribeEndpoints"]);
        assert!(SdkCall::resolve("timestreamwrite", "describeEndpoints").dependent_actions.is_empty());
        let run = SdkCall::resolve("ecs", "runTask");
        assert!(run.may_pass_role && run.dependent_actions.is_empty());
        let replication = SdkCall::resolve("s3", "putBucketReplication");
        assert_eq!(
            replication.permission,
            Permission::Actions(vec!["s3:PutReplicationConfiguration".into()])
        );
        assert!(replication.may_pass_role);
        assert!(!SdkCall::resolve("s3", "getObject").may_pass_role);
    }

    #[test]
    fn unsupported_actions_say_why() {
        let unsupported = |service, action| SdkCall::resolve(service, action).unsupported;
        assert_eq!(unsupported("sts", "assumeRole"), Some(Unsupported::Documented));
        assert_eq!(unsupported("lambda", "invokeWithResponseStream"), Some(Unsupported::Documented));
        assert_eq!(unsupported("polly", "startSpeechSynthesisStream"), Some(Unsupported::EventStream));
        assert_eq!(unsupported("sqs", "sendMessage"), None);
    }

    #[test]
    fn slips_get_the_nearest_name() {
        let service = |name| match SdkCall::resolve(name, "x").service {
            ServiceStatus::Unknown { nearest } => nearest,
            other => panic!("{name} is {other:?}"),
        };
        assert_eq!(service("dynmodb"), Some("dynamodb"));
        assert_eq!(service("DynamoDB"), Some("dynamodb"));
        assert_eq!(service("logs"), Some("cloudwatchlogs"));
        assert_eq!(service("stepfunctions"), Some("sfn"));
        assert_eq!(service("states"), Some("sfn"));
        assert_eq!(service("events"), Some("eventbridge"));
        assert_eq!(service("emr-serverless"), Some("emrserverless"));
        assert_eq!(service("cognito-idp"), Some("cognitoidentityprovider"));
        assert_eq!(service("zzzzzzzzzzzz"), None);
        let action = |service, name| SdkCall::resolve(service, name).action;
        let nearest = |name: &str| ActionStatus::Unknown { nearest: Some(name.to_owned()) };
        assert_eq!(action("dynamodb", "getItm"), nearest("getItem"));
        assert_eq!(action("dynamodb", "GetItem"), nearest("getItem"));
        assert_eq!(action("rds", "describeDbInstances"), nearest("describeDBInstances"));
        assert_eq!(action("sqs", "frobnicateEverything"), ActionStatus::Unknown { nearest: None });
        assert_eq!(action("qldb", "createLedger"), ActionStatus::Unchecked);
    }

    #[test]
    fn error_names_have_their_own_prefix() {
        assert_eq!(SdkCall::resolve("dynamodb", "getItem").exception_prefix, Some("DynamoDb"));
        assert_eq!(SdkCall::resolve("acmpca", "getPolicy").exception_prefix, Some("AcmPca"));
        assert_eq!(SdkCall::resolve("nothing", "getItem").exception_prefix, None);
    }

    #[test]
    fn the_whole_table_can_be_read() {
        assert_eq!(SdkCall::services().count(), 389);
        let mut operations = 0;
        for record in RECORDS.values() {
            for line in record.lines.lines() {
                let kind = line.trim_start().split(' ').next().unwrap();
                let kinds = ["action", "always", "role", "documented", "stream", "operations"];
                assert!(kinds.contains(&kind), "{}: {line}", record.name);
            }
            let known = record.operations();
            operations += known.len();
            assert!(
                known.is_sorted() && known.iter().all(|name| !name.contains(['+', ':'])),
                "{}",
                record.name
            );
            for line in record.lines_of("action") {
                let (operation, actions) = line.split_once(' ').unwrap();
                assert!(
                    operation == "*" || known.contains(&upper_first(operation)),
                    "{}: {operation}",
                    record.name
                );
                assert!(
                    matches!(actions, "-" | "?") || actions.split(' ').all(|name| check_action(name).is_ok()),
                    "{line}"
                );
            }
        }
        assert!(operations > 18_000, "{operations}");
    }

    proptest! {
        #[test]
        fn any_text_is_answered(service in "\\PC{0,20}", action in "\\PC{0,20}") {
            let resolution = SdkCall::resolve(&service, &action);
            prop_assert!(resolution.iam_prefix == service || RECORDS.contains_key(service.as_str()));
            SdkCall::resolve("s3", &action);
        }
    }
}
