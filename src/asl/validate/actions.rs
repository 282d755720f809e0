//! The actions of the optimized integrations: their patterns, their parameters.
//!
//! Source: the table of patterns in the developer guide's "Integrating services", and the page of each integration. Required are
//! the parameters without which the state machine is refused; where the guide does not say so, a parameter is not listed.

/// One action of a service.
pub(super) struct Action {
    /// As in the resource ARN.
    pub(super) service: &'static str,
    /// As in the resource ARN.
    pub(super) action: &'static str,
    /// Whether it has `.sync`.
    pub(super) sync: bool,
    /// Whether it has `.waitForTaskToken`.
    pub(super) token: bool,
    /// Parameters that must be given; `A|B` is met by either.
    pub(super) required: &'static [&'static str],
    /// The other parameters, where the list is known to be complete; otherwise empty.
    pub(super) accepted: &'static [&'static str],
}

const fn call(
    service: &'static str,
    action: &'static str,
    patterns: &'static str,
    required: &'static [&'static str],
) -> Action {
    let patterns = patterns.as_bytes();
    Action {
        service,
        action,
        sync: !patterns.is_empty() && patterns[0] == b's',
        token: !patterns.is_empty() && patterns[patterns.len() - 1] == b't',
        required,
        accepted: &[],
    }
}

impl Action {
    const fn accepts(self, accepted: &'static [&'static str]) -> Action {
        Action { accepted, ..self }
    }
}

/// Request-response only.
const RR: &str = "";
const SYNC: &str = "s";
const TOKEN: &str = "t";
const SYNC_TOKEN: &str = "st";

const DYNAMODB_WRITE: &[&str] = &[
    "ConditionExpression",
    "ConditionalOperator",
    "Expected",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ReturnValues",
];

/// All of them.
pub(super) const ALL: &[Action] = &[
    call("apigateway", "invoke", TOKEN, &["ApiEndpoint", "Method"]).accepts(&[
        "Headers",
        "Stage",
        "Path",
        "QueryParameters",
        "RequestBody",
        "AllowNullValues",
        "AuthType",
    ]),
    call("athena", "startQueryExecution", SYNC, &["QueryString"]),
    call("athena", "stopQueryExecution", RR, &["QueryExecutionId"]),
    call("athena", "getQueryExecution", RR, &["QueryExecutionId"]),
    call("athena", "getQueryResults", RR, &["QueryExecutionId"]),
    call("batch", "submitJob", SYNC, &["JobName", "JobQueue", "JobDefinition"]),
    call("bedrock", "invokeModel", TOKEN, &["ModelId", "Body|Input"]),
    call(
        "bedrock",
        "createModelCustomizationJob",
        SYNC_TOKEN,
        &[
            "JobName",
            "CustomModelName",
            "RoleArn",
            "BaseModelIdentifier",
            "TrainingDataConfig",
            "OutputDataConfig",
        ],
    ),
    call("bedrockagentcore", "invokeHarness", RR, &["HarnessArn", "RuntimeSessionId", "Messages"]),
    call("codebuild", "startBuild", SYNC, &["ProjectName"]),
    call("codebuild", "startBuildBatch", SYNC, &["ProjectName"]),
    call("codebuild", "retryBuildBatch", SYNC, &[]),
    call("codebuild", "stopBuild", RR, &["Id"]),
    call("codebuild", "stopBuildBatch", RR, &["Id"]),
    call("codebuild", "deleteBuildBatch", RR, &["Id"]),
    call("codebuild", "batchDeleteBuilds", RR, &["Ids"]),
    call("codebuild", "batchGetReports", RR, &["ReportArns"]),
    call("databrew", "startJobRun", SYNC, &["Name"]),
    call("dynamodb", "getItem", RR, &["TableName", "Key"]).accepts(&[
        "AttributesToGet",
        "ConsistentRead",
        "ExpressionAttributeNames",
        "ProjectionExpression",
        "ReturnConsumedCapacity",
    ]),
    call("dynamodb", "putItem", RR, &["TableName", "Item"]).accepts(DYNAMODB_WRITE),
    call("dynamodb", "deleteItem", RR, &["TableName", "Key"]).accepts(DYNAMODB_WRITE),
    call("dynamodb", "updateItem", RR, &["TableName", "Key"]).accepts(&[
        "UpdateExpression",
        "AttributeUpdates",
        "ConditionExpression",
        "ConditionalOperator",
        "Expected",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnConsumedCapacity",
        "ReturnItemCollectionMetrics",
        "ReturnValues",
    ]),
    call("ecs", "runTask", SYNC_TOKEN, &["TaskDefinition"]),
    call("eks", "call", TOKEN, &["ClusterName", "CertificateAuthority", "Endpoint", "Method", "Path"]),
    call("eks", "runJob", SYNC_TOKEN, &["ClusterName", "CertificateAuthority", "Endpoint", "Job"]),
    call("eks", "createCluster", SYNC_TOKEN, &["Name", "RoleArn", "ResourcesVpcConfig"]),
    call("eks", "deleteCluster", SYNC_TOKEN, &["Name"]),
    call("eks", "createNodegroup", SYNC_TOKEN, &["ClusterName", "NodegroupName", "Subnets", "NodeRole"]),
    call("eks", "deleteNodegroup", SYNC_TOKEN, &["ClusterName", "NodegroupName"]),
    call(
        "eks",
        "createFargateProfile",
        SYNC_TOKEN,
        &["ClusterName", "FargateProfileName", "PodExecutionRoleArn"],
    ),
    call("eks", "deleteFargateProfile", SYNC_TOKEN, &["ClusterName", "FargateProfileName"]),
    call("elasticmapreduce", "createCluster", SYNC, &["Name", "Instances"]),
    call("elasticmapreduce", "terminateCluster", SYNC, &["ClusterId"]),
    call("elasticmapreduce", "addStep", SYNC, &["ClusterId", "Step"]),
    call("elasticmapreduce", "setClusterTerminationProtection", RR, &["ClusterId", "TerminationProtected"]),
    call("elasticmapreduce", "cancelStep", RR, &["ClusterId", "StepId"]),
    call(
        "elasticmapreduce",
        "modifyInstanceFleetByName",
        RR,
        &["ClusterId", "InstanceFleetName", "InstanceFleet"],
    ),
    call(
        "elasticmapreduce",
        "modifyInstanceGroupByName",
        RR,
        &["ClusterId", "InstanceGroupName", "InstanceGroup"],
    ),
    call("emr-containers", "createVirtualCluster", RR, &["Name", "ContainerProvider"]),
    call("emr-containers", "deleteVirtualCluster", SYNC, &["Id"]),
    call("emr-containers", "startJobRun", SYNC, &["VirtualClusterId"]),
    call("emr-serverless", "createApplication", SYNC, &["ReleaseLabel", "Type"]),
    call("emr-serverless", "startApplication", SYNC, &["ApplicationId"]),
    call("emr-serverless", "stopApplication", SYNC, &["ApplicationId"]),
    call("emr-serverless", "deleteApplication", SYNC, &["ApplicationId"]),
    call("emr-serverless", "startJobRun", SYNC, &["ApplicationId", "ExecutionRoleArn"]),
    call("emr-serverless", "cancelJobRun", SYNC, &["ApplicationId", "JobRunId"]),
    call("events", "putEvents", TOKEN, &["Entries"]),
    call("glue", "startJobRun", SYNC, &["JobName"]),
    call("http", "invoke", RR, &["ApiEndpoint", "Method", "Authentication|InvocationConfig"]).accepts(&[
        "Headers",
        "QueryParameters",
        "RequestBody",
        "Transform",
    ]),
    call("lambda", "invoke", TOKEN, &["FunctionName"]).accepts(&[
        "Payload",
        "InvocationType",
        "ClientContext",
        "Qualifier",
        "LogType",
    ]),
    call("mediaconvert", "createJob", SYNC, &["Role", "Settings"]),
    call("sagemaker", "createTrainingJob", SYNC, &["TrainingJobName", "RoleArn", "OutputDataConfig"]),
    call(
        "sagemaker",
        "createTransformJob",
        SYNC,
        &["TransformJobName", "ModelName", "TransformInput", "TransformOutput", "TransformResources"],
    ),
    call(
        "sagemaker",
        "createProcessingJob",
        SYNC,
        &["ProcessingJobName", "ProcessingResources", "AppSpecification", "RoleArn"],
    ),
    call(
        "sagemaker",
        "createLabelingJob",
        SYNC,
        &[
            "LabelingJobName",
            "LabelAttributeName",
            "InputConfig",
            "OutputConfig",
            "RoleArn",
            "HumanTaskConfig",
        ],
    ),
    call(
        "sagemaker",
        "createHyperParameterTuningJob",
        SYNC,
        &["HyperParameterTuningJobName", "HyperParameterTuningJobConfig"],
    ),
    call("sagemaker", "createEndpoint", RR, &["EndpointName", "EndpointConfigName"]),
    call("sagemaker", "createEndpointConfig", RR, &["EndpointConfigName", "ProductionVariants"]),
    call("sagemaker", "createModel", RR, &["ModelName"]),
    call("sagemaker", "updateEndpoint", RR, &["EndpointName", "EndpointConfigName"]),
    call("sns", "publish", TOKEN, &["Message", "TopicArn|TargetArn|PhoneNumber"]).accepts(&[
        "Subject",
        "MessageStructure",
        "MessageAttributes",
        "MessageGroupId",
        "MessageDeduplicationId",
    ]),
    call("sqs", "sendMessage", TOKEN, &["QueueUrl", "MessageBody"]).accepts(&[
        "DelaySeconds",
        "MessageAttributes",
        "MessageDeduplicationId",
        "MessageGroupId",
    ]),
    call("states", "startExecution", SYNC_TOKEN, &["StateMachineArn"]).accepts(&["Input", "Name"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_action_is_listed_twice_and_names_have_their_case() {
        let mut seen = HashSet::new();
        for known in ALL {
            assert!(seen.insert((known.service, known.action)), "{}:{}", known.service, known.action);
            assert!(known.action.starts_with(|c: char| c.is_ascii_lowercase()));
            for name in
                known.required.iter().flat_map(|names| names.split('|')).chain(known.accepted.iter().copied())
            {
                assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
            }
        }
    }

    #[test]
    fn patterns_are_those_of_the_table() {
        let find = |action: &str| ALL.iter().find(|known| known.action == action).map(|a| (a.sync, a.token));
        assert_eq!(find("runTask"), Some((true, true)));
        assert_eq!(find("submitJob"), Some((true, false)));
        assert_eq!(find("sendMessage"), Some((false, true)));
        assert_eq!(find("getItem"), Some((false, false)));
    }
}
