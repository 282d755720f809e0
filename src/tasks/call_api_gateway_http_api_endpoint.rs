//! `sfntasks_call_api_gateway_http_api_endpoint`.

use crate::tasks::family::api_gateway::{self, IAM_ROLE, NO_AUTH};
use crate::unit::arg::{Str, Words};
use crate::unit::prelude::*;

/// Calls an HTTP API.
pub const UNIT: Unit = Unit {
    name: "call_api_gateway_http_api_endpoint",
    summary: "Calls an endpoint of an Amazon API Gateway HTTP API.",
    args: &[
        API_ID.spec,
        api_gateway::METHOD.spec,
        api_gateway::HEADERS.spec,
        STAGE_NAME.spec,
        api_gateway::API_PATH.spec,
        api_gateway::QUERY_PARAMETERS.spec,
        api_gateway::REQUEST_BODY.spec,
        api_gateway::ALLOW_NULL_VALUES.spec,
        AUTH_TYPE.spec,
        api_gateway::REGION.spec,
    ],
    body: Body::Task(Task {
        iam: |call| api_gateway::allow(call, API_ID, STAGE_NAME, DEFAULT_STAGE, AUTH_TYPE),
        parameters: |call, parameters| {
            api_gateway::host(call, API_ID, parameters);
            // The default stage has no part in the URL.
            if call.literal(STAGE_NAME).as_deref() == Some(DEFAULT_STAGE) {
                parameters.shift_remove("Stage");
            }
            Ok(())
        },
        ..api_gateway::TASK
    }),
    ..api_gateway::UNIT
};

const DEFAULT_STAGE: &str = "$default";
const API_ID: Arg<Words> = text("api_id", "ID of the HTTP API.").required();
const STAGE_NAME: Arg<Words> =
    text("stage_name", "Stage of the API.").literals(&[DEFAULT_STAGE]).assumed(DEFAULT_STAGE).asl("Stage");
const AUTH_TYPE: Arg<Str> = one_of(
    "auth_type",
    "How the call is authorised: not at all, or by the machine's role.",
    &[NO_AUTH, IAM_ROLE],
)
.default("NO_AUTH")
.asl("AuthType");
