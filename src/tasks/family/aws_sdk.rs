//! What the two tasks that call any AWS API share: the arguments that name a call, their checks and its permissions.

use crate::asl::expression::classify;
use crate::iam::sdk_actions::{ActionStatus, Permission, Resolution, ServiceStatus, Unsupported};
use crate::iam::statement::{check_action, check_resource};
use crate::iam::{SdkCall, wildcard};
use crate::tf::Path;
use crate::unit::arg::{Json, Kind, Str, TextList, data};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// The service.
pub const SERVICE: Arg<Str> = plain(
    "service",
    "Name of the service: that of its client in the AWS SDK for Java 2, in lower case, such as `dynamodb`, `cloudwatchlogs` or `sfn`. \
     An unknown name gives a warning with the nearest known one.",
)
.required()
.format(Format::With(service));
/// The action.
pub const ACTION: Arg<Str> = plain(
    "action",
    "The API's operation in camelCase, such as `getItem`. An unknown one gives a warning with the nearest known one.",
)
.required()
.format(Format::With(action));
/// The parameters of the call.
pub const PARAMETERS: Arg<Json> = json_value(
    "parameters",
    "Parameters of the call. Their names begin with a capital letter, at every depth, even where the API's own don't.",
);
/// The resources of the call's statement.
pub const IAM_RESOURCES: Arg<TextList> = list(
    "iam_resources",
    "What the call works on, for its IAM statement: ARNs, with wildcards where need be, or `*` for an action that knows no resources.",
)
.required()
.length(1, usize::MAX)
.of(&Kind::Plain(Format::With(check_resource)));
/// The IAM actions, in place of those that are known.
pub const IAM_ACTION: Arg<Json> = data(
    "iam_action",
    "IAM action of the call, or a list of several, in place of what this provider knows. Needed only where it knows none, and says so.",
);

fn service(name: &str) -> Result<(), String> {
    match name.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        None => Ok(()),
        Some(other) => Err(format!(
            "{name:?} has the character {other:?}; a service's name has only letters and digits, such as `dynamodb`."
        )),
    }
}

fn action(name: &str) -> Result<(), String> {
    if let Some((action, suffix)) = name.split_once('.') {
        return Err(format!(
            "{name:?} carries the suffix {suffix:?}; the action is {action:?}, and `integration_pattern` says how the state waits for it."
        ));
    }
    if let Some(other) = name.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(format!(
            "{name:?} has the character {other:?}; an action has only letters and digits, such as `getItem`."
        ));
    }
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ok(());
    }
    Err(format!("{name:?} is not camelCase; write {:?}.", first_letter(name, |c| c.to_ascii_lowercase())))
}

fn first_letter(text: &str, change: fn(char) -> char) -> String {
    let mut chars = text.chars();
    chars.next().map(change).into_iter().chain(chars).collect()
}

/// What is known of the call.
pub fn resolution(call: &Call) -> Resolution {
    SdkCall::resolve(call.get(SERVICE).unwrap_or_default(), call.get(ACTION).unwrap_or_default())
}

/// Checks the names of service, action and parameters, and that the permission of the call is known.
pub fn check(call: &Call, problems: &mut Problems) {
    check_names(call, &resolution(call), problems);
    check_parameters(call, problems);
    check_permission(call, &resolution(call), problems);
}

fn check_names(call: &Call, known: &Resolution, problems: &mut Problems) {
    let (service, action) = (call.get(SERVICE).unwrap_or_default(), call.get(ACTION).unwrap_or_default());
    let meant = |nearest: Option<&str>| {
        nearest.map_or_else(String::new, |nearest| format!(" Perhaps {nearest:?} is meant."))
    };
    match known.service {
        ServiceStatus::Documented => {}
        ServiceStatus::InSdk => problems.warn(
            SERVICE.spec.name,
            format!("{service:?} is a client of the AWS SDK, but AWS does not list it among the services that Step Functions can call."),
        ),
        ServiceStatus::Unknown { nearest } => problems.warn(
            SERVICE.spec.name,
            format!("{service:?} is no service that this provider knows.{}", meant(nearest)),
        ),
    }
    if let ActionStatus::Unknown { nearest } = &known.action {
        problems.warn(
            ACTION.spec.name,
            format!(
                "{action:?} is no action of {service} that this provider knows.{}",
                meant(nearest.as_deref())
            ),
        );
    }
}

fn check_parameters(call: &Call, problems: &mut Problems) {
    let path = Path::root(PARAMETERS.spec.name);
    match call.get(PARAMETERS) {
        // Members of a structure begin with a capital letter. Below it there are also maps, whose keys are the user's own.
        Some(Value::Object(parameters)) => {
            for name in parameters.keys().filter(|name| !name.starts_with(|c: char| c.is_ascii_uppercase())) {
                problems.error_at(
                    path.key(name),
                    format!(
                        "{name:?} is not PascalCase, as the names of parameters are; write {:?}.",
                        first_letter(name, |c| c.to_ascii_uppercase())
                    ),
                );
            }
        }
        Some(Value::String(text)) if matches!(classify(text, call.language()), Text::Expression(_)) => {}
        Some(other) => problems.error_at(
            path,
            format!(
                "The parameters of a call are an object, with expressions where need be; this is {other}."
            ),
        ),
        None => {}
    }
}

fn check_permission(call: &Call, known: &Resolution, problems: &mut Problems) {
    match call.get(IAM_ACTION).map(named_actions) {
        Some(Err(message)) => problems.error(IAM_ACTION.spec.name, message),
        Some(Ok(_)) => {}
        None if known.permission == Permission::Unknown => problems.error(
            IAM_ACTION.spec.name,
            format!(
                "The IAM actions of {} don't follow the names of its operations, so the one of {} is not known. Name it here, as in \
                 \"{}:…\".",
                call.get(SERVICE).unwrap_or_default(),
                call.get(ACTION).unwrap_or_default(),
                known.iam_prefix
            ),
        ),
        None => {}
    }
    let names_role = call.get(PARAMETERS).is_some_and(has_role);
    if known.may_pass_role && names_role && !passes_role(call) {
        problems.warn(
            common::ADDITIONAL_IAM_STATEMENTS.spec.name,
            format!(
                "{} may hand a role to the service, which takes iam:PassRole on that role, and only you know which of the parameters does. \
                 Add a statement that allows it, with the condition iam:PassedToService.",
                call.get(ACTION).unwrap_or_default()
            ),
        );
    }
}

/// Refuses what Step Functions can't call itself.
pub fn check_support(call: &Call, problems: &mut Problems) {
    let reason = match resolution(call).unsupported {
        None => return,
        Some(Unsupported::Documented) => "AWS lists it as unsupported in the SDK integration",
        Some(Unsupported::EventStream) => "it answers with an event stream, which no state can hold",
    };
    problems.error(
        ACTION.spec.name,
        format!(
            "Step Functions can't call {} of {}: {reason}. Call it from a Lambda function.",
            call.get(ACTION).unwrap_or_default(),
            call.get(SERVICE).unwrap_or_default()
        ),
    );
}

/// Whether a parameter at any depth is named as a role.
fn has_role(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| key.contains("Role") || has_role(value)),
        Value::Array(items) => items.iter().any(has_role),
        _ => false,
    }
}

fn passes_role(call: &Call) -> bool {
    let statements = common::additional_statements(call).unwrap_or_default();
    let covers = |action: &String| wildcard::matches(&action.to_lowercase(), "iam:passrole");
    statements.iter().any(|statement| statement.actions.iter().any(covers))
}

/// The actions of `iam_action`: one, or a list of several.
fn named_actions(value: &Value) -> Result<Vec<String>, String> {
    let named = match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    if named.is_empty() {
        return Err("The list is empty. Name an action, such as \"s3:ListAllMyBuckets\".".to_owned());
    }
    let actions = named.into_iter().map(|value| match value {
        Value::String(action) => check_action(action).map(|()| action.clone()),
        other => Err(format!("{other} is no IAM action; write text, such as \"s3:ListAllMyBuckets\".")),
    });
    actions.collect()
}

/// The statements of the call: its own actions on the given resources, and those that every such call needs besides.
pub fn allow(call: &Call) -> Vec<Statement> {
    let known = resolution(call);
    let actions = match (call.get(IAM_ACTION).map(named_actions), known.permission) {
        (Some(Ok(actions)), _) | (_, Permission::Actions(actions)) => actions,
        // IAM does not authorise the call; what is not known has been refused.
        (_, Permission::None | Permission::Unknown) => Vec::new(),
    };
    let mut policy = Vec::new();
    if !actions.is_empty() {
        policy.push(Statement::allow(actions, call.iam_resources().unwrap_or_default()));
    }
    if !known.dependent_actions.is_empty() {
        // The table has as dependent only actions without resources of their own, such as the discovery of endpoints.
        policy.push(Statement::allow(known.dependent_actions, ["*"]));
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_services_and_actions_are_checked() {
        for name in ["dynamodb", "DynamoDB", "emr-serverless", "s3"] {
            assert_eq!(service(name), Ok(()), "{name}");
        }
        assert!(service("aws-sdk:s3").unwrap_err().contains("':'"));
        assert_eq!(action("getItem"), Ok(()));
        assert!(action("GetItem").unwrap_err().contains("\"getItem\""));
        assert!(action("runTask.sync").unwrap_err().contains("integration_pattern"));
        assert!(action("get_item").unwrap_err().contains("'_'"));
        assert!(action("9lives").is_err());
    }

    #[test]
    fn an_iam_action_is_one_or_a_list() {
        assert_eq!(named_actions(&json!("s3:GetObject")), Ok(vec!["s3:GetObject".to_owned()]));
        let several = ["kms:ReEncryptFrom".to_owned(), "kms:ReEncryptTo".to_owned()];
        assert_eq!(named_actions(&json!(several)), Ok(several.to_vec()));
        for wrong in [json!([]), json!(5), json!("s3"), json!(["s3:GetObject", null])] {
            assert!(named_actions(&wrong).is_err(), "{wrong}");
        }
    }
}
