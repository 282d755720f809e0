//! `sfntasks_ecs_run_task`.

use crate::tasks::family::ecs::cluster_name;
use crate::tasks::family::revision;
use crate::tf::Path;
use crate::unit::Args;
use crate::unit::arg::{Boolean, Form, Integer, Kind, ObjectList, Str, TextList, TextMap, Words};
use crate::unit::prelude::*;

/// Runs a task on ECS.
pub const UNIT: Unit = Unit {
    name: "ecs_run_task",
    summary: "Runs an Amazon ECS or Fargate task.",
    notes: "Pass secrets through the task definition: environment values of `container_overrides` show in the execution's history. With \
            `WAIT_FOR_TASK_TOKEN` the container answers with `SendTaskSuccess` under its *task* role.",
    links: &[(
        "Run Amazon ECS or Fargate tasks with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html",
    )],
    family: "ECS",
    args: &[
        CLUSTER_ARN.spec,
        TASK_DEFINITION_ARN.spec,
        LAUNCH_TYPE.spec,
        CAPACITY_PROVIDER_STRATEGY.spec,
        PLATFORM_VERSION.spec,
        SUBNET_IDS.spec,
        SECURITY_GROUP_IDS.spec,
        ASSIGN_PUBLIC_IP.spec,
        CONTAINER_OVERRIDES.spec,
        CPU.spec,
        MEMORY_MIB.spec,
        EPHEMERAL_STORAGE_GIB.spec,
        OVERRIDE_TASK_ROLE_ARN.spec,
        OVERRIDE_EXECUTION_ROLE_ARN.spec,
        PLACEMENT_CONSTRAINTS.spec,
        PLACEMENT_STRATEGIES.spec,
        GROUP.spec,
        COUNT_OF_TASKS.spec,
        ENABLE_EXECUTE_COMMAND.spec,
        ENABLE_ECS_MANAGED_TAGS.spec,
        PROPAGATE_TAGS.spec,
        TAGS.spec,
        TASK_ROLE_ARN.spec,
        EXECUTION_ROLE_ARN.spec,
    ],
    rules: &[
        Rule::AtMostOne(&["launch_type", "capacity_provider_strategy"]),
        Rule::Requires("security_group_ids", "subnet_ids"),
        Rule::Requires("assign_public_ip", "subnet_ids"),
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "ecs", action: "runTask" },
        patterns: ALL_PATTERNS,
        token_argument: "container_overrides",
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const CLUSTER_ARN: Arg<Words> =
    text("cluster_arn", "ARN of the cluster.").required().arn(&["ecs"]).asl("Cluster");
const TASK_DEFINITION_ARN: Arg<Words> = text(
    "task_definition_arn",
    "ARN of the task definition: with a revision that one runs, without it the latest that is active.",
)
.required()
.arn(&["ecs"])
.asl("TaskDefinition");
const LAUNCH_TYPE: Arg<Str> = one_of(
    "launch_type",
    "What the task runs on. Default: the capacity providers of the cluster.",
    &[("FARGATE", "FARGATE"), ("EC2", "EC2"), ("EXTERNAL", "EXTERNAL")],
)
.asl("LaunchType");
const CAPACITY_PROVIDER_STRATEGY: Arg<ObjectList> = object_list(
    "capacity_provider_strategy",
    "Capacity providers, in place of `launch_type`.",
    &Kind::Object(&[CAPACITY_PROVIDER.spec, WEIGHT.spec, BASE.spec]),
)
.length(1, 20)
.asl("CapacityProviderStrategy");
const CAPACITY_PROVIDER: Arg<Words> =
    text("capacity_provider", "Name of the provider.").required().asl("CapacityProvider");
const WEIGHT: Arg<Integer> =
    integer("weight", "Its share of the tasks beyond `base`.").range(0, 1000).asl("Weight");
const BASE: Arg<Integer> = integer("base", "Tasks that it gets at least; only one provider may have a base.")
    .range(0, 100_000)
    .asl("Base");
const PLATFORM_VERSION: Arg<Words> =
    text("platform_version", "Fargate's platform version, such as `1.4.0` or `LATEST`.")
        .asl("PlatformVersion");
const SUBNET_IDS: Arg<TextList> = list("subnet_ids", "Subnets of the task, for the network mode `awsvpc`.")
    .length(1, 16)
    .asl("NetworkConfiguration.AwsvpcConfiguration.Subnets");
const SECURITY_GROUP_IDS: Arg<TextList> =
    list("security_group_ids", "Security groups of the task. Default: that of the VPC.")
        .length(1, 5)
        .asl("NetworkConfiguration.AwsvpcConfiguration.SecurityGroups");
const ASSIGN_PUBLIC_IP: Arg<Boolean> =
    boolean("assign_public_ip", "Whether the task gets a public IP address. Default: at AWS, false.")
        .form(Form::Words("ENABLED", "DISABLED"))
        .asl("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp");
const CONTAINER_OVERRIDES: Arg<ObjectList> = object_list(
    "container_overrides",
    "What a container does differently from the task definition.",
    &Kind::Object(&[
        NAME.spec,
        COMMAND.spec,
        ENVIRONMENT.spec,
        ENVIRONMENT_FILES.spec,
        CONTAINER_CPU.spec,
        MEMORY.spec,
        MEMORY_RESERVATION.spec,
        RESOURCE_REQUIREMENTS.spec,
    ]),
)
.asl("Overrides.ContainerOverrides");
const NAME: Arg<Words> = text("name", "Name of the container.").required().asl("Name");
const COMMAND: Arg<TextList> = list("command", "Its command.").asl("Command");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables, added to its own.").pairs("Name", "Value").asl("Environment");
const ENVIRONMENT_FILES: Arg<ObjectList> = object_list(
    "environment_files",
    "Files of environment variables, which the task's execution role reads.",
    &Kind::Object(&[FILE_TYPE.spec, FILE_ARN.spec]),
)
.asl("EnvironmentFiles");
const FILE_TYPE: Arg<Str> = one_of("type", "Where the file is.", &[("s3", "s3")]).default("s3").asl("Type");
const FILE_ARN: Arg<Words> =
    text("value", "ARN of the object in S3; its key ends in `.env`.").required().arn(&["s3"]).asl("Value");
const CONTAINER_CPU: Arg<Integer> =
    integer("cpu", "CPU units; 1,024 are one vCPU.").range(0, i64::MAX).asl("Cpu");
const MEMORY: Arg<Integer> =
    integer("memory", "Hard limit of memory in MiB.").range(4, i64::MAX).asl("Memory");
const MEMORY_RESERVATION: Arg<Integer> =
    integer("memory_reservation", "Soft limit of memory in MiB.").range(4, i64::MAX).asl("MemoryReservation");
const RESOURCE_REQUIREMENTS: Arg<ObjectList> = object_list(
    "resource_requirements",
    "Devices of the container, in place of its own.",
    &Kind::Object(&[REQUIREMENT_TYPE.spec, REQUIREMENT_VALUE.spec]),
)
.asl("ResourceRequirements");
const REQUIREMENT_TYPE: Arg<Str> =
    one_of("type", "Kind of device.", &[("GPU", "GPU"), ("InferenceAccelerator", "InferenceAccelerator")])
        .required()
        .asl("Type");
const REQUIREMENT_VALUE: Arg<Words> =
    text("value", "How many GPUs, or the device name of the accelerator.").required().asl("Value");
const CPU: Arg<Integer> = integer("cpu", "CPU units of the whole task.")
    .range(128, i64::MAX)
    .form(Form::Quoted)
    .asl("Overrides.Cpu");
const MEMORY_MIB: Arg<Integer> = integer("memory_mib", "Memory of the whole task in MiB.")
    .range(4, i64::MAX)
    .form(Form::Quoted)
    .asl("Overrides.Memory");
const EPHEMERAL_STORAGE_GIB: Arg<Integer> =
    integer("ephemeral_storage_gib", "Ephemeral storage of a Fargate task in GiB.")
        .range(20, 200)
        .asl("Overrides.EphemeralStorage.SizeInGiB");
const OVERRIDE_TASK_ROLE_ARN: Arg<Words> =
    text("override_task_role_arn", "ARN of a task role for this run, in place of the task definition's.")
        .arn(&["iam"])
        .asl("Overrides.TaskRoleArn");
const OVERRIDE_EXECUTION_ROLE_ARN: Arg<Words> = text(
    "override_execution_role_arn",
    "ARN of an execution role for this run, in place of the task definition's.",
)
.arn(&["iam"])
.asl("Overrides.ExecutionRoleArn");
const PLACEMENT_CONSTRAINTS: Arg<ObjectList> = object_list(
    "placement_constraints",
    "Where the task may run; for EC2.",
    &Kind::Object(&[CONSTRAINT_TYPE.spec, EXPRESSION.spec]),
)
.length(0, 10)
.asl("PlacementConstraints");
const CONSTRAINT_TYPE: Arg<Str> = one_of(
    "type",
    "Kind of constraint.",
    &[("distinctInstance", "distinctInstance"), ("memberOf", "memberOf")],
)
.required()
.asl("Type");
const EXPRESSION: Arg<Words> =
    text("expression", "In the cluster query language; for `memberOf`.").asl("Expression");
const PLACEMENT_STRATEGIES: Arg<ObjectList> = object_list(
    "placement_strategies",
    "Where the task should run; for EC2. The first rule counts most.",
    &Kind::Object(&[STRATEGY_TYPE.spec, FIELD.spec]),
)
.length(0, 5)
.asl("PlacementStrategy");
const STRATEGY_TYPE: Arg<Str> = one_of(
    "type",
    "Kind of strategy.",
    &[("binpack", "binpack"), ("random", "random"), ("spread", "spread")],
)
.required()
.asl("Type");
const FIELD: Arg<Words> =
    text("field", "What it goes by: `instanceId`, `attribute:ecs.availability-zone`, `CPU`, `MEMORY`.")
        .asl("Field");
const GROUP: Arg<Words> =
    text("group", "Name of the task group. Default: the family of the task definition.").asl("Group");
const COUNT_OF_TASKS: Arg<Integer> = integer(
    "task_count",
    "How many tasks start. `RUN_JOB` and `WAIT_FOR_TASK_TOKEN` follow only the first of them.",
)
.range(1, 10)
.asl("Count");
const ENABLE_EXECUTE_COMMAND: Arg<Boolean> =
    boolean("enable_execute_command", "Whether ECS Exec may open a shell in the containers.")
        .asl("EnableExecuteCommand");
const ENABLE_ECS_MANAGED_TAGS: Arg<Boolean> =
    boolean("enable_ecs_managed_tags", "Whether ECS tags the task with cluster and service.")
        .asl("EnableECSManagedTags");
const PROPAGATE_TAGS: Arg<Str> = one_of(
    "propagate_tags",
    "Where the task's tags come from.",
    &[("TASK_DEFINITION", "TASK_DEFINITION"), ("SERVICE", "SERVICE")],
)
.asl("PropagateTags");
const TAGS: Arg<TextMap> = map("tags", "Tags of the task.").length(0, 50).pairs("Key", "Value").asl("Tags");
const TASK_ROLE_ARN: Arg<Words> = text(
    "task_role_arn",
    "ARN of the role in the task definition that the containers work under. It goes into the policy, which must allow to pass it.",
)
.arn(&["iam"]);
const EXECUTION_ROLE_ARN: Arg<Words> = text(
    "execution_role_arn",
    "ARN of the role in the task definition that pulls images and writes logs. It goes into the policy, which must allow to pass it.",
)
.arn(&["iam"]);

fn check(call: &Call, problems: &mut Problems) {
    if call.get(LAUNCH_TYPE) == Some("FARGATE") {
        if !call.args.has(SUBNET_IDS) {
            problems
                .error("subnet_ids", "Fargate runs only in the network mode `awsvpc`, which needs subnets.");
        }
        for (given, name) in [
            (call.args.has(PLACEMENT_CONSTRAINTS), "placement_constraints"),
            (call.args.has(PLACEMENT_STRATEGIES), "placement_strategies"),
        ] {
            if given {
                problems.error(
                    name,
                    "Fargate places its tasks itself; leave this away, or use the launch type EC2.",
                );
            }
        }
    }
    if call.get(LAUNCH_TYPE) == Some("EC2") && call.args.has(PLATFORM_VERSION) {
        problems.error("platform_version", "Only Fargate has platform versions.");
    }
    for (index, constraint) in call.get(PLACEMENT_CONSTRAINTS).unwrap_or_default().into_iter().enumerate() {
        let message = match (constraint.get(CONSTRAINT_TYPE), constraint.has(EXPRESSION)) {
            (Some("memberOf"), false) => "A constraint of the type memberOf needs its expression.",
            (Some("distinctInstance"), true) => {
                "A constraint of the type distinctInstance takes no expression; that is for memberOf."
            }
            _ => continue,
        };
        let at = Path::root(PLACEMENT_CONSTRAINTS.spec.name).index(index);
        problems.error_at(at.attribute(EXPRESSION.spec.name), message);
    }
    let based =
        |(_, provider): &(usize, Args)| provider.get(BASE).is_some_and(|base| base != Scalar::Literal(0));
    let strategy = call.get(CAPACITY_PROVIDER_STRATEGY).unwrap_or_default();
    if let Some((index, _)) = strategy.into_iter().enumerate().filter(based).nth(1) {
        let at = Path::root(CAPACITY_PROVIDER_STRATEGY.spec.name).index(index);
        problems.error_at(
            at.attribute(BASE.spec.name),
            "Only one provider of a strategy may have a base; leave this one away.",
        );
    }
    if call.get(PROPAGATE_TAGS) == Some("SERVICE") {
        problems.warn(
            "propagate_tags",
            "RunTask starts tasks outside any service, so ECS takes only TASK_DEFINITION here.",
        );
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    let definitions = call.target(TASK_DEFINITION_ARN, || call.arn("ecs", "task-definition/*"));
    let definitions = definitions.iter().flat_map(|definition| revision::named(definition));
    let mut run = Statement::allow(["ecs:RunTask"], definitions);
    let cluster = call.literal(CLUSTER_ARN);
    if let Some(cluster) = &cluster {
        run = run.when("ArnEquals", "ecs:cluster", cluster);
    }
    let mut policy = vec![run];
    let tasks = match &cluster {
        Some(cluster) => call.arn_beside(cluster, "ecs", &format!("task/{}/*", cluster_name(cluster))),
        None => call.arn("ecs", "task/*"),
    };
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let mut follow = Statement::allow(["ecs:StopTask", "ecs:DescribeTasks"], [tasks.clone()]);
            if let Some(cluster) = &cluster {
                follow = follow.when("ArnEquals", "ecs:cluster", cluster);
            }
            policy.push(follow);
            policy.push(call.managed_rule("StepFunctionsGetEventsForECSTaskRule"));
        }
    }
    // The roles of the task definition, and those that replace them, are handed to the task.
    for role in [TASK_ROLE_ARN, EXECUTION_ROLE_ARN, OVERRIDE_TASK_ROLE_ARN, OVERRIDE_EXECUTION_ROLE_ARN] {
        policy.extend(call.pass_role(role, "ecs-tasks.amazonaws.com"));
    }
    let managed = call.get(ENABLE_ECS_MANAGED_TAGS).is_some_and(|managed| managed != Scalar::Literal(false));
    if managed || call.args.has(PROPAGATE_TAGS) || call.args.has(TAGS) {
        policy.push(Statement::allow(["ecs:TagResource"], [tasks]).when(
            "StringEquals",
            "ecs:CreateAction",
            "RunTask",
        ));
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::family::testing::{findings, finds};

    fn config(more: Value) -> Value {
        let mut config = json!({
            "state_name": "Run",
            "cluster_arn": "arn:aws:ecs:us-east-1:123456789012:cluster/media",
            "task_definition_arn": "arn:aws:ecs:us-east-1:123456789012:task-definition/render",
        });
        config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        config
    }

    #[test]
    fn a_constraint_has_an_expression_as_its_type_has() {
        let constraint = |constraint: Value| config(json!({ "placement_constraints": [constraint] }));
        let at = "placement_constraints[0].expression";
        finds(&UNIT, constraint(json!({ "type": "memberOf" })), at, "needs its expression");
        finds(
            &UNIT,
            constraint(json!({ "type": "distinctInstance", "expression": "a == b" })),
            at,
            "takes no expression",
        );
    }

    #[test]
    fn one_provider_has_a_base() {
        let strategy = |second: Value| {
            config(json!({ "capacity_provider_strategy": [
                { "capacity_provider": "FARGATE", "base": "1" },
                { "capacity_provider": "FARGATE_SPOT", "base": second },
            ] }))
        };
        finds(&UNIT, strategy(json!("2")), "capacity_provider_strategy[1].base", "Only one");
        assert_eq!(findings(&UNIT, strategy(json!("0"))), Vec::<String>::new());
    }
}
