//! What the SageMaker tasks share: arguments, names, and what the role of a job's state may do.

use crate::tasks::family::kms::keys;
use crate::unit::arg::{Boolean, Integer, Object, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// `Tags`.
pub const TAGS: Arg<TextMap> = map("tags", "Tags of what is created. The policy then allows to add them.")
    .length(0, 50)
    .pairs("Key", "Value")
    .asl("Tags");
/// `EnableNetworkIsolation`.
pub const ENABLE_NETWORK_ISOLATION: Arg<Boolean> =
    boolean("enable_network_isolation", "Whether the containers are cut off from every network.")
        .assumed("false")
        .asl("EnableNetworkIsolation");
/// `EnableInterContainerTrafficEncryption`.
pub const ENABLE_INTER_CONTAINER_TRAFFIC_ENCRYPTION: Arg<Boolean> = boolean(
    "enable_inter_container_traffic_encryption",
    "Whether traffic between the instances of the job is encrypted, which can make it slower.",
)
.assumed("false")
.asl("EnableInterContainerTrafficEncryption");
/// `VpcConfig`.
pub const VPC_CONFIG: Arg<Object> = object(
    "vpc_config",
    "The VPC that the containers reach their data through. Default: the network of SageMaker itself.",
    &[SECURITY_GROUP_IDS.spec, SUBNET_IDS.spec],
)
.asl("VpcConfig");
const SECURITY_GROUP_IDS: Arg<TextList> =
    list("security_group_ids", "IDs of the security groups.").required().length(1, 5).asl("SecurityGroupIds");
const SUBNET_IDS: Arg<TextList> =
    list("subnet_ids", "IDs of the subnets.").required().length(1, 16).asl("Subnets");
/// `ExperimentConfig`.
pub const EXPERIMENT_CONFIG: Arg<Object> = object(
    "experiment_config",
    "The experiment that the job is recorded in.",
    &[EXPERIMENT_NAME.spec, TRIAL_NAME.spec, TRIAL_COMPONENT_DISPLAY_NAME.spec, RUN_NAME.spec],
)
.asl("ExperimentConfig");
const EXPERIMENT_NAME: Arg<Words> =
    text("experiment_name", "Name of an existing experiment.").format(NAME_120).asl("ExperimentName");
const TRIAL_NAME: Arg<Words> =
    text("trial_name", "Name of an existing trial.").format(NAME_120).asl("TrialName");
const TRIAL_COMPONENT_DISPLAY_NAME: Arg<Words> =
    text("trial_component_display_name", "Name under which the job is shown in the trial.")
        .format(NAME_120)
        .asl("TrialComponentDisplayName");
const RUN_NAME: Arg<Words> =
    text("run_name", "Name of the experiment's run.").format(NAME_120).asl("RunName");
/// `InstanceType`.
pub const INSTANCE_TYPE: Arg<Words> = text("instance_type", "Type of the instances, such as `ml.m5.xlarge`.")
    .format(Format::With(instance_type))
    .asl("InstanceType");
/// `InstanceCount` of a job.
pub const INSTANCE_COUNT: Arg<Integer> =
    integer("instance_count", "Number of instances.").required().range(1, i64::MAX).asl("InstanceCount");
/// `VolumeSizeInGB` of a job.
pub const VOLUME_SIZE_GIB: Arg<Integer> =
    integer("volume_size_gib", "Size of each instance's storage volume in GiB.")
        .required()
        .range(1, 16_384)
        .asl("VolumeSizeInGB");
/// `VolumeKmsKeyId`.
pub const VOLUME_KMS_KEY_ARN: Arg<Words> = text(
    "volume_kms_key_arn",
    "ARN of the customer managed key that encrypts the storage volumes. The policy then allows SageMaker to use it.",
)
.arn(&["kms"])
.asl("VolumeKmsKeyId");
/// `KmsKeyId`, of what a job writes.
pub const OUTPUT_KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the key that encrypts what is written to S3, which the job's own role must be allowed to use. Default: the key that S3 \
     keeps for the account.",
)
.arn(&["kms"])
.asl("KmsKeyId");
/// The endpoint's name.
pub const ENDPOINT_NAME: Arg<Words> = text("endpoint_name", "Name of the endpoint, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("EndpointName");
/// The endpoint configuration's name.
pub const ENDPOINT_CONFIG_NAME: Arg<Words> =
    text("endpoint_config_name", "Name of the endpoint configuration, unique in its region.")
        .required()
        .format(NAME_63)
        .asl("EndpointConfigName");
/// `DeploymentConfig`.
pub const DEPLOYMENT_CONFIG: Arg<crate::unit::arg::Json> = json_value(
    "deployment_config",
    "How an update takes over the traffic and when it is rolled back, in the API's own shape: `BlueGreenUpdatePolicy`, \
     `RollingUpdatePolicy`, `AutoRollbackConfiguration`.",
)
.asl("DeploymentConfig");
/// The key of the endpoint configuration, for the policy of those who deploy it.
pub const CONFIG_KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that the endpoint configuration names for its storage volumes, if it names one. It goes into \
     the policy, because deploying the configuration uses the key.",
)
.arn(&["kms"]);

/// Name of up to 63 characters.
pub const NAME_63: Format = Format::With(|text| name(text, 63));
const NAME_120: Format = Format::With(|text| name(text, 120));
/// Where SageMaker reads or writes objects.
pub const S3_LOCATION: Format = Format::With(s3_location);
/// The service that the roles of SageMaker are passed to.
pub const SERVICE: &str = "sagemaker.amazonaws.com";

/// Checks a name: letters, digits and hyphens, at most so many, with no hyphen at either end.
pub fn name(text: &str, most: usize) -> Result<(), String> {
    let allowed = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let ends = text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if allowed && ends && text.len() <= most {
        return Ok(());
    }
    let shown: String = text.chars().take(most + 1).collect();
    Err(format!(
        "{shown:?} is no name for SageMaker: 1 to {most} letters, digits and hyphens are allowed, no hyphen first or last."
    ))
}

fn instance_type(text: &str) -> Result<(), String> {
    if text.starts_with("ml.") {
        return Ok(());
    }
    Err(format!("{text:?} is no instance type of SageMaker; those begin with `ml.`, as in `ml.{text}`."))
}

fn s3_location(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("s3://").or_else(|| text.strip_prefix("https://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) {
        return Ok(());
    }
    Err(format!("{text:?} is no place in S3; write `s3://bucket/prefix`."))
}

/// ARNs of what an argument names. SageMaker writes names in ARNs in lower case.
pub fn named(call: &Call, name: Arg<Words>, kind: &str) -> Vec<String> {
    let arn = |name: &str| call.arn("sagemaker", &format!("{kind}/{name}"));
    match call.get(name) {
        Some(Text::Literal(text)) => vec![arn(&text.to_lowercase())],
        Some(Text::Expression(text)) => call.narrowed_by_type(name.spec.name, text, &arn("*")),
        None => vec![arn("*")],
    }
}

/// One kind of job.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// What its actions end in: `TrainingJob`.
    pub action: &'static str,
    /// Type of its resource: `training-job`.
    pub resource: &'static str,
    /// The EventBridge rule through which Step Functions hears of its end, if it has one.
    pub rule: Option<&'static str>,
}

/// What a state needs to start a job, and with `RUN_JOB` to follow and stop it.
///
/// Source: Step Functions developer guide, IAM policies for SageMaker; narrowed from `*` to the job, as the service
/// authorization reference permits.
pub fn job(call: &Call, name: Arg<Words>, job: Job) -> Vec<Statement> {
    let jobs = named(call, name, job.resource);
    let action = |verb: &str| format!("sagemaker:{verb}{}", job.action);
    let mut policy =
        vec![Statement::allow([action("Create"), "sagemaker:ListTags".to_owned()], jobs.clone())];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => policy.extend(add_tags(call, jobs)),
        Pattern::RunJob => {
            // Step Functions tags the jobs that it follows, whether the user does or not.
            let follow = [action("Describe"), action("Stop"), "sagemaker:AddTags".to_owned()];
            policy.push(Statement::allow(follow, jobs));
            policy.extend(job.rule.map(|rule| call.managed_rule(rule)));
        }
    }
    policy
}

/// What adding tags to a new resource needs, when there are any.
pub fn add_tags(call: &Call, resources: Vec<String>) -> Option<Statement> {
    call.args.has(TAGS).then(|| Statement::allow(["sagemaker:AddTags"], resources))
}

/// What the caller needs so that SageMaker can encrypt storage volumes with a key.
///
/// Source: SageMaker developer guide, "SageMaker API permissions": `kms:CreateGrant` wherever a volume key is named.
pub fn volume_key(call: &Call, argument: &str, key: Option<Text<'_>>) -> Vec<Statement> {
    let Some(key) = key else { return Vec::new() };
    let keys = keys(call, argument, key);
    vec![
        Statement::allow(["kms:DescribeKey"], keys.clone()),
        Statement::allow(["kms:CreateGrant"], keys).when("Bool", "kms:GrantIsForAWSResource", "true"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_hyphen_at_either_end() {
        assert_eq!(name("train-2", 63), Ok(()));
        for wrong in ["", "-a", "a-", "a_b", &"a".repeat(64)] {
            assert!(name(wrong, 63).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_instance_type_of_ec2_is_shown_as_one_of_sagemaker() {
        assert!(instance_type("m5.xlarge").unwrap_err().contains("`ml.m5.xlarge`"));
    }
}
