//! What the tasks that go through a Lambda function share.

use crate::unit::arg::Flag;
use crate::unit::prelude::*;

/// Whether the default retrier stands before the user's.
pub const RETRY_ON_SERVICE_EXCEPTIONS: Arg<Flag> = flag(
    "retry_on_service_exceptions",
    "Whether passing errors of the Lambda service itself are retried (after 2 s, up to 6 times, twice as long each time), before the \
     rules of `retry`.",
)
.default("true");

/// The retrier that AWS advises for every call of a function.
///
/// Source: Step Functions developer guide, best practices, "Handling transient Lambda service exceptions".
pub fn default_retry(call: &Call) -> Vec<Value> {
    if call.get(RETRY_ON_SERVICE_EXCEPTIONS) == Some(false) {
        return Vec::new();
    }
    vec![json!({
        "ErrorEquals": [
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
        ],
        "IntervalSeconds": 2,
        "MaxAttempts": 6,
        "BackoffRate": 2,
    })]
}
