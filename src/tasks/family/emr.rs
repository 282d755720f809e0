//! What the tasks of Amazon EMR share.

use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// AWS's page about the whole family.
pub const LINKS: &[(&str, &str)] = &[(
    "Create and manage Amazon EMR clusters with Step Functions",
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html",
)];

/// `ClusterId`.
pub const CLUSTER_ID: Arg<Words> = text(
    "cluster_id",
    "ID of the cluster, such as `j-2AXXXXXXGAPLF`. Mostly an expression on the result of the state that created the cluster.",
)
.required()
.format(Format::Length(1, 256))
.asl("ClusterId");

/// One statement on the cluster of the call, or on all clusters when only the execution knows which.
pub fn allow<const N: usize>(call: &Call, actions: [&'static str; N]) -> Statement {
    let cluster = |id: &str| call.arn("elasticmapreduce", &format!("cluster/{id}"));
    Statement::allow(actions, call.target_with(CLUSTER_ID, cluster, || cluster("*")))
}

/// What Step Functions needs to hear that a job of EMR is done.
///
/// AWS's newer policies lack it, since Step Functions polls EMR; its older ones and the CDK have it, and without it an
/// account where Step Functions still manages the rule would refuse the machine.
pub fn job_rule(call: &Call, job: &str) -> Statement {
    call.managed_rule(&format!("StepFunctionsGetEventForEMR{job}Rule"))
}

/// Holds a statement to the role that a job runs under: EMR checks this condition in place of `iam:PassRole`.
pub fn under_role(call: &Call, statement: Statement, role: Arg<Words>, key: &str) -> Statement {
    match call.get(role) {
        None => statement,
        Some(Text::Literal(arn)) => statement.when("StringEquals", key, arn),
        Some(Text::Expression(text)) => {
            let wildcard = call.global_arn("iam", "role/*");
            call.warn(
                role.spec.name,
                format!(
                    "The role is the expression {text:?}, which only an execution can evaluate, so the policy allows \
                     jobs under {wildcard:?}. Give its ARN literally to narrow it."
                ),
            );
            statement.when("StringLike", key, wildcard)
        }
    }
}

/// EMR takes its roles by name: `arn:aws:iam::123456789012:role/path/Name` becomes `Name`.
pub fn role_name(role: &Value) -> Result<Value, String> {
    let name = role
        .as_str()
        .and_then(Arn::parse)
        .and_then(|arn| arn.resource.strip_prefix("role/"))
        .and_then(|path| path.rsplit('/').next())
        .filter(|name| !name.is_empty());
    match name {
        Some(name) => Ok(json!(name)),
        None => Err(format!("{role} is no role's ARN; it ends in `role/` and a name.")),
    }
}
