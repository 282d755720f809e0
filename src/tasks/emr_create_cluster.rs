//! `sfntasks_emr_create_cluster`.

use crate::iam::arn::dns_suffix;
use crate::tasks::family::emr::{self, role_name};
use crate::tasks::family::emr_instances::{AUTO_SCALING_POLICY, INSTANCE_FLEETS, INSTANCE_GROUPS, INSTANCES};
use crate::tf::Path;
use crate::unit::arg::{
    Boolean, Form, Integer, Json, Kind, Object, ObjectList, Str, TextList, TextMap, Words,
};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a cluster.
pub const UNIT: Unit = Unit {
    name: "emr_create_cluster",
    summary: "Creates an Amazon EMR cluster, which stays up until it is terminated.",
    notes: "With `RUN_JOB` the state waits until the cluster is ready (`WAITING`). The result is `{ ClusterId }`. Nothing terminates the cluster \
            when the execution is stopped or fails: catch errors, lead them to `sfntasks_emr_terminate_cluster`, and set \
            `auto_termination_idle_timeout_seconds`. Steps are added by `sfntasks_emr_add_step`.",
    links: emr::LINKS,
    family: "EMR",
    args: &[
        INSTANCES.spec,
        CLUSTER_ROLE_ARN.spec,
        CLUSTER_NAME.spec,
        SERVICE_ROLE_ARN.spec,
        AUTO_SCALING_ROLE_ARN.spec,
        RELEASE_LABEL.spec,
        OS_RELEASE_LABEL.spec,
        APPLICATIONS.spec,
        BOOTSTRAP_ACTIONS.spec,
        CONFIGURATIONS.spec,
        ADDITIONAL_INFO.spec,
        CUSTOM_AMI_ID.spec,
        REPO_UPGRADE_ON_BOOT.spec,
        EBS_ROOT_VOLUME_SIZE_GIB.spec,
        EBS_ROOT_VOLUME_IOPS.spec,
        EBS_ROOT_VOLUME_THROUGHPUT.spec,
        KERBEROS_ATTRIBUTES.spec,
        LOG_URI.spec,
        LOG_ENCRYPTION_KMS_KEY_ID.spec,
        MONITORING_CONFIGURATION.spec,
        MANAGED_SCALING_POLICY.spec,
        PLACEMENT_GROUP_CONFIGS.spec,
        SCALE_DOWN_BEHAVIOR.spec,
        SECURITY_CONFIGURATION.spec,
        STEP_CONCURRENCY_LEVEL.spec,
        AUTO_TERMINATION_IDLE_TIMEOUT_SECONDS.spec,
        EXTENDED_SUPPORT.spec,
        SESSION_ENABLED.spec,
        TAGS.spec,
        VISIBLE_TO_ALL_USERS.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "createCluster" },
        patterns: RUN_JOB,
        default_pattern: Pattern::RunJob,
        iam,
        fixed: &[("Instances.KeepJobFlowAliveWhenNoSteps", "true")],
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const CLUSTER_NAME: Arg<Words> =
    text("cluster_name", "Name of the cluster.").required().format(Format::Length(1, 256)).asl("Name");
const SERVICE_ROLE_ARN: Arg<Words> = text(
    "service_role_arn",
    "ARN of the role under which EMR itself works. EMR takes its name, so an expression must give the name.",
)
.required()
.arn(&["iam"])
.form(Form::With(role_name))
.asl("ServiceRole");
const CLUSTER_ROLE_ARN: Arg<Words> = text(
    "cluster_role_arn",
    "ARN of the role that the machines work under. EMR takes the name of its instance profile, which must be that of the role; an \
     expression must give the name.",
)
.required()
.arn(&["iam"])
.form(Form::With(role_name))
.asl("JobFlowRole");
const AUTO_SCALING_ROLE_ARN: Arg<Words> = text(
    "auto_scaling_role_arn",
    "ARN of the role under which instance groups with an `auto_scaling_policy` grow and shrink. EMR takes its name, so an \
     expression must give the name.",
)
.arn(&["iam"])
.form(Form::With(role_name))
.asl("AutoScalingRole");
const RELEASE_LABEL: Arg<Words> = text("release_label", "Release of EMR, such as `emr-7.1.0`.")
    .format(Format::Length(1, 256))
    .asl("ReleaseLabel");
const OS_RELEASE_LABEL: Arg<Words> = text(
    "os_release_label",
    "Release of Amazon Linux that the machines start with. Default: the one that fits `release_label`.",
)
.asl("OSReleaseLabel");
const APPLICATIONS: Arg<ObjectList> = object_list(
    "applications",
    "Applications to install, such as Spark and Hive. Default: those of the release.",
    &Kind::Object(&[
        APPLICATION_NAME.spec,
        APPLICATION_VERSION.spec,
        APPLICATION_ARGS.spec,
        APPLICATION_ADDITIONAL_INFO.spec,
    ]),
)
.asl("Applications");
const APPLICATION_NAME: Arg<Words> = text("name", "Name of the application.").required().asl("Name");
const APPLICATION_VERSION: Arg<Words> =
    text("version", "Version, for third-party applications.").asl("Version");
const APPLICATION_ARGS: Arg<TextList> = list("args", "Arguments that EMR passes to it.").asl("Args");
const APPLICATION_ADDITIONAL_INFO: Arg<TextMap> =
    map("additional_info", "Metadata that third parties use for testing.").asl("AdditionalInfo");
const BOOTSTRAP_ACTIONS: Arg<ObjectList> = object_list(
    "bootstrap_actions",
    "Scripts that run on every machine before the applications are installed.",
    &Kind::Object(&[BOOTSTRAP_NAME.spec, SCRIPT_PATH.spec, SCRIPT_ARGS.spec]),
)
.length(0, 16)
.asl("BootstrapActions");
const BOOTSTRAP_NAME: Arg<Words> =
    text("name", "Name of the action.").required().format(Format::Length(1, 256)).asl("Name");
const SCRIPT_PATH: Arg<Words> = text("script_path", "Place of the script, in S3 or on the machine.")
    .required()
    .asl("ScriptBootstrapAction.Path");
const SCRIPT_ARGS: Arg<TextList> = list("args", "Arguments of the script.").asl("ScriptBootstrapAction.Args");
const CONFIGURATIONS: Arg<Json> = json_value(
    "configurations",
    "Configurations of the applications, as the API's list of `Classification`, `Properties` and nested `Configurations`.",
)
.asl("Configurations");
const ADDITIONAL_INFO: Arg<Words> =
    text("additional_info", "A JSON text of further features, as AWS support hands them out.")
        .asl("AdditionalInfo");
const CUSTOM_AMI_ID: Arg<Words> =
    text("custom_ami_id", "AMI of the machines, in place of EMR's own.").asl("CustomAmiId");
const REPO_UPGRADE_ON_BOOT: Arg<Str> = one_of(
    "repo_upgrade_on_boot",
    "Which updates are installed when a machine with a custom AMI starts.",
    &[("SECURITY", "SECURITY"), ("NONE", "NONE")],
)
.asl("RepoUpgradeOnBoot");
const EBS_ROOT_VOLUME_SIZE_GIB: Arg<Integer> =
    integer("ebs_root_volume_size_gib", "Size of each machine's root volume in GiB.")
        .range(15, 100)
        .asl("EbsRootVolumeSize");
const EBS_ROOT_VOLUME_IOPS: Arg<Integer> =
    integer("ebs_root_volume_iops", "I/O operations per second of each root volume, from release 6.15 on.")
        .range(3000, 16_000)
        .asl("EbsRootVolumeIops");
const EBS_ROOT_VOLUME_THROUGHPUT: Arg<Integer> =
    integer("ebs_root_volume_throughput", "Throughput of each root volume in MiB/s, from release 6.15 on.")
        .range(125, 1000)
        .asl("EbsRootVolumeThroughput");
const KERBEROS_ATTRIBUTES: Arg<Object> = object(
    "kerberos_attributes",
    "Kerberos, as the security configuration switches it on. The passwords become part of the machine's definition: give them as \
     expressions, from a state that reads a secret.",
    &[
        REALM.spec,
        KDC_ADMIN_PASSWORD.spec,
        CROSS_REALM_TRUST_PRINCIPAL_PASSWORD.spec,
        AD_DOMAIN_JOIN_USER.spec,
        AD_DOMAIN_JOIN_PASSWORD.spec,
    ],
)
.sensitive()
.asl("KerberosAttributes");
const REALM: Arg<Words> = text("realm", "Name of the realm, such as `EC2.INTERNAL`.").required().asl("Realm");
const KDC_ADMIN_PASSWORD: Arg<Words> =
    text("kdc_admin_password", "Password of the administrator of the cluster's own KDC.")
        .sensitive()
        .asl("KdcAdminPassword");
const CROSS_REALM_TRUST_PRINCIPAL_PASSWORD: Arg<Words> = text(
    "cross_realm_trust_principal_password",
    "Password of the principal for a trust between realms, the same in both.",
)
.sensitive()
.asl("CrossRealmTrustPrincipalPassword");
const AD_DOMAIN_JOIN_USER: Arg<Words> =
    text("ad_domain_join_user", "Active Directory user who may join machines to the domain.")
        .asl("ADDomainJoinUser");
const AD_DOMAIN_JOIN_PASSWORD: Arg<Words> =
    text("ad_domain_join_password", "Password of that user.").sensitive().asl("ADDomainJoinPassword");
const LOG_URI: Arg<Words> =
    text("log_uri", "Place in S3 for the cluster's logs. Default: none are kept.").asl("LogUri");
const LOG_ENCRYPTION_KMS_KEY_ID: Arg<Words> =
    text("log_encryption_kms_key_id", "KMS key that encrypts the logs in S3.").asl("LogEncryptionKmsKeyId");
const MONITORING_CONFIGURATION: Arg<Json> = json_value(
    "monitoring_configuration",
    "What goes to CloudWatch Logs and S3 from the machines, in the API's shape.",
)
.asl("MonitoringConfiguration");
const MANAGED_SCALING_POLICY: Arg<Json> = json_value(
    "managed_scaling_policy",
    "Bounds between which EMR scales the cluster, in the API's shape: `{ ComputeLimits = { UnitType = … } }`.",
)
.asl("ManagedScalingPolicy");
const PLACEMENT_GROUP_CONFIGS: Arg<ObjectList> = object_list(
    "placement_group_configs",
    "EC2 placement groups for the nodes of a role.",
    &Kind::Object(&[PLACEMENT_INSTANCE_ROLE.spec, PLACEMENT_STRATEGY.spec]),
)
.asl("PlacementGroupConfigs");
const PLACEMENT_INSTANCE_ROLE: Arg<Str> = one_of(
    "instance_role",
    "Role of the nodes; EMR takes only the primary ones.",
    &[("MASTER", "MASTER"), ("CORE", "CORE"), ("TASK", "TASK")],
)
.required()
.asl("InstanceRole");
const PLACEMENT_STRATEGY: Arg<Str> = one_of(
    "placement_strategy",
    "How they are placed.",
    &[("SPREAD", "SPREAD"), ("PARTITION", "PARTITION"), ("CLUSTER", "CLUSTER"), ("NONE", "NONE")],
)
.assumed("SPREAD")
.asl("PlacementStrategy");
const SCALE_DOWN_BEHAVIOR: Arg<Str> = one_of(
    "scale_down_behavior",
    "When machines go that scaling has no more use for.",
    &[
        ("TERMINATE_AT_INSTANCE_HOUR", "TERMINATE_AT_INSTANCE_HOUR"),
        ("TERMINATE_AT_TASK_COMPLETION", "TERMINATE_AT_TASK_COMPLETION"),
    ],
)
.asl("ScaleDownBehavior");
const SECURITY_CONFIGURATION: Arg<Words> =
    text("security_configuration", "Name of EMR's security configuration for the cluster.")
        .asl("SecurityConfiguration");
const STEP_CONCURRENCY_LEVEL: Arg<Integer> =
    integer("step_concurrency_level", "How many steps may run at a time, from release 5.28 on.")
        .range(1, 256)
        .assumed("1")
        .asl("StepConcurrencyLevel");
const AUTO_TERMINATION_IDLE_TIMEOUT_SECONDS: Arg<Integer> = integer(
    "auto_termination_idle_timeout_seconds",
    "Seconds without work after which EMR terminates the cluster. Default: never.",
)
.range(60, 604_800)
.asl("AutoTerminationPolicy.IdleTimeout");
const EXTENDED_SUPPORT: Arg<Boolean> =
    boolean("extended_support", "Whether AWS supports the release beyond its standard term, at a price.")
        .asl("ExtendedSupport");
const SESSION_ENABLED: Arg<Boolean> =
    boolean("session_enabled", "Whether interactive Spark sessions may be opened on the cluster.")
        .asl("SessionEnabled");
const TAGS: Arg<TextMap> =
    map("tags", "Tags of the cluster and its machines.").length(0, 50).pairs("Key", "Value").asl("Tags");
const VISIBLE_TO_ALL_USERS: Arg<Boolean> = boolean(
    "visible_to_all_users",
    "Whether every principal of the account that has the permissions sees the cluster, and not only its creator.",
)
.default("true")
.asl("VisibleToAllUsers");

fn check(call: &Call, problems: &mut Problems) {
    let instances = call.get(INSTANCES);
    let has_role = call.args.has(AUTO_SCALING_ROLE_ARN);
    if has_role && instances.is_some_and(|instances| instances.has(INSTANCE_FLEETS)) {
        problems.error(
            AUTO_SCALING_ROLE_ARN.spec.name,
            "Only instance groups scale under this role; fleets have `managed_scaling_policy`. Leave it away.",
        );
    }
    let groups = instances.and_then(|instances| instances.get(INSTANCE_GROUPS)).unwrap_or_default();
    for (index, group) in groups.iter().enumerate() {
        if group.has(AUTO_SCALING_POLICY) && !has_role {
            let groups = Path::root(INSTANCES.spec.name).attribute(INSTANCE_GROUPS.spec.name);
            problems.warn_at(
                groups.index(index).attribute(AUTO_SCALING_POLICY.spec.name),
                "A group scales under a role: EMR refuses this without `auto_scaling_role_arn`.",
            );
        }
    }
    let Some(kerberos) = call.get(KERBEROS_ATTRIBUTES) else { return };
    for password in [KDC_ADMIN_PASSWORD, CROSS_REALM_TRUST_PRINCIPAL_PASSWORD, AD_DOMAIN_JOIN_PASSWORD] {
        if let Some(Text::Literal(_)) = kerberos.get(password) {
            problems.warn_at(
                Path::root(KERBEROS_ATTRIBUTES.spec.name).attribute(password.spec.name),
                "The password will stand in the machine's definition, for all who may read it. Give an expression on a secret \
                 that an earlier state has read.",
            );
        }
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    let clusters = call.arn("elasticmapreduce", "cluster/*");
    // RunJobFlow has no resource-level permissions.
    let mut policy = vec![Statement::allow(["elasticmapreduce:RunJobFlow"], ["*"])];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            // The cluster has no ID before it is created.
            let actions = ["elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"];
            policy.push(Statement::allow(actions, [clusters.clone()]));
            policy.push(emr::job_rule(call, "RunJobFlow"));
        }
    }
    if call.args.has(TAGS) {
        policy.push(Statement::allow(["elasticmapreduce:AddTags"], [clusters]));
    }
    let suffix = dns_suffix(call.partition());
    for (role, service) in [
        (SERVICE_ROLE_ARN, "elasticmapreduce"),
        (CLUSTER_ROLE_ARN, "ec2"),
        (AUTO_SCALING_ROLE_ARN, "application-autoscaling"),
    ] {
        policy.extend(call.pass_role(role, &format!("{service}.{suffix}")));
    }
    policy.push(
        call.service_linked_role(&format!("elasticmapreduce.{suffix}"), "AWSServiceRoleForEMRCleanup*"),
    );
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Env, Input};

    fn messages(more: Value) -> Vec<String> {
        let mut config = json!({
            "state_name": "Create",
            "cluster_name": "nightly",
            "service_role_arn": "arn:aws:iam::123456789012:role/Service",
            "cluster_role_arn": "arn:aws:iam::123456789012:role/Cluster",
            "instances": {},
        });
        config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let Value::Object(values) = config else { unreachable!() };
        let problems = match UNIT.read(&Input { values, unknown: Vec::new() }, &Env::default()) {
            Ok((_, warnings, _)) => warnings,
            Err(problems) => problems,
        };
        problems.0.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
    }

    #[test]
    fn a_role_must_be_a_role() {
        let found =
            messages(json!({ "cluster_role_arn": "arn:aws:iam::123456789012:instance-profile/Cluster" }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("cluster_role_arn: "), "{found:?}");
        assert!(found[0].contains("is not the ARN of a role"), "{found:?}");
    }

    #[test]
    fn fleets_exclude_groups_where_they_stand() {
        let found = messages(json!({ "instances": {
            "instance_fleets": [{ "instance_fleet_type": "MASTER" }],
            "instance_groups": [{ "instance_role": "MASTER", "instance_type": "m5.xlarge", "instance_count": "1" }],
        } }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("instances.instance_groups: Only one of"), "{found:?}");
    }

    #[test]
    fn fleets_have_no_scaling_role() {
        let found = messages(json!({
            "auto_scaling_role_arn": "arn:aws:iam::123456789012:role/Scaling",
            "instances": { "instance_fleets": [{ "instance_fleet_type": "MASTER" }] },
        }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("auto_scaling_role_arn: Only instance groups"), "{found:?}");
    }

    #[test]
    fn scaling_needs_its_role() {
        let found = messages(json!({ "instances": { "instance_groups": [{
            "instance_role": "CORE", "instance_type": "m5.xlarge", "instance_count": "1", "auto_scaling_policy": "{}",
        }] } }));
        assert_eq!(
            found,
            [concat!(
                "instances.instance_groups[0].auto_scaling_policy: A group scales under a role: ",
                "EMR refuses this without `auto_scaling_role_arn`.",
            )]
        );
    }

    #[test]
    fn a_literal_password_is_warned_of() {
        let found = messages(
            json!({ "kerberos_attributes": { "realm": "EC2.INTERNAL", "kdc_admin_password": "secret" } }),
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(!found[0].contains("secret,") && found[0].contains("definition"), "{found:?}");
    }
}
