//! `sfntasks_emr_serverless_create_application`.

use crate::tasks::family::emr_serverless::{self, TAGS, application, application_rule};
use crate::unit::arg::{Boolean, Integer, Json, Kind, Object, ObjectMap, Str, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates an application.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_create_application",
    summary: "Creates an Amazon EMR Serverless application.",
    notes: "The result is `{ ApplicationId, Name, Arn }`. With `RUN_JOB` the state waits until the application is created; when the execution is \
            stopped meanwhile, Step Functions deletes the application.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[
        NAME.spec,
        RELEASE_LABEL.spec,
        TYPE.spec,
        INITIAL_CAPACITY.spec,
        MAXIMUM_CAPACITY.spec,
        AUTO_START_CONFIGURATION.spec,
        AUTO_STOP_CONFIGURATION.spec,
        NETWORK_CONFIGURATION.spec,
        ARCHITECTURE.spec,
        IMAGE_CONFIGURATION.spec,
        WORKER_TYPE_SPECIFICATIONS.spec,
        RUNTIME_CONFIGURATION.spec,
        MONITORING_CONFIGURATION.spec,
        DISK_ENCRYPTION_CONFIGURATION.spec,
        INTERACTIVE_CONFIGURATION.spec,
        SCHEDULER_CONFIGURATION.spec,
        IDENTITY_CENTER_CONFIGURATION.spec,
        JOB_LEVEL_COST_ALLOCATION_CONFIGURATION.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "createApplication" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const NAME: Arg<Words> =
    text("name", "Name of the application.").format(Format::Name(1, 64, "._/#-")).asl("Name");
const RELEASE_LABEL: Arg<Words> = text("release_label", "Release of EMR, such as `emr-7.1.0`.")
    .required()
    .format(Format::Name(1, 64, "._/-"))
    .asl("ReleaseLabel");
const TYPE: Arg<Str> = one_of("type", "What the application runs.", &[("SPARK", "SPARK"), ("HIVE", "HIVE")])
    .required()
    .asl("Type");
const INITIAL_CAPACITY: Arg<ObjectMap> = object_map(
    "initial_capacity",
    "Workers that stand ready while the application is started, by their type: `Driver` and `Executor` for Spark, `HiveDriver` and `TezTask` \
     for Hive.",
    &Kind::Object(&[WORKER_COUNT.spec, WORKER_CONFIGURATION.spec]),
)
.length(0, 10)
.asl("InitialCapacity");
const WORKER_COUNT: Arg<Integer> =
    integer("worker_count", "Number of workers.").required().range(1, 1_000_000).asl("WorkerCount");
const WORKER_CONFIGURATION: Arg<Object> = object(
    "worker_configuration",
    "Size of each worker.",
    &[CPU.spec, MEMORY.spec, DISK.spec, DISK_TYPE.spec],
)
.asl("WorkerConfiguration");
const CPU: Arg<Words> =
    text("cpu", "CPU with its unit, such as `4 vCPU`.").required().format(Format::Length(1, 15)).asl("Cpu");
const MEMORY: Arg<Words> = text("memory", "Memory with its unit, such as `16 GB`.")
    .required()
    .format(Format::Length(1, 15))
    .asl("Memory");
const DISK: Arg<Words> =
    text("disk", "Disk with its unit, such as `20 GB`.").format(Format::Length(1, 15)).asl("Disk");
const DISK_TYPE: Arg<Str> = one_of(
    "disk_type",
    "Kind of disk.",
    &[("STANDARD", "STANDARD"), ("SHUFFLE_OPTIMIZED", "SHUFFLE_OPTIMIZED")],
)
.assumed("STANDARD")
.asl("DiskType");
const MAXIMUM_CAPACITY: Arg<Object> = object(
    "maximum_capacity",
    "What all workers of the application may take together.",
    &[CPU.spec, MEMORY.spec, DISK.spec],
)
.asl("MaximumCapacity");
const AUTO_START_CONFIGURATION: Arg<Object> =
    object("auto_start_configuration", "Whether a job starts the application.", &[ENABLED.spec])
        .asl("AutoStartConfiguration");
const ENABLED: Arg<Boolean> = boolean("enabled", "Whether it is switched on.").assumed("true").asl("Enabled");
const AUTO_STOP_CONFIGURATION: Arg<Object> = object(
    "auto_stop_configuration",
    "When the application stops for want of work.",
    &[ENABLED.spec, IDLE_TIMEOUT_MINUTES.spec],
)
.asl("AutoStopConfiguration");
const IDLE_TIMEOUT_MINUTES: Arg<Integer> =
    integer("idle_timeout_minutes", "Minutes without work after which it stops.")
        .range(1, 10_080)
        .assumed("15")
        .asl("IdleTimeoutMinutes");
const NETWORK_CONFIGURATION: Arg<Object> = object(
    "network_configuration",
    "VPC that the workers reach.",
    &[SUBNET_IDS.spec, SECURITY_GROUP_IDS.spec],
)
.asl("NetworkConfiguration");
const SUBNET_IDS: Arg<TextList> =
    list("subnet_ids", "Subnets, in several availability zones at best.").length(0, 16).asl("SubnetIds");
const SECURITY_GROUP_IDS: Arg<TextList> =
    list("security_group_ids", "Security groups of the workers.").length(0, 5).asl("SecurityGroupIds");
const ARCHITECTURE: Arg<Str> =
    one_of("architecture", "Processors of the workers.", &[("ARM64", "ARM64"), ("X86_64", "X86_64")])
        .assumed("X86_64")
        .asl("Architecture");
const IMAGE_CONFIGURATION: Arg<Object> = object(
    "image_configuration",
    "Image of all workers, in place of EMR's own.",
    &[IMAGE_URI.spec, APPLICATION_LEVEL_DIGEST_RESOLUTION.spec],
)
.asl("ImageConfiguration");
const IMAGE_URI: Arg<Words> =
    text("image_uri", "URI of the image in Amazon ECR, whose repository must admit EMR Serverless.")
        .format(Format::Length(1, 1024))
        .asl("ImageUri");
const APPLICATION_LEVEL_DIGEST_RESOLUTION: Arg<Boolean> = boolean(
    "application_level_digest_resolution",
    "Whether the tag is resolved once for the application and not for every job.",
)
.asl("ApplicationLevelDigestResolution");
const WORKER_TYPE_SPECIFICATIONS: Arg<ObjectMap> = object_map(
    "worker_type_specifications",
    "Images by type of worker, in place of `image_configuration`.",
    &Kind::Object(&[IMAGE_CONFIGURATION.spec]),
)
.asl("WorkerTypeSpecifications");
const RUNTIME_CONFIGURATION: Arg<Json> = json_value(
    "runtime_configuration",
    "Default configurations of the application's jobs, as the API's list of `Classification`, `Properties` and nested `Configurations`.",
)
.asl("RuntimeConfiguration");
const MONITORING_CONFIGURATION: Arg<Json> = json_value(
    "monitoring_configuration",
    "Where logs and metrics of the application's jobs go, in the API's shape.",
)
.asl("MonitoringConfiguration");
const DISK_ENCRYPTION_CONFIGURATION: Arg<Json> = json_value(
    "disk_encryption_configuration",
    "KMS key that encrypts the workers' disks, in the API's shape: `{ EncryptionKeyArn = … }`.",
)
.asl("DiskEncryptionConfiguration");
const INTERACTIVE_CONFIGURATION: Arg<Object> = object(
    "interactive_configuration",
    "How the application may be used interactively.",
    &[STUDIO_ENABLED.spec, LIVY_ENDPOINT_ENABLED.spec, SESSION_ENABLED.spec],
)
.asl("InteractiveConfiguration");
const STUDIO_ENABLED: Arg<Boolean> =
    boolean("studio_enabled", "Whether notebooks of EMR Studio may use it.").asl("StudioEnabled");
const LIVY_ENDPOINT_ENABLED: Arg<Boolean> =
    boolean("livy_endpoint_enabled", "Whether it has an Apache Livy endpoint.").asl("LivyEndpointEnabled");
const SESSION_ENABLED: Arg<Boolean> =
    boolean("session_enabled", "Whether Spark sessions may be opened on it.").asl("SessionEnabled");
const SCHEDULER_CONFIGURATION: Arg<Object> = object(
    "scheduler_configuration",
    "How many jobs run, and how long others wait.",
    &[MAX_CONCURRENT_RUNS.spec, QUEUE_TIMEOUT_MINUTES.spec],
)
.asl("SchedulerConfiguration");
const MAX_CONCURRENT_RUNS: Arg<Integer> =
    integer("max_concurrent_runs", "Jobs that run at a time.").range(1, i64::MAX).asl("MaxConcurrentRuns");
const QUEUE_TIMEOUT_MINUTES: Arg<Integer> =
    integer("queue_timeout_minutes", "Minutes that a job waits before it fails.")
        .range(1, i64::MAX)
        .asl("QueueTimeoutMinutes");
const IDENTITY_CENTER_CONFIGURATION: Arg<Json> = json_value(
    "identity_center_configuration",
    "IAM Identity Center for the application, in the API's shape: `{ IdentityCenterInstanceArn = … }`.",
)
.asl("IdentityCenterConfiguration");
const JOB_LEVEL_COST_ALLOCATION_CONFIGURATION: Arg<Object> =
    object("job_level_cost_allocation_configuration", "Whether the costs are told by job.", &[ENABLED.spec])
        .asl("JobLevelCostAllocationConfiguration");

fn iam(call: &Call) -> Vec<Statement> {
    // CreateApplication has no resource type; AWS documents it on everything of the service in the account.
    let everything = call.arn("emr-serverless", "/*");
    let mut policy = vec![
        Statement::allow(["emr-serverless:CreateApplication"], [everything]),
        call.service_linked_role("ops.emr-serverless.amazonaws.com", "AWSServiceRoleForAmazonEMRServerless*"),
    ];
    // The application has no ID before it is created.
    let created = application(call, "*");
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let follow = ["emr-serverless:GetApplication", "emr-serverless:DeleteApplication"];
            policy.push(Statement::allow(follow, [created.clone()]));
            policy.push(application_rule(call));
        }
    }
    if call.args.has(TAGS) {
        policy.push(Statement::allow(["emr-serverless:TagResource"], [created]));
    }
    policy
}
