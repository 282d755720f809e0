//! The faults that [`super::fault_proxy::FaultProxy`] injects, and what it tells of the calls that pass.

use std::time::Duration;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// AWS answers with an internal error and has done nothing.
    FailBefore,
    /// AWS does what was asked and then answers with an internal error.
    FailAfter,
    /// AWS refuses: too many requests.
    Throttle,
    /// The answer takes this much longer.
    Delay(Duration),
    /// The connection ends before the request reaches AWS.
    CutBefore,
    /// AWS does what was asked, and the connection ends before the answer.
    CutAfter,
}

impl Fault {
    /// Every kind of fault, for tests that try them all.
    pub const ALL: [Self; 6] = [
        Self::FailBefore,
        Self::FailAfter,
        Self::Throttle,
        Self::Delay(Duration::from_millis(300)),
        Self::CutBefore,
        Self::CutAfter,
    ];

    /// Whether the request reaches AWS all the same.
    pub fn takes_effect(self) -> bool {
        match self {
            Self::FailAfter | Self::Delay(_) | Self::CutAfter => true,
            Self::FailBefore | Self::Throttle | Self::CutBefore => false,
        }
    }
}

/// Which calls a fault befalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The action, as in [`Call::action`]; `None` for any.
    pub action: Option<String>,
    /// How many calls of that action pass unharmed before the first fault.
    pub after: usize,
    /// How many calls then suffer it; `usize::MAX` for all. One fault alone is often cured by a client's retry.
    pub times: usize,
    /// What they suffer.
    pub fault: Fault,
}

impl Plan {
    /// Whether calls of this action are counted.
    pub fn concerns(&self, action: &str) -> bool {
        self.action.as_ref().is_none_or(|wanted| wanted == action)
    }

    /// Whether the `nth` (from 0) of the calls that it concerns suffers the fault.
    pub fn befalls(&self, nth: usize) -> bool {
        nth >= self.after && nth - self.after < self.times
    }
}

/// One call that reached the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The service that the request is signed for: `states`, `iam`.
    pub service: String,
    /// The API action, `CreateStateMachine`; for a REST API that is not Lambda, method and path.
    pub action: String,
    /// The access key ID that signed it; empty for an unsigned one.
    pub access_key: String,
    /// What befell it, if anything.
    pub fault: Option<Fault>,
}

/// The wire format of an API's errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The action in a header, JSON in the body: Step Functions, CloudWatch Logs.
    Json,
    /// The action in a form, XML back: IAM, STS.
    Query,
    /// The action in method and path: Lambda.
    Rest,
}

/// Whose key signed a request, from its `Authorization` header.
pub fn signer(authorization: Option<&str>) -> String {
    // Credential=KEY/DATE/REGION/SERVICE/aws4_request
    let scope = authorization.and_then(|text| text.split_once("Credential="));
    scope.and_then(|(_, scope)| scope.split('/').next()).unwrap_or_default().to_owned()
}

/// What a request asks for: its service, action and protocol.
pub fn identify(
    method: &str,
    path: &str,
    target: Option<&str>,
    authorization: Option<&str>,
    body: &[u8],
) -> (String, String, Protocol) {
    // Credential=KEY/DATE/REGION/SERVICE/aws4_request
    let service = authorization
        .and_then(|text| text.split_once("Credential="))
        .and_then(|(_, scope)| scope.split('/').nth(3))
        .unwrap_or("unsigned")
        .to_owned();
    if let Some((_, action)) = target.and_then(|target| target.rsplit_once('.')) {
        return (service, action.to_owned(), Protocol::Json);
    }
    let form = std::str::from_utf8(body).unwrap_or_default();
    if let Some(action) = form.split('&').find_map(|pair| pair.strip_prefix("Action=")) {
        return (service, action.to_owned(), Protocol::Query);
    }
    let action = lambda_action(method, path).map_or_else(|| format!("{method} {path}"), str::to_owned);
    (service, action, Protocol::Rest)
}

/// The action of a request to Lambda, which says it by method and path.
fn lambda_action(method: &str, path: &str) -> Option<&'static str> {
    let mut parts = path.trim_matches('/').split('/').skip(1);
    Some(match (method, parts.next()?, parts.next(), parts.next()) {
        ("POST", "functions", None, None) => "CreateFunction",
        ("GET", "functions", Some(_), None) => "GetFunction",
        ("GET", "functions", Some(_), Some("configuration")) => "GetFunctionConfiguration",
        ("PUT", "functions", Some(_), Some("configuration")) => "UpdateFunctionConfiguration",
        ("PUT", "functions", Some(_), Some("code")) => "UpdateFunctionCode",
        ("DELETE", "functions", Some(_), None) => "DeleteFunction",
        ("POST", "tags", Some(_), None) => "TagResource",
        ("DELETE", "tags", Some(_), None) => "UntagResource",
        _ => return None,
    })
}

/// Status, error type and body of an answer that AWS would give in this protocol.
pub fn error_answer(protocol: Protocol, throttled: bool) -> (u16, &'static str, String) {
    let (status, code) = match (protocol, throttled) {
        (Protocol::Json, true) => (400, "ThrottlingException"),
        (Protocol::Query, true) => (400, "Throttling"),
        (Protocol::Rest, true) => (429, "TooManyRequestsException"),
        (Protocol::Json, false) => (500, "InternalServerError"),
        (Protocol::Query, false) => (500, "ServiceFailure"),
        (Protocol::Rest, false) => (500, "ServiceException"),
    };
    let message = "Injected by the test.";
    let body = match protocol {
        Protocol::Query => format!(
            "<ErrorResponse><Error><Type>Receiver</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>injected</RequestId></ErrorResponse>"
        ),
        Protocol::Json | Protocol::Rest => format!("{{\"__type\":\"{code}\",\"message\":\"{message}\"}}"),
    };
    (status, code, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: Option<&str> =
        Some("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host");

    #[test]
    fn requests_of_each_protocol_are_told_apart() {
        let call = |service: &str, action: &str, protocol| (service.to_owned(), action.to_owned(), protocol);
        assert_eq!(
            identify("POST", "/", Some("AWSStepFunctions.TagResource"), SIGNED, b"{}"),
            call("states", "TagResource", Protocol::Json)
        );
        assert_eq!(
            identify("POST", "/", None, SIGNED, b"Version=2010-05-08&Action=GetRole&RoleName=a"),
            call("states", "GetRole", Protocol::Query)
        );
        assert_eq!(
            identify("GET", "/2015-03-31/functions/a", None, None, b""),
            call("unsigned", "GetFunction", Protocol::Rest)
        );
        assert_eq!(identify("GET", "/x/y", None, None, b""), call("unsigned", "GET /x/y", Protocol::Rest));
    }

    #[test]
    fn the_signer_is_told() {
        assert_eq!(signer(SIGNED), "test");
        assert_eq!(signer(None), "");
    }

    #[test]
    fn a_plan_counts_calls_of_its_action_or_all() {
        let plan = |action: Option<&str>, after, times| Plan {
            action: action.map(str::to_owned),
            after,
            times,
            fault: Fault::Throttle,
        };
        let one = plan(Some("GetRole"), 1, 1);
        assert!(one.concerns("GetRole") && !one.concerns("PutRolePolicy"));
        assert_eq!([0, 1, 2].map(|nth| one.befalls(nth)), [false, true, false], "only the second GetRole");
        let all = plan(None, 2, usize::MAX);
        assert!(all.concerns("GetRole") && all.concerns("PutRolePolicy"));
        assert_eq!([1, 2, 9].map(|nth| all.befalls(nth)), [false, true, true]);
    }
}
