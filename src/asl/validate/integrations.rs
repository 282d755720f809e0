//! Task resources: what they name, which patterns the integration has, which parameters it needs.
//!
//! Source: the developer guide's "Integrating services" and the page of each optimized integration; see [`super::actions`].

use serde_json::{Map, Value};

use super::actions::{self, Action};
use super::finding::{Place, Report, quote};
use super::machine::{Kind, State, wrong_type};
use super::{names, token};
use crate::asl::expression::Language;

/// What a `Resource` says.
enum Resource<'a> {
    /// `arn:P:states:::service:action[.pattern]`, also `aws-sdk:service:action`, and with a region and an account.
    Integration { service: &'a str, action: &'a str, pattern: Option<&'a str> },
    /// A Lambda function, called with the payload only.
    Lambda,
    /// An activity that a worker polls.
    Activity,
    /// A well-formed ARN of something else.
    Other,
    /// Not known before deployment.
    Unknown,
}

/// Checks the resource of a Task state. `express` tells that its execution is Express.
pub(super) fn check(state: &State, express: bool, report: &mut Report) {
    if state.kind != Some(Kind::Task) {
        return;
    }
    credentials(state, report);
    let place = Place::Base(&state.pointer);
    let at = place.key("Resource");
    let text = match state.field("Resource") {
        None => return,
        Some(Value::String(text)) => text,
        Some(other) => return wrong_type(other, "Resource", "a string with an ARN", &at, report),
    };
    match resource(text, &at, report) {
        None | Some(Resource::Lambda | Resource::Unknown) => {}
        Some(Resource::Activity) => {
            if express {
                not_in_express("activities", &at, report);
            }
        }
        Some(Resource::Other) => report.warn(
            "UNKNOWN_INTEGRATION",
            &at,
            format!(
                "Resource is {}, which is neither a Lambda function, an activity nor a service integration.",
                quote(text)
            ),
            "Use the ARN of a function or an activity, or arn:aws:states:::service:action.".to_owned(),
        ),
        Some(Resource::Integration { service, action, pattern }) => {
            self::pattern(service, pattern, express, &at, report);
            match service.strip_prefix("aws-sdk:") {
                Some(sdk) => sdk_call(sdk, action, pattern, &at, report),
                None => optimized(service, action, pattern, state, &at, report),
            }
            parameter_names(state, &place, report);
            if pattern == Some("waitForTaskToken") {
                token::check(state, report);
            }
        }
    }
}

fn resource<'a>(text: &'a str, place: &Place, report: &mut Report) -> Option<Resource<'a>> {
    if text.contains("${") {
        return Some(Resource::Unknown);
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, rest] = parts.as_slice() else {
        report.error(
            "INVALID_RESOURCE",
            place,
            format!("Resource is {}, which is no ARN.", quote(text)),
            "Use arn:aws:states:::service:action, or the ARN of a Lambda function or an activity. It can't be an expression."
                .to_owned(),
        );
        return None;
    };
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // Not only digits: templates have words there until they are filled in.
    let account_id =
        !account.is_empty() && account.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let found = match service {
        "states" if rest.starts_with("activity:") => rest
            .strip_prefix("activity:")
            .filter(|name| !name.is_empty() && word(region) && account_id)
            .map(|_| Resource::Activity),
        "states" if region.is_empty() && account.is_empty() => integration(rest),
        // Integrations need neither region nor account, but Step Functions takes those that templates fill in. What has
        // capitals in the place of the service is a resource of its own (`stateMachine:`).
        "states" => integration(rest)
            .filter(|_| word(region) && account_id)
            .filter(|_| !rest.split(':').next().is_some_and(|kind| kind.contains(char::is_uppercase))),
        "lambda" => rest
            .strip_prefix("function:")
            .filter(|name| is_function(name))
            .filter(|_| (word(region) && account_id) || (region.is_empty() && account.is_empty()))
            .map(|_| Resource::Lambda),
        other => (word(other) && !rest.is_empty()).then_some(Resource::Other),
    };
    if found.is_none() || !partition.starts_with("aws") {
        report.error(
            "INVALID_RESOURCE",
            place,
            format!("Resource is {}, which has not the form of such an ARN.", quote(text)),
            "Use arn:aws:states:::service:action, arn:aws:lambda:REGION:ACCOUNT:function:NAME, or arn:aws:states:REGION:ACCOUNT:activity:NAME."
                .to_owned(),
        );
        return None;
    }
    if matches!(found, Some(Resource::Lambda)) && region.is_empty() {
        // Samples of AWS have such ARNs, but no page of the guide says what they stand for.
        report.warn(
            "INCOMPLETE_ARN",
            place,
            format!("Resource is {}, which lacks the function's region and account.", quote(text)),
            "Use arn:aws:lambda:REGION:ACCOUNT:function:NAME.".to_owned(),
        );
    }
    found
}

/// Whether this is the name of a Lambda function, alone or with an alias or a version.
/// Source: the pattern of `FunctionName` in the Lambda API reference.
fn is_function(text: &str) -> bool {
    let word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    match text.split_once(':') {
        Some((name, qualifier)) => word(name) && (qualifier == "$LATEST" || word(qualifier)),
        None => word(text),
    }
}

fn integration(rest: &str) -> Option<Resource<'_>> {
    let (service, call) = match rest.strip_prefix("aws-sdk:") {
        Some(sdk) => {
            let (name, call) = sdk.split_once(':')?;
            (rest.get(.."aws-sdk:".len() + name.len())?, call)
        }
        None => rest.split_once(':')?,
    };
    let (action, pattern) = match call.split_once('.') {
        Some((action, pattern)) => (action, Some(pattern)),
        None => (call, None),
    };
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let service_word = service.rsplit(':').next().unwrap_or_default();
    let named =
        !service_word.is_empty() && service_word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (named && word(action)).then_some(Resource::Integration { service, action, pattern })
}

fn not_in_express(what: &str, place: &Place, report: &mut Report) {
    report.error(
        "NOT_IN_EXPRESS",
        place,
        format!("an Express execution has no {what}."),
        "Use the request-response pattern, or a Standard machine.".to_owned(),
    );
}

/// The part behind the action, and what Express executions lack.
fn pattern(service: &str, pattern: Option<&str>, express: bool, place: &Place, report: &mut Report) {
    match pattern {
        None => return,
        Some("sync" | "waitForTaskToken") => {}
        Some("sync:2") => {
            if service != "states" {
                unsupported(
                    service,
                    "sync:2",
                    "Only states:startExecution has it; use .sync.",
                    place,
                    report,
                );
            }
        }
        Some(other) => {
            return report.error(
                "UNKNOWN_PATTERN",
                place,
                format!("{} is no integration pattern.", quote(other)),
                names::suggest(
                    other,
                    ["sync", "sync:2", "waitForTaskToken"],
                    "Use .sync or .waitForTaskToken, or nothing for request-response.",
                ),
            );
        }
    }
    if express {
        not_in_express(&format!(".{}", pattern.unwrap_or_default()), place, report);
    }
}

fn unsupported(what: &str, pattern: &str, remedy: &str, place: &Place, report: &mut Report) {
    report.error("UNSUPPORTED_PATTERN", place, format!("{what} has no .{pattern}."), remedy.to_owned());
}

/// The patterns that an action has, as advice.
fn patterns(action: &Action) -> &'static str {
    match (action.sync, action.token) {
        (false, false) => "Remove it: this integration has request-response only.",
        (true, false) => "Use .sync, or nothing for request-response.",
        (false, true) => "Use .waitForTaskToken, or nothing for request-response.",
        (true, true) => "Use .sync or .waitForTaskToken, or nothing for request-response.",
    }
}

fn sdk_call(service: &str, action: &str, pattern: Option<&str>, place: &Place, report: &mut Report) {
    if pattern == Some("sync") {
        let remedy =
            "Use .waitForTaskToken, or nothing for request-response, and poll for the end of the job.";
        unsupported("an AWS SDK integration", "sync", remedy, place, report);
    }
    if service.bytes().any(|b| b.is_ascii_uppercase()) {
        report.error(
            "INVALID_RESOURCE",
            place,
            format!("the service of an AWS SDK integration is lower case, not {}.", quote(service)),
            format!("Write {}.", service.to_lowercase()),
        );
    }
    if action.starts_with(|c: char| c.is_ascii_uppercase()) {
        let mut chars = action.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase()).into_iter();
        report.error(
            "INVALID_RESOURCE",
            place,
            format!("the action of an AWS SDK integration starts in lower case, not {}.", quote(action)),
            format!("Write {}.", first.chain(chars).collect::<String>()),
        );
    }
}

fn optimized(
    service: &str,
    action: &str,
    pattern: Option<&str>,
    state: &State,
    place: &Place,
    report: &mut Report,
) {
    let of_service: Vec<&Action> = actions::ALL.iter().filter(|known| known.service == service).collect();
    if of_service.is_empty() {
        return report.warn(
            "UNKNOWN_INTEGRATION",
            place,
            format!("{} is no service with an optimized integration that is known here.", quote(service)),
            names::suggest(
                service,
                actions::ALL.iter().map(|known| known.service),
                "If there is none, use aws-sdk:service:action.",
            ),
        );
    }
    let Some(known) = of_service.iter().find(|known| known.action == action) else {
        return report.warn(
            "UNKNOWN_INTEGRATION",
            place,
            format!(
                "{} is no action of {service}'s optimized integration that is known here.",
                quote(action)
            ),
            names::suggest(
                action,
                of_service.iter().map(|known| known.action),
                &format!("If there is none, use aws-sdk:{service}:{action}."),
            ),
        );
    };
    let name = format!("{service}:{action}");
    match pattern {
        Some("sync") if !known.sync => unsupported(&name, "sync", patterns(known), place, report),
        Some("waitForTaskToken") if !known.token => {
            unsupported(&name, "waitForTaskToken", patterns(known), place, report)
        }
        _ => {}
    }
    parameters(known, state, report);
}

/// The object of parameters, under the name it has in the state's query language.
fn request<'v>(state: &State<'v>) -> Result<Option<&'v Map<String, Value>>, ()> {
    let field = match state.language {
        Language::JsonPath => "Parameters",
        Language::Jsonata => "Arguments",
    };
    match state.field(field) {
        None => Ok(None),
        Some(Value::Object(fields)) => Ok(Some(fields)),
        // A JSONata expression yields the whole object at run time; anything else has been reported.
        Some(_) => Err(()),
    }
}

fn plain(name: &str, language: Language) -> &str {
    match language {
        Language::JsonPath => name.strip_suffix(".$").unwrap_or(name),
        Language::Jsonata => name,
    }
}

fn parameters(action: &Action, state: &State, report: &mut Report) {
    let Ok(given) = request(state) else { return };
    let place = Place::Base(&state.pointer);
    let field = if state.language == Language::Jsonata { "Arguments" } else { "Parameters" };
    let at = if given.is_some() { place.key(field) } else { place };
    let has =
        |name: &str| given.is_some_and(|fields| fields.keys().any(|key| plain(key, state.language) == name));
    for alternatives in action.required {
        if !alternatives.split('|').any(has) {
            report.error(
                "MISSING_PARAMETER",
                &at,
                format!(
                    "{}:{} needs the parameter {}.",
                    action.service,
                    action.action,
                    alternatives.replace('|', " or ")
                ),
                format!("Add it to {field}."),
            );
        }
    }
    if action.accepted.is_empty() {
        return;
    }
    let names =
        || action.accepted.iter().copied().chain(action.required.iter().flat_map(|names| names.split('|')));
    for key in given.into_iter().flat_map(Map::keys) {
        let name = plain(key, state.language);
        if !names().any(|known| known == name) && starts_upper(name) {
            report.warn(
                "UNKNOWN_PARAMETER",
                &at.key(key),
                format!(
                    "{}:{} is not known to take the parameter {}.",
                    action.service,
                    action.action,
                    quote(name)
                ),
                names::suggest(name, names(), "Check the page of this integration."),
            );
        }
    }
}

fn starts_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Parameters of service integrations are in PascalCase, whatever the API's own spelling is. Names further down may be the user's.
fn parameter_names(state: &State, place: &Place, report: &mut Report) {
    let Ok(Some(fields)) = request(state) else { return };
    let field = if state.language == Language::Jsonata { "Arguments" } else { "Parameters" };
    for key in fields.keys() {
        let name = plain(key, state.language);
        if starts_upper(name) {
            continue;
        }
        let mut chars = name.chars();
        let pascal: String = chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect();
        report.error(
            "PARAMETER_NOT_PASCAL_CASE",
            &place.key(field).key(key),
            format!("the parameter {} is not in PascalCase.", quote(name)),
            format!("Write {}.", quote(&pascal)),
        );
    }
}

/// `Credentials` names the role of another account.
fn credentials(state: &State, report: &mut Report) {
    let place = Place::Base(&state.pointer);
    let at = place.key("Credentials");
    let has_role =
        |fields: &Map<String, Value>| fields.keys().any(|key| plain(key, state.language) == "RoleArn");
    match state.field("Credentials") {
        None => {}
        Some(Value::Object(fields)) if has_role(fields) => {}
        Some(Value::Object(_)) => report.error(
            "MISSING_PARAMETER",
            &at,
            "Credentials has no RoleArn.".to_owned(),
            "Add RoleArn with the role to assume.".to_owned(),
        ),
        Some(Value::String(text)) if state.language == Language::Jsonata && text.starts_with("{%") => {}
        Some(other) => wrong_type(other, "Credentials", "an object with RoleArn", &at, report),
    }
}
