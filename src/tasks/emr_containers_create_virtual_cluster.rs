//! `sfntasks_emr_containers_create_virtual_cluster`.

use crate::tasks::family::emr_containers::{self, NAME_CHARACTERS, TAGS};
use crate::unit::arg::{Boolean, Integer, Object, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a virtual cluster.
pub const UNIT: Unit = Unit {
    name: "emr_containers_create_virtual_cluster",
    summary: "Registers a namespace of an Amazon EKS cluster as a virtual cluster of Amazon EMR.",
    notes: "The result is `{ Id, Name, Arn }`. EMR needs access to the namespace before: see AWS on enabling cluster access for EMR on EKS.",
    links: emr_containers::LINKS,
    family: "EMR on EKS",
    args: &[
        VIRTUAL_CLUSTER_NAME.spec,
        EKS_CLUSTER_ID.spec,
        EKS_NAMESPACE.spec,
        NODE_LABEL.spec,
        SECURITY_CONFIGURATION_ID.spec,
        SESSION_ENABLED.spec,
        SCHEDULER_CONFIGURATION.spec,
        TAGS.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "emr-containers", action: "createVirtualCluster" },
        iam,
        fixed: &[("ContainerProvider.Type", "EKS")],
        parameters,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const VIRTUAL_CLUSTER_NAME: Arg<Words> = text(
    "virtual_cluster_name",
    "Name of the virtual cluster. Default: the names of the execution and of this state, joined by `/`.",
)
.format(Format::Name(1, 64, NAME_CHARACTERS))
.asl("Name");
const EKS_CLUSTER_ID: Arg<Words> = text("eks_cluster_id", "Name of the EKS cluster.")
    .required()
    .format(Format::Name(1, 100, "-_"))
    .asl("ContainerProvider.Id");
const EKS_NAMESPACE: Arg<Words> = text("eks_namespace", "Kubernetes namespace that the jobs run in.")
    .format(Format::Name(1, 63, "-"))
    .default("default")
    .asl("ContainerProvider.Info.EksInfo.Namespace");
const NODE_LABEL: Arg<Words> = text("node_label", "Label of the nodes that the jobs run on.")
    .format(Format::Length(1, 64))
    .asl("ContainerProvider.Info.EksInfo.NodeLabel");
const SECURITY_CONFIGURATION_ID: Arg<Words> =
    text("security_configuration_id", "ID of EMR's security configuration for the virtual cluster.")
        .format(Format::Length(1, 64))
        .asl("SecurityConfigurationId");
const SESSION_ENABLED: Arg<Boolean> =
    boolean("session_enabled", "Whether interactive Spark sessions may be opened on the virtual cluster.")
        .asl("SessionEnabled");
const SCHEDULER_CONFIGURATION: Arg<Object> = object(
    "scheduler_configuration",
    "How many jobs the virtual cluster takes.",
    &[MAX_CONCURRENT_JOB_RUNS.spec, MAX_IN_QUEUE_JOB_RUNS.spec],
)
.asl("SchedulerConfiguration");
const MAX_CONCURRENT_JOB_RUNS: Arg<Integer> =
    integer("max_concurrent_job_runs", "Jobs that may run at a time.")
        .range(1, 1000)
        .asl("MaxConcurrentJobRuns");
const MAX_IN_QUEUE_JOB_RUNS: Arg<Integer> =
    integer("max_in_queue_job_runs", "Jobs that may wait.").range(1, 1000).asl("MaxInQueueJobRuns");

fn check(call: &Call, problems: &mut Problems) {
    let unfit = |c: char| !c.is_ascii_alphanumeric() && !NAME_CHARACTERS.contains(c);
    if let (false, Some(other)) =
        (call.args.has(VIRTUAL_CLUSTER_NAME), call.state_name().chars().find(|c| unfit(*c)))
    {
        problems.warn(
            VIRTUAL_CLUSTER_NAME.spec.name,
            format!(
                "The default name ends in the state's, {:?}, which has the character {other:?}; EMR on EKS takes only letters, digits and \
                 {NAME_CHARACTERS:?}, 64 in all. Give a name, or rename the state.",
                call.state_name()
            ),
        );
    }
}

fn parameters(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    if !call.args.has(VIRTUAL_CLUSTER_NAME) {
        let (key, name) = match call.language() {
            Language::JsonPath => ("Name.$", "States.Format('{}/{}', $$.Execution.Name, $$.State.Name)"),
            Language::Jsonata => {
                ("Name", "{% $states.context.Execution.Name & '/' & $states.context.State.Name %}")
            }
        };
        parameters.shift_insert(0, key.to_owned(), json!(name));
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = vec![
        // CreateVirtualCluster has no resource-level permissions.
        Statement::allow(["emr-containers:CreateVirtualCluster"], ["*"]),
        call.service_linked_role("emr-containers.amazonaws.com", "AWSServiceRoleForAmazonEMRContainers"),
    ];
    if call.args.has(TAGS) {
        let created = call.arn("emr-containers", "/virtualclusters/*");
        policy.push(Statement::allow(["emr-containers:TagResource"], [created]));
    }
    policy
}
