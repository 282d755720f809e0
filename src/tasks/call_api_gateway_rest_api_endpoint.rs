//! `sfntasks_call_api_gateway_rest_api_endpoint`.

use crate::tasks::family::api_gateway::{self, IAM_ROLE, NO_AUTH};
use crate::unit::arg::{Str, Words};
use crate::unit::prelude::*;

/// Calls a REST API.
pub const UNIT: Unit = Unit {
    name: "call_api_gateway_rest_api_endpoint",
    summary: "Calls an endpoint of an Amazon API Gateway REST API.",
    args: &[
        REST_API_ID.spec,
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
        iam: |call| api_gateway::allow(call, REST_API_ID, STAGE_NAME, "*", AUTH_TYPE),
        parameters: |call, parameters| {
            api_gateway::host(call, REST_API_ID, parameters);
            Ok(())
        },
        ..api_gateway::TASK
    }),
    ..api_gateway::UNIT
};

const REST_API_ID: Arg<Words> = text("rest_api_id", "ID of the REST API.").required();
const STAGE_NAME: Arg<Words> = text("stage_name", "Stage of the API.").required().asl("Stage");
const AUTH_TYPE: Arg<Str> = one_of(
    "auth_type",
    "How the call is authorised: not at all, by the machine's role, or by a resource policy of the API that names the machine.",
    &[NO_AUTH, IAM_ROLE, ("RESOURCE_POLICY", "RESOURCE_POLICY")],
)
.default("NO_AUTH")
.asl("AuthType");
