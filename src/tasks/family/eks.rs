//! What the EKS tasks share: how a cluster is reached, arguments, and how ARNs are made.

use crate::tf::Path;
use crate::unit::arg::{Json, Str, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// `ClusterName`.
pub const CLUSTER_NAME: Arg<Words> =
    text("cluster_name", "Name of the cluster.").required().format(CLUSTER).asl("ClusterName");
/// `CertificateAuthority`.
pub const CLUSTER_CERTIFICATE_AUTHORITY_DATA: Arg<Words> = text(
    "cluster_certificate_authority_data",
    "The cluster's certificate authority in base64, as `aws_eks_cluster` gives it in `certificate_authority[0].data`.",
)
.required()
.asl("CertificateAuthority");
/// `Endpoint`.
pub const CLUSTER_ENDPOINT: Arg<Words> = text(
    "cluster_endpoint",
    "Address of the cluster's API server, which must be public: `https://….eks.amazonaws.com`.",
)
.required()
.asl("Endpoint");
/// `NodegroupName`.
pub const NODEGROUP_NAME: Arg<Words> = text("nodegroup_name", "Name of the node group.")
    .required()
    .format(Format::Name(1, 63, "-_"))
    .asl("NodegroupName");
/// `FargateProfileName`.
pub const FARGATE_PROFILE_NAME: Arg<Words> = text("fargate_profile_name", "Name of the Fargate profile.")
    .required()
    .format(Format::Name(1, 100, "-_"))
    .asl("FargateProfileName");
/// `ClientRequestToken`.
pub const CLIENT_REQUEST_TOKEN: Arg<Words> =
    text("client_request_token", "Makes a repeated call create nothing twice, such as `$$.Execution.Name`.")
        .asl("ClientRequestToken");
/// `Tags`.
pub const TAGS: Arg<TextMap> =
    map("tags", "Tags of what is created. The policy then allows to add them.").length(1, 50).asl("Tags");
/// `Method`.
pub const HTTP_METHOD: Arg<Str> = one_of(
    "http_method",
    "HTTP method.",
    &[
        ("GET", "GET"),
        ("POST", "POST"),
        ("PUT", "PUT"),
        ("DELETE", "DELETE"),
        ("HEAD", "HEAD"),
        ("PATCH", "PATCH"),
    ],
)
.required()
.asl("Method");
/// `QueryParameters`.
pub const QUERY_PARAMETERS: Arg<Json> = json_value(
    "query_parameters",
    "Parameters of the query: lists of texts, by name, as in `{ labelSelector = [\"app=web\"] }`. An expression gives a whole list.",
)
.asl("QueryParameters");

/// Name of a cluster.
pub const CLUSTER: Format = Format::Name(1, 100, "-_");
/// Why no policy comes with tasks that call Kubernetes itself.
pub const KUBERNETES_NOTES: &str = "No IAM permission is needed. The state machine's role must be known to the cluster instead: give it an \
                                    access entry, or a line in the ConfigMap `aws-auth` with the path of the role left away, and the \
                                    Kubernetes permissions for the call. Only clusters with a public endpoint can be reached.";

/// A query parameter has a list of values: one literal alone becomes a list, while an expression gives the list itself.
///
/// # Errors
/// Query parameters that are neither an object nor an expression.
pub fn query_lists(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    let expression = |text: &str| {
        call.language() == Language::Jsonata && matches!(call.classify(text), Text::Expression(_))
    };
    match parameters.get_mut("QueryParameters") {
        None => {}
        Some(Value::Object(fields)) => {
            for (key, value) in fields {
                let given = match value {
                    Value::Array(_) => true,
                    Value::String(text) => key.ends_with(".$") || expression(text),
                    _ => false,
                };
                if !given {
                    *value = json!([value.take()]);
                }
            }
        }
        Some(Value::String(text)) if expression(text) => {}
        Some(other) => {
            let message = format!("{other} is neither an object of lists nor an expression.");
            return Err(Problem::at(Path::root(QUERY_PARAMETERS.spec.name), message).into());
        }
    }
    Ok(())
}

/// Warns about waiting for a token in a service that AWS's own pages disagree on.
pub fn check_token(call: &Call, problems: &mut Problems) {
    if call.pattern == Pattern::WaitForTaskToken {
        problems.warn(
            "integration_pattern",
            "AWS's list of integrations has this pattern for EKS, but its page about EKS does not. Try it before you rely on it.",
        );
    }
}

/// ARNs of the cluster that an argument names.
pub fn clusters(call: &Call, name: Arg<Words>) -> Vec<String> {
    let arn = |name: &str| call.arn("eks", &format!("cluster/{name}"));
    match call.get(name) {
        Some(Text::Expression(text)) => call.narrowed_by_type(name.spec.name, text, &arn("*")),
        literal => vec![arn(crate::unit::call::literal(literal).as_deref().unwrap_or("*"))],
    }
}

/// ARNs of a node group or a Fargate profile, which end in an ID that EKS makes up.
pub fn within_cluster(call: &Call, kind: &str, name: Arg<Words>) -> Vec<String> {
    let part = |arg: Arg<Words>| call.literal(arg).unwrap_or_else(|| "*".to_owned());
    let arn = call.arn("eks", &format!("{kind}/{}/{}/*", part(CLUSTER_NAME), part(name)));
    let expression = [name, CLUSTER_NAME].into_iter().find_map(|arg| match call.get(arg) {
        Some(Text::Expression(text)) => Some((arg.spec.name, text)),
        _ => None,
    });
    match expression {
        Some((argument, text)) => call.narrowed_by_type(argument, text, &arn),
        None => vec![arn],
    }
}

/// What adding tags to a new resource needs, when there are any.
pub fn add_tags(call: &Call, resources: Vec<String>) -> Option<Statement> {
    call.args.has(TAGS).then(|| Statement::allow(["eks:TagResource"], resources))
}

/// EKS creates its role in an account when the first resource of a kind needs it, as whoever asks for the resource.
///
/// Source: EKS user guide, "Using service-linked roles for Amazon EKS".
pub fn service_linked_role(call: &Call, service: &str, role: &str) -> Statement {
    Statement::allow(
        ["iam:CreateServiceLinkedRole"],
        [call.global_arn("iam", &format!("role/aws-service-role/{service}/{role}"))],
    )
    .when("StringEquals", "iam:AWSServiceName", service)
}
