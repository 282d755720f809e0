//! `sfntasks_http_invoke`.

use crate::asl::expression::classify;
use crate::asl::interpolate::interpolate;
use crate::iam::arn::Arn;
use crate::tf::Path;
use crate::unit::arg::{Json, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Calls an HTTPS endpoint.
pub const UNIT: Unit = Unit {
    name: "http_invoke",
    summary: "Calls an HTTPS endpoint outside AWS, with the credentials of an EventBridge connection.",
    notes: "The endpoint has 60 seconds to answer, with at most 256 KiB of text. Secrets belong into the connection, whose headers, query \
            parameters and body fields come before those of the task. Worth a retry are `States.Http.StatusCode.429`, `.502`, `.503`, `.504` \
            and `States.Http.Socket`.",
    links: &[(
        "Call HTTPS APIs in Step Functions workflows",
        "https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html",
    )],
    family: "HTTP",
    args: &[
        API_ROOT.spec,
        API_ENDPOINT.spec,
        CONNECTION_ARN.spec,
        METHOD.spec,
        HEADERS.spec,
        QUERY_STRING_PARAMETERS.spec,
        BODY.spec,
        URL_ENCODING_FORMAT.spec,
        CONNECTION_SECRET_ARN.spec,
        CONNECTION_KMS_KEY_ARN.spec,
    ],
    rules: &[Rule::Requires("url_encoding_format", "body")],
    check,
    body: Body::Task(Task {
        api: Api { service: "http", action: "invoke" },
        iam,
        parameters,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const API_ROOT: Arg<Words> = text(
    "api_root",
    "Root of the API: a URL with `https://`. The policy allows calls below it only; an expression makes it allow any endpoint.",
)
.required()
.format(Format::With(https));
const API_ENDPOINT: Arg<Words> = text(
    "api_endpoint",
    "Path below `api_root`; a `/` joins the two. A literal path narrows the policy to that one endpoint.",
)
.required();
const CONNECTION_ARN: Arg<Words> =
    text("connection_arn", "ARN of the EventBridge connection that authorises the calls.")
        .required()
        .arn(&["events"])
        .asl("Authentication.ConnectionArn");
const METHOD: Arg<Words> = text(
    "method",
    "HTTP method: `GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `OPTIONS` or `HEAD`, or an expression that gives one.",
)
.required()
.format(Format::With(method))
.asl("Method");
const HEADERS: Arg<Json> = json_value(
    "headers",
    "Headers, by name; a value is text or a list. Some belong to AWS or to the connection, `Authorization` and `Host` among them.",
)
.asl("Headers");
const QUERY_STRING_PARAMETERS: Arg<Json> =
    json_value("query_string_parameters", "Query parameters, by name; a value is text or a list.")
        .asl("QueryParameters");
const BODY: Arg<Json> = json_value("body", "Body of the request, sent as JSON.").asl("RequestBody");
const URL_ENCODING_FORMAT: Arg<Str> = one_of(
    "url_encoding_format",
    "Sends the body as a form, URL-encoded, and says how a list in it is written: `INDICES` as `a[0]=x&a[1]=y`, `REPEAT` as `a=x&a=y`, \
     `COMMAS` as `a=x,y`, `BRACKETS` as `a[]=x&a[]=y`, `DEFAULT` as AWS does. `NONE` sends JSON.",
    &[
        ("BRACKETS", "BRACKETS"),
        ("COMMAS", "COMMAS"),
        ("DEFAULT", "DEFAULT"),
        ("INDICES", "INDICES"),
        ("NONE", "NONE"),
        ("REPEAT", "REPEAT"),
    ],
)
.assumed("NONE");
const CONNECTION_SECRET_ARN: Arg<Words> = text(
    "connection_secret_arn",
    "ARN of the connection's secret, for the policy. Default: every secret of a connection of that name.",
)
.arn(&["secretsmanager"]);
const CONNECTION_KMS_KEY_ARN: Arg<Words> = text(
    "connection_kms_key_arn",
    "ARN of the customer managed key that encrypts the connection, if one does. It goes into the policy.",
)
.arn(&["kms"]);

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];
const CONTENT_TYPE: &str = "Content-Type";
const FORM: &str = "application/x-www-form-urlencoded";

/// Headers that a task can't set: it would fail with `States.Runtime`, or AWS sets them itself.
///
/// Source: Step Functions developer guide, "Call HTTPS APIs", HTTP Task definition.
const REFUSED: [&str; 32] = [
    "a-im",
    "accept-charset",
    "accept-datetime",
    "accept-encoding",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-md5",
    "date",
    "expect",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-authorization",
    "referer",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "warning",
];
const REFUSED_BEGINNINGS: [&str; 3] = ["x-forwarded-", "x-amz-", "x-amzn-"];

fn https(url: &str) -> Result<(), String> {
    match url.strip_prefix("https://") {
        Some(rest) if !rest.is_empty() => Ok(()),
        _ => Err(format!("{url:?} is no HTTPS URL; write `https://api.example.com`.")),
    }
}

fn method(name: &str) -> Result<(), String> {
    if METHODS.contains(&name) {
        Ok(())
    } else {
        Err(format!("{name:?} is neither an expression nor one of {}.", METHODS.join(", ")))
    }
}

/// Whether the body goes out as a form.
fn is_form(call: &Call) -> bool {
    call.get(URL_ENCODING_FORMAT).is_some_and(|format| format != "NONE")
}

fn check(call: &Call, problems: &mut Problems) {
    let at = Path::root(HEADERS.spec.name);
    match call.get(HEADERS) {
        Some(Value::Object(headers)) => {
            for (key, value) in headers {
                let name = key.strip_suffix(".$").unwrap_or(key).to_ascii_lowercase();
                if REFUSED.contains(&name.as_str())
                    || REFUSED_BEGINNINGS.iter().any(|start| name.starts_with(start))
                {
                    problems.error_at(
                        at.key(key),
                        format!("A task can't set the header {key:?}: the state would fail. Credentials belong into the connection."),
                    );
                }
                if is_form(call)
                    && name == CONTENT_TYPE.to_ascii_lowercase()
                    && let Value::String(text) = value
                    && let Text::Literal(text) = classify(text, call.language())
                    && !text.starts_with(FORM)
                {
                    problems.error_at(
                        at.key(key),
                        format!("The body is sent as a form, because of `url_encoding_format`, so its type is {FORM:?}, not {text:?}."),
                    );
                }
            }
        }
        Some(Value::String(text)) if matches!(classify(text, call.language()), Text::Expression(_)) => {
            warn_of_form(call, text, problems);
        }
        Some(other) => {
            problems.error_at(at, format!("Headers are an object of names and values; this is {other}."));
        }
        None => {}
    }
}

/// Headers that only an execution knows can't be completed by the type of a form.
fn warn_of_form(call: &Call, headers: &str, problems: &mut Problems) {
    if is_form(call) {
        problems.warn(
            HEADERS.spec.name,
            format!("The body is sent as a form, for which the headers that {headers:?} gives must hold {CONTENT_TYPE:?} with {FORM:?}."),
        );
    }
}

/// The root without a `/` behind it.
fn root<'a>(call: &Call<'a>) -> Option<Text<'a>> {
    Some(match call.get(API_ROOT)? {
        Text::Literal(root) => Text::Literal(root.trim_end_matches('/').to_owned().into()),
        expression @ Text::Expression(_) => expression,
    })
}

/// The path without a `/` before it.
fn endpoint<'a>(call: &Call<'a>) -> Option<Text<'a>> {
    Some(match call.get(API_ENDPOINT)? {
        Text::Literal(path) => Text::Literal(path.trim_start_matches('/').to_owned().into()),
        expression @ Text::Expression(_) => expression,
    })
}

fn parameters(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    if let (Some(root), Some(endpoint)) = (root(call), endpoint(call)) {
        let mut target = Map::new();
        interpolate(&["", "/", ""], &[root, endpoint], call.language()).put(&mut target, "ApiEndpoint");
        target.append(parameters);
        *parameters = target;
    }
    if is_form(call) {
        if !call.args.has(HEADERS) {
            parameters.insert("Headers".to_owned(), json!({}));
        }
        if let Some(Value::Object(headers)) = parameters.get_mut("Headers")
            && !headers.keys().any(|key| key.trim_end_matches(".$").eq_ignore_ascii_case(CONTENT_TYPE))
        {
            headers.insert(CONTENT_TYPE.to_owned(), json!(FORM));
        }
        let mut transform = Map::from_iter([("RequestBodyEncoding".to_owned(), json!("URL_ENCODED"))]);
        if let Some(format) = call.get(URL_ENCODING_FORMAT).filter(|format| *format != "DEFAULT") {
            transform.insert("RequestEncodingOptions".to_owned(), json!({ "ArrayFormat": format }));
        }
        parameters.insert("Transform".to_owned(), Value::Object(transform));
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    // The action knows no resources; method and endpoint are conditions.
    let mut invoke = Statement::allow(["states:InvokeHTTPEndpoint"], ["*"]);
    if let Some(method) = call.literal(METHOD) {
        invoke = invoke.when("StringEquals", "states:HTTPMethod", method);
    }
    match (root(call), endpoint(call)) {
        (Some(Text::Literal(root)), Some(Text::Literal(endpoint))) => {
            invoke = invoke.when("StringEquals", "states:HTTPEndpoint", format!("{root}/{endpoint}"));
        }
        (Some(Text::Literal(root)), _) => {
            invoke = invoke.when("StringLike", "states:HTTPEndpoint", format!("{root}/*"));
        }
        (Some(Text::Expression(text)), _) => call.warn(
            API_ROOT.spec.name,
            format!(
                "The root is the expression {text:?}, which only an execution can evaluate, so the policy allows every HTTPS endpoint. \
                 Give the root literally to narrow it."
            ),
        ),
        (None, _) => {}
    }
    let connections = call.target(CONNECTION_ARN, || call.arn("events", "connection/*"));
    let secrets = if call.args.has(CONNECTION_SECRET_ARN) {
        call.companion(CONNECTION_SECRET_ARN, || call.arn("secretsmanager", "secret:events!connection/*"))
    } else {
        connections.iter().map(|connection| secrets_of(call, connection)).collect()
    };
    let mut policy = vec![
        invoke,
        Statement::allow(["events:RetrieveConnectionCredentials"], connections),
        Statement::allow(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], secrets),
    ];
    if call.args.has(CONNECTION_KMS_KEY_ARN) {
        let keys = call.companion(CONNECTION_KMS_KEY_ARN, || call.arn("kms", "key/*"));
        policy.push(Statement::allow(["kms:Decrypt"], keys));
    }
    policy
}

/// The secrets of a connection, which EventBridge names after it.
fn secrets_of(call: &Call, connection: &str) -> String {
    let name = Arn::parse(connection).and_then(|arn| arn.resource.strip_prefix("connection/"));
    let name = name.and_then(|name| name.split('/').next()).filter(|name| *name != "*");
    let secret = match name {
        Some(name) => format!("secret:events!connection/{name}/*"),
        None => "secret:events!connection/*".to_owned(),
    };
    call.arn_beside(connection, "secretsmanager", &secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::finds;

    #[test]
    fn the_root_is_https() {
        assert_eq!(https("https://api.example.com"), Ok(()));
        for wrong in ["http://api.example.com", "api.example.com", "https://"] {
            assert!(https(wrong).unwrap_err().contains("https://"), "{wrong}");
        }
        assert!(method("get").unwrap_err().contains("GET, POST"));
    }

    fn config(more: Value) -> Value {
        let mut config = json!({
            "state_name": "Call",
            "api_root": "https://api.example.com",
            "api_endpoint": "orders",
            "method": "POST",
            "connection_arn": "arn:aws:events:us-east-1:123456789012:connection/api/1",
        });
        if let (Value::Object(config), Value::Object(more)) = (&mut config, more) {
            config.extend(more);
        }
        config
    }

    #[test]
    fn headers_that_a_task_can_not_set_are_refused() {
        finds(&UNIT, config(json!({ "headers": { "Host": "x" } })), "headers[\"Host\"]", "connection");
        finds(&UNIT, config(json!({ "headers": { "x-amz-date": "x" } })), "headers[\"x-amz-date\"]", "fail");
        let form = json!({
            "body": { "a": 1 },
            "url_encoding_format": "DEFAULT",
            "headers": { "content-type": "application/json" },
        });
        finds(&UNIT, config(form), "headers[\"content-type\"]", FORM);
    }

    #[test]
    fn a_dynamic_root_is_warned_of() {
        finds(&UNIT, config(json!({ "api_root": "$.root" })), "api_root", "every HTTPS endpoint");
    }
}
