//! Production variants: what a SageMaker endpoint runs, and on what.

use crate::tasks::family::sagemaker::{INSTANCE_TYPE, NAME_63, OUTPUT_KMS_KEY_ARN, S3_LOCATION};
use crate::unit::arg::{Boolean, Form, Integer, Kind, Number, Object, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// A variant.
pub const VARIANT: Kind = Kind::Object(&[
    VARIANT_NAME.spec,
    MODEL_NAME.spec,
    INSTANCE_TYPE.spec,
    INITIAL_INSTANCE_COUNT.spec,
    INITIAL_VARIANT_WEIGHT.spec,
    ACCELERATOR_TYPE.spec,
    SERVERLESS_CONFIG.spec,
    VOLUME_SIZE_GIB.spec,
    MODEL_DATA_DOWNLOAD_TIMEOUT_SECONDS.spec,
    CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_SECONDS.spec,
    MANAGED_INSTANCE_SCALING.spec,
    ROUTING_STRATEGY.spec,
    CORE_DUMP_CONFIG.spec,
    ENABLE_SSM_ACCESS.spec,
    INFERENCE_AMI_VERSION.spec,
]);
/// What holds within a variant: it runs on instances, or without servers.
pub const RULES: &[Rule] = &[
    Rule::AtMostOne(&["instance_type", "serverless_config"]),
    Rule::AtMostOne(&["initial_instance_count", "serverless_config"]),
    Rule::AtMostOne(&["accelerator_type", "serverless_config"]),
];

/// Gives a variant that runs on instances one of them, unless it says how many, itself or through its scaling.
///
/// Source: SageMaker API reference, ProductionVariant: of instances there is at least one, and the API has no default.
///
/// # Errors
/// None.
pub fn counted(variants: &Value) -> Result<Value, String> {
    let mut variants = variants.clone();
    for variant in variants.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        let is_counted =
            ["InitialInstanceCount", "ManagedInstanceScaling"].iter().any(|key| variant.contains_key(*key));
        if variant.contains_key("InstanceType") && !is_counted {
            variant.insert("InitialInstanceCount".to_owned(), json!(1));
        }
    }
    Ok(variants)
}

const VARIANT_NAME: Arg<Words> =
    text("variant_name", "Name of the variant.").required().format(NAME_63).asl("VariantName");
const MODEL_NAME: Arg<Words> =
    text("model_name", "Name of the model that it runs.").required().format(NAME_63).asl("ModelName");
const INITIAL_INSTANCE_COUNT: Arg<Integer> =
    integer(
        "initial_instance_count",
        "Number of instances at the start. Default: 1 where `instance_type` is given without `managed_instance_scaling`.",
    )
    .range(1, i64::MAX)
    .asl("InitialInstanceCount");
const INITIAL_VARIANT_WEIGHT: Arg<Number> =
    number("initial_variant_weight", "Share of the traffic, in relation to the weights of all variants.")
        .range(0.0, f64::INFINITY)
        .assumed("1.0")
        .asl("InitialVariantWeight");
const ACCELERATOR_TYPE: Arg<Words> =
    text("accelerator_type", "Elastic Inference accelerator, such as `ml.eia1.medium`.")
        .asl("AcceleratorType");
const SERVERLESS_CONFIG: Arg<Object> = object(
    "serverless_config",
    "Runs the model without servers, in place of instances.",
    &[MEMORY_SIZE_MIB.spec, MAX_CONCURRENCY.spec, PROVISIONED_CONCURRENCY.spec],
)
.asl("ServerlessConfig");
const MEMORY_SIZE_MIB: Arg<Integer> = integer("memory_size_mib", "Memory in MiB, in steps of 1,024.")
    .required()
    .range(1024, 6144)
    .asl("MemorySizeInMB");
const MAX_CONCURRENCY: Arg<Integer> =
    integer("max_concurrency", "Requests at once, at most.").required().range(1, 200).asl("MaxConcurrency");
const PROVISIONED_CONCURRENCY: Arg<Integer> =
    integer("provisioned_concurrency", "Requests at once that capacity is kept warm for.")
        .range(1, 200)
        .asl("ProvisionedConcurrency");
const VOLUME_SIZE_GIB: Arg<Integer> =
    integer("volume_size_gib", "Size of each instance's storage volume in GiB.")
        .range(1, 512)
        .asl("VolumeSizeInGB");
const MODEL_DATA_DOWNLOAD_TIMEOUT_SECONDS: Arg<Integer> =
    integer("model_data_download_timeout_seconds", "Seconds that fetching the model may take.")
        .range(60, 3600)
        .asl("ModelDataDownloadTimeoutInSeconds");
const CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_SECONDS: Arg<Integer> = integer(
    "container_startup_health_check_timeout_seconds",
    "Seconds that the container may take until it answers the health check.",
)
.range(60, 3600)
.asl("ContainerStartupHealthCheckTimeoutInSeconds");
const MANAGED_INSTANCE_SCALING: Arg<Object> = object(
    "managed_instance_scaling",
    "Lets SageMaker set the number of instances.",
    &[SCALING_ENABLED.spec, MIN_INSTANCE_COUNT.spec, MAX_INSTANCE_COUNT.spec],
)
.asl("ManagedInstanceScaling");
const SCALING_ENABLED: Arg<Boolean> =
    boolean("enabled", "Whether it does.").form(Form::Words("ENABLED", "DISABLED")).asl("Status");
const MIN_INSTANCE_COUNT: Arg<Integer> =
    integer("min_instance_count", "Least number of instances.").range(0, i64::MAX).asl("MinInstanceCount");
const MAX_INSTANCE_COUNT: Arg<Integer> =
    integer("max_instance_count", "Greatest number of instances.").range(1, i64::MAX).asl("MaxInstanceCount");
const ROUTING_STRATEGY: Arg<Words> = text("routing_strategy", "Which instance a request goes to.")
    .format(Format::OneOf(&["LEAST_OUTSTANDING_REQUESTS", "RANDOM"]))
    .asl("RoutingConfig.RoutingStrategy");
const CORE_DUMP_CONFIG: Arg<Object> = object(
    "core_dump_config",
    "Keeps a core dump when the container crashes.",
    &[CORE_DUMP_S3_URI.spec, OUTPUT_KMS_KEY_ARN.spec],
)
.asl("CoreDumpConfig");
const CORE_DUMP_S3_URI: Arg<Words> = text("destination_s3_uri", "Where in S3: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("DestinationS3Uri");
const ENABLE_SSM_ACCESS: Arg<Boolean> =
    boolean("enable_ssm_access", "Whether Session Manager may open a shell in the container.")
        .asl("EnableSSMAccess");
const INFERENCE_AMI_VERSION: Arg<Words> = text(
    "inference_ami_version",
    "Version of the instances' machine image, such as `al2-ami-sagemaker-inference-gpu-2`.",
)
.asl("InferenceAmiVersion");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_on_instances_has_one_unless_it_says_otherwise() {
        let variants = json!([
            { "InstanceType": "ml.m5.large" },
            { "InstanceType": "ml.m5.large", "InitialInstanceCount": 3 },
            { "InstanceType": "ml.m5.large", "ManagedInstanceScaling": { "MinInstanceCount": 2 } },
            { "ServerlessConfig": { "MaxConcurrency": 5 } },
        ]);
        let counted = counted(&variants).unwrap();
        let counts: Vec<_> = (0..4).map(|index| counted[index]["InitialInstanceCount"].as_i64()).collect();
        assert_eq!(counts, [Some(1), Some(3), None, None]);
    }
}
