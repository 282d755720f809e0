//! What the calls of REST and HTTP APIs share.

use crate::asl::expression::classify;
use crate::asl::interpolate::interpolate;
use crate::iam::arn::{dns_suffix, is_region, partition_of_region};
use crate::tf::Path;
use crate::unit::arg::{Boolean, Json, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// What the units of the service share.
pub const UNIT: Unit = Unit {
    notes: "A REST API answers within 29 seconds, an HTTP API within 30. An answer with the status 400 or above fails the state with \
            `ApiGateway.` and the status, as in `ApiGateway.429`. With `WAIT_FOR_TASK_TOKEN` the token goes into a header, as a list: \
            `[\"$$.Task.Token\"]`.",
    links: &[(
        "Create API Gateway REST APIs with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html",
    )],
    family: "API Gateway",
    check,
    ..Unit::DEFAULT
};
/// What their tasks share.
pub const TASK: Task = Task {
    api: Api { service: "apigateway", action: "invoke" },
    patterns: TASK_TOKEN,
    token_argument: "headers",
    ..Task::DEFAULT
};

/// `Method`.
pub const METHOD: Arg<Str> = one_of(
    "method",
    "HTTP method of the request.",
    &[
        ("GET", "GET"),
        ("POST", "POST"),
        ("PUT", "PUT"),
        ("DELETE", "DELETE"),
        ("PATCH", "PATCH"),
        ("HEAD", "HEAD"),
        ("OPTIONS", "OPTIONS"),
    ],
)
.required()
.asl("Method");
/// `Headers`.
pub const HEADERS: Arg<Json> = json_value(
    "headers",
    "Headers, by name; each value is a list: `{ X-Tenant = [\"blue\"] }`. They show in the execution's history.",
)
.asl("Headers");
/// `Path`.
pub const API_PATH: Arg<Words> =
    text("api_path", "Path below the stage. A literal path narrows the policy to it.").asl("Path");
/// `QueryParameters`.
pub const QUERY_PARAMETERS: Arg<Json> =
    json_value("query_parameters", "Query parameters, by name; each value is a list: `{ page = [\"1\"] }`.")
        .asl("QueryParameters");
/// `RequestBody`.
pub const REQUEST_BODY: Arg<Json> =
    json_value("request_body", "Body of the request, an object or text; for `PATCH`, `POST` and `PUT`.")
        .asl("RequestBody");
/// `AllowNullValues`.
pub const ALLOW_NULL_VALUES: Arg<Boolean> = boolean(
    "allow_null_values",
    "Whether headers and query parameters that are null are sent; otherwise they are dropped.",
)
.assumed("false")
.asl("AllowNullValues");
/// The region of the API.
pub const REGION: Arg<Str> =
    plain("region", "Region of the API. Default: that of the provider.").format(Format::With(region));

/// `AuthType` of a call without credentials.
pub const NO_AUTH: (&str, &str) = ("NO_AUTH", "NO_AUTH");
/// `AuthType` of a call that is signed with the machine's role.
pub const IAM_ROLE: (&str, &str) = ("IAM_ROLE", "IAM_ROLE");

/// Headers that a task can't set.
///
/// Source: Step Functions developer guide, "Call API Gateway", request format.
const REFUSED: [&str; 14] = [
    "authorization",
    "connection",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "www-authenticate",
];
const REFUSED_BEGINNINGS: [&str; 3] = ["x-forwarded", "x-amz", "x-amzn"];

fn region(name: &str) -> Result<(), String> {
    if is_region(name) {
        Ok(())
    } else {
        Err(format!("{name:?} is no region; a region looks like `eu-west-1`."))
    }
}

/// Checks headers, query parameters and body.
pub fn check(call: &Call, problems: &mut Problems) {
    for arg in [HEADERS, QUERY_PARAMETERS] {
        let at = Path::root(arg.spec.name);
        match call.get(arg) {
            Some(Value::Object(values)) => {
                for (name, value) in values {
                    if let Err(message) = check_value(value, call.language()) {
                        problems.error_at(at.key(name), message);
                    }
                }
            }
            Some(Value::String(text)) if matches!(classify(text, call.language()), Text::Expression(_)) => {}
            Some(other) => {
                problems.error_at(at, format!("This is an object of names and lists of values, not {other}."))
            }
            None => {}
        }
    }
    for name in call.get(HEADERS).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        let header = name.strip_suffix(".$").unwrap_or(name).to_ascii_lowercase();
        if REFUSED.contains(&header.as_str())
            || REFUSED_BEGINNINGS.iter().any(|start| header.starts_with(start))
        {
            problems.error_at(
                Path::root(HEADERS.spec.name).key(name),
                format!("A task can't set the header {name:?}; API Gateway or Step Functions sets it."),
            );
        }
    }
    if let (true, Some(method @ ("GET" | "DELETE" | "HEAD" | "OPTIONS"))) =
        (call.args.has(REQUEST_BODY), call.get(METHOD))
    {
        problems.error(
            REQUEST_BODY.spec.name,
            format!("A request with the method {method} has no body; PATCH, POST and PUT have."),
        );
    }
}

/// Values are lists. What an expression gives is not known, but that the task token is text is.
fn check_value(value: &Value, language: Language) -> Result<(), String> {
    match value {
        Value::Array(_) | Value::Null => Ok(()),
        Value::String(text) => match classify(text, language) {
            Text::Expression("$$.Task.Token") => {
                Err("The task token is text, and a value here is a list; write [\"$$.Task.Token\"]."
                    .to_owned())
            }
            Text::Expression(_) => Ok(()),
            Text::Literal(text) => Err(format!("A value here is a list; write [{text:?}].")),
        },
        other => Err(format!("A value here is a list of texts; this is {other}.")),
    }
}

/// Where the API is: partition and region, as far as they are known.
fn place<'a>(call: &'a Call) -> (&'a str, &'a str) {
    match call.get(REGION) {
        Some(region) => (partition_of_region(region), region),
        None => (call.partition(), call.region()),
    }
}

/// Puts the host of the API into the parameters.
pub fn host(call: &Call, api: Arg<Words>, parameters: &mut Map<String, Value>) {
    let Some(id) = call.get(api) else { return };
    let (partition, region) = place(call);
    if region == "*" {
        call.warn(
            REGION.spec.name,
            "The region of the API is not known, so its host can't be named. Set this, or the provider's region.",
        );
    }
    let rest = format!(".execute-api.{region}.{}", dns_suffix(partition));
    let mut target = Map::new();
    interpolate(&["", &rest], &[id], call.language()).put(&mut target, "ApiEndpoint");
    target.append(parameters);
    *parameters = target;
}

/// The statement of a call that is signed with the machine's role. Other calls need none: nobody asks who calls, or the
/// API's own resource policy decides.
pub fn allow(
    call: &Call,
    api: Arg<Words>,
    stage: Arg<Words>,
    default_stage: &str,
    auth_type: Arg<Str>,
) -> Vec<Statement> {
    if call.get(auth_type) != Some(IAM_ROLE.0) {
        return Vec::new();
    }
    let (partition, region) = place(call);
    let endpoint = format!(
        "arn:{partition}:execute-api:{region}:{}:{}/{}/{}/{}",
        call.account(),
        call.part(api, "*"),
        call.part(stage, default_stage),
        call.get(METHOD).unwrap_or("*"),
        call.part(API_PATH, "").trim_start_matches('/')
    );
    let endpoints = call.target_of(&[api, stage, API_PATH], endpoint);
    vec![Statement::allow(["execute-api:Invoke"], endpoints)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::call_api_gateway_rest_api_endpoint::UNIT as REST;
    use crate::tasks::family::testing::finds;

    fn config(more: Value) -> Value {
        let mut config = json!({
            "state_name": "Call",
            "rest_api_id": "abc",
            "stage_name": "prod",
            "method": "GET",
            "region": "us-east-1",
        });
        if let (Value::Object(config), Value::Object(more)) = (&mut config, more) {
            config.extend(more);
        }
        config
    }

    #[test]
    fn values_are_lists() {
        finds(&REST, config(json!({ "headers": { "X-A": "b" } })), "headers[\"X-A\"]", "[\"b\"]");
        finds(
            &REST,
            config(json!({ "headers": { "Token": "$$.Task.Token" } })),
            "headers[\"Token\"]",
            "[\"$$.Task.Token\"]",
        );
        finds(
            &REST,
            config(json!({ "query_parameters": { "page": 1 } })),
            "query_parameters[\"page\"]",
            "list",
        );
    }

    #[test]
    fn a_get_has_no_body_and_hosts_are_not_set() {
        finds(&REST, config(json!({ "request_body": { "a": 1 } })), "request_body", "GET");
        finds(&REST, config(json!({ "headers": { "Host": ["x"] } })), "headers[\"Host\"]", "can't set");
    }
}
