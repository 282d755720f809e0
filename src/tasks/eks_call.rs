//! `sfntasks_eks_call`.

use crate::tasks::family::eks::{
    CLUSTER_CERTIFICATE_AUTHORITY_DATA, CLUSTER_ENDPOINT, CLUSTER_NAME, HTTP_METHOD, KUBERNETES_NOTES,
    QUERY_PARAMETERS, check_token, query_lists,
};
use crate::unit::arg::{Json, Words};
use crate::unit::prelude::*;

/// Calls a Kubernetes API.
pub const UNIT: Unit = Unit {
    name: "eks_call",
    summary: "Calls the Kubernetes API of an Amazon EKS cluster.",
    notes: KUBERNETES_NOTES,
    links: &[(
        "Create and manage Amazon EKS clusters with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
    )],
    family: "EKS",
    args: &[
        CLUSTER_NAME.spec,
        CLUSTER_CERTIFICATE_AUTHORITY_DATA.spec,
        CLUSTER_ENDPOINT.spec,
        HTTP_METHOD.spec,
        HTTP_PATH.spec,
        QUERY_PARAMETERS.spec,
        REQUEST_BODY.spec,
    ],
    check: check_token,
    body: Body::Task(Task {
        api: Api { service: "eks", action: "call" },
        patterns: TASK_TOKEN,
        token_argument: "request_body",
        parameters: query_lists,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const HTTP_PATH: Arg<Words> =
    text("http_path", "Path of the resource, such as `/api/v1/namespaces/default/pods`.")
        .required()
        .asl("Path");
const REQUEST_BODY: Arg<Json> = json_value(
    "request_body",
    "Body of the request, such as a manifest. Quantities are texts, as in `cpu = \"1\"`.",
)
.asl("RequestBody");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::finds;

    fn config(parameters: Value) -> Value {
        json!({
            "state_name": "Call",
            "cluster_name": "batch",
            "cluster_endpoint": "https://example.gr7.us-east-1.eks.amazonaws.com",
            "cluster_certificate_authority_data": "LS0tLS1CRUdJTg==",
            "http_method": "GET",
            "http_path": "/api/v1/pods",
            "query_parameters": parameters,
        })
    }

    #[test]
    fn query_parameters_are_an_object() {
        finds(&UNIT, config(json!(["app=web"])), "query_parameters", "object of lists");
        finds(&UNIT, config(json!("app=web")), "query_parameters", "\"app=web\"");
    }
}
