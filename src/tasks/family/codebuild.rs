//! What the tasks of AWS CodeBuild share.

use crate::unit::arg::{
    Boolean, Form, Integer, Kind, Object, ObjectList, ObjectMap, Spec, Str, TextList, Words,
};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// AWS's page about the whole family.
pub const LINKS: &[(&str, &str)] = &[(
    "Manage AWS CodeBuild builds with Step Functions",
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-codebuild.html",
)];

/// What both calls take that start builds.
pub const START_ARGS: [Spec; 29] = [
    PROJECT_NAME.spec,
    PROJECT_ARN.spec,
    ENVIRONMENT_VARIABLES_OVERRIDE.spec,
    SOURCE_VERSION.spec,
    SOURCE_TYPE_OVERRIDE.spec,
    SOURCE_LOCATION_OVERRIDE.spec,
    SOURCE_AUTH_OVERRIDE.spec,
    GIT_CLONE_DEPTH_OVERRIDE.spec,
    GIT_SUBMODULES_CONFIG_OVERRIDE.spec,
    SECONDARY_SOURCES_OVERRIDE.spec,
    SECONDARY_SOURCES_VERSION_OVERRIDE.spec,
    BUILDSPEC_OVERRIDE.spec,
    INSECURE_SSL_OVERRIDE.spec,
    ARTIFACTS_OVERRIDE.spec,
    SECONDARY_ARTIFACTS_OVERRIDE.spec,
    ENVIRONMENT_TYPE_OVERRIDE.spec,
    IMAGE_OVERRIDE.spec,
    COMPUTE_TYPE_OVERRIDE.spec,
    CERTIFICATE_OVERRIDE.spec,
    CACHE_OVERRIDE.spec,
    SERVICE_ROLE_OVERRIDE.spec,
    PRIVILEGED_MODE_OVERRIDE.spec,
    QUEUED_TIMEOUT_IN_MINUTES_OVERRIDE.spec,
    ENCRYPTION_KEY_OVERRIDE.spec,
    IDEMPOTENCY_TOKEN.spec,
    LOGS_CONFIG_OVERRIDE.spec,
    REGISTRY_CREDENTIAL_OVERRIDE.spec,
    IMAGE_PULL_CREDENTIALS_TYPE_OVERRIDE.spec,
    DEBUG_SESSION_ENABLED.spec,
];

/// `ProjectName`, as a name.
const PROJECT_NAME: Arg<Words> =
    text("project_name", "Name of the project.").format(Format::Length(1, 255)).asl("ProjectName");
/// `ProjectName`, taken from an ARN.
const PROJECT_ARN: Arg<Words> = text(
    "project_arn",
    "ARN of the project, in place of its name. CodeBuild takes the name, so an expression must give the name.",
)
.arn(&["codebuild"])
.form(Form::With(project_of_arn))
.asl("ProjectName");
/// One of the two names the project.
pub const PROJECT: Rule = Rule::ExactlyOne(&["project_name", "project_arn"]);

/// `EnvironmentVariablesOverride`.
const ENVIRONMENT_VARIABLES_OVERRIDE: Arg<ObjectMap> = object_map(
    "environment_variables_override",
    "Environment variables, by name, in place of the project's or beside them. Plain values show in the execution's history: refer secrets \
     by their `type`.",
    &Kind::Object(&[VARIABLE_TYPE.spec, VARIABLE_VALUE.spec]),
)
.form(Form::Pairs("Name", "Value"))
.asl("EnvironmentVariablesOverride");
const VARIABLE_TYPE: Arg<Str> = one_of(
    "type",
    "Whether `value` is the value itself, or names a parameter or a secret that holds it.",
    &[
        ("PLAINTEXT", "PLAINTEXT"),
        ("PARAMETER_STORE", "PARAMETER_STORE"),
        ("SECRETS_MANAGER", "SECRETS_MANAGER"),
    ],
)
.default("PLAINTEXT")
.asl("Type");
const VARIABLE_VALUE: Arg<Words> =
    text("value", "The value, or the name of what holds it.").required().asl("Value");

/// `SourceVersion`.
const SOURCE_VERSION: Arg<Words> = text(
    "source_version",
    "Version of the source: a commit, branch, tag or pull request, or the version of an object in S3. Default: that of the project.",
)
.asl("SourceVersion");
/// `SourceTypeOverride`.
const SOURCE_TYPE_OVERRIDE: Arg<Str> =
    one_of("source_type_override", "Kind of source.", SOURCE_TYPES).asl("SourceTypeOverride");
const SOURCE_TYPES: &[(&str, &str)] = &[
    ("BITBUCKET", "BITBUCKET"),
    ("CODECOMMIT", "CODECOMMIT"),
    ("CODEPIPELINE", "CODEPIPELINE"),
    ("GITHUB", "GITHUB"),
    ("GITHUB_ENTERPRISE", "GITHUB_ENTERPRISE"),
    ("GITLAB", "GITLAB"),
    ("GITLAB_SELF_MANAGED", "GITLAB_SELF_MANAGED"),
    ("NO_SOURCE", "NO_SOURCE"),
    ("S3", "S3"),
];
/// `SourceLocationOverride`.
const SOURCE_LOCATION_OVERRIDE: Arg<Words> =
    text("source_location_override", "Place of the source: a repository's URL, or bucket and key.")
        .asl("SourceLocationOverride");
/// `SourceAuthOverride`.
const SOURCE_AUTH_OVERRIDE: Arg<Object> =
    object("source_auth_override", "How CodeBuild authenticates at the source.", AUTH_ARGS)
        .asl("SourceAuthOverride");
const AUTH_ARGS: &[Spec] = &[AUTH_TYPE.spec, AUTH_RESOURCE.spec];
const AUTH_TYPE: Arg<Str> = one_of(
    "type",
    "Kind of authentication.",
    &[("OAUTH", "OAUTH"), ("CODECONNECTIONS", "CODECONNECTIONS"), ("SECRETS_MANAGER", "SECRETS_MANAGER")],
)
.required()
.asl("Type");
const AUTH_RESOURCE: Arg<Words> = text("resource", "ARN of the connection or the secret.").asl("Resource");
/// `GitCloneDepthOverride`.
const GIT_CLONE_DEPTH_OVERRIDE: Arg<Integer> =
    integer("git_clone_depth_override", "How many commits are cloned; 0 for all.")
        .range(0, i64::MAX)
        .asl("GitCloneDepthOverride");
/// `GitSubmodulesConfigOverride`.
const GIT_SUBMODULES_CONFIG_OVERRIDE: Arg<Object> =
    object("git_submodules_config_override", "What becomes of Git submodules.", &[FETCH_SUBMODULES.spec])
        .asl("GitSubmodulesConfigOverride");
const FETCH_SUBMODULES: Arg<Boolean> =
    boolean("fetch_submodules", "Whether they are fetched.").required().asl("FetchSubmodules");
/// `SecondarySourcesOverride`.
const SECONDARY_SOURCES_OVERRIDE: Arg<ObjectList> = object_list(
    "secondary_sources_override",
    "Further sources.",
    &Kind::Object(&[
        SOURCE_IDENTIFIER.spec,
        SOURCE_TYPE.spec,
        SOURCE_LOCATION.spec,
        GIT_CLONE_DEPTH.spec,
        GIT_SUBMODULES_CONFIG.spec,
        SOURCE_BUILDSPEC.spec,
        AUTH.spec,
        REPORT_BUILD_STATUS.spec,
        BUILD_STATUS_CONFIG.spec,
        INSECURE_SSL.spec,
    ]),
)
.length(0, 12)
.asl("SecondarySourcesOverride");
const SOURCE_IDENTIFIER: Arg<Words> =
    text("source_identifier", "Name of the source within the project.").required().asl("SourceIdentifier");
const SOURCE_TYPE: Arg<Str> = one_of("type", "Kind of source.", SOURCE_TYPES).required().asl("Type");
const SOURCE_LOCATION: Arg<Words> = text("location", "Place of the source.").asl("Location");
const GIT_CLONE_DEPTH: Arg<Integer> = integer("git_clone_depth", "How many commits are cloned; 0 for all.")
    .range(0, i64::MAX)
    .asl("GitCloneDepth");
const GIT_SUBMODULES_CONFIG: Arg<Object> =
    object("git_submodules_config", "What becomes of Git submodules.", &[FETCH_SUBMODULES.spec])
        .asl("GitSubmodulesConfig");
const SOURCE_BUILDSPEC: Arg<Words> =
    text("buildspec", "Buildspec of the source: YAML, or a file's place.").asl("Buildspec");
const AUTH: Arg<Object> = object("auth", "How CodeBuild authenticates at the source.", AUTH_ARGS).asl("Auth");
const REPORT_BUILD_STATUS: Arg<Boolean> =
    boolean("report_build_status", "Whether the source's host is told how the build goes.")
        .asl("ReportBuildStatus");
const BUILD_STATUS_CONFIG: Arg<Object> =
    object("build_status_config", "What the host shows of the build.", STATUS_ARGS).asl("BuildStatusConfig");
/// What `BuildStatusConfig` holds.
pub const STATUS_ARGS: &[Spec] = &[STATUS_CONTEXT.spec, TARGET_URL.spec];
const STATUS_CONTEXT: Arg<Words> = text("context", "Name under which the status shows.").asl("Context");
const TARGET_URL: Arg<Words> = text("target_url", "Address that the status links to.").asl("TargetUrl");
const INSECURE_SSL: Arg<Boolean> =
    boolean("insecure_ssl", "Whether problems of the host's TLS certificate are ignored.").asl("InsecureSsl");
/// `SecondarySourcesVersionOverride`.
const SECONDARY_SOURCES_VERSION_OVERRIDE: Arg<ObjectList> = object_list(
    "secondary_sources_version_override",
    "Versions of further sources.",
    &Kind::Object(&[SOURCE_IDENTIFIER.spec, SECONDARY_VERSION.spec]),
)
.length(0, 12)
.asl("SecondarySourcesVersionOverride");
const SECONDARY_VERSION: Arg<Words> =
    text("source_version", "Version of that source.").required().asl("SourceVersion");
/// `BuildspecOverride`.
const BUILDSPEC_OVERRIDE: Arg<Words> =
    text("buildspec_override", "Buildspec: YAML, or the place of a file in the source or in S3.")
        .asl("BuildspecOverride");
/// `InsecureSslOverride`.
const INSECURE_SSL_OVERRIDE: Arg<Boolean> =
    boolean("insecure_ssl_override", "Whether problems of the host's TLS certificate are ignored.")
        .asl("InsecureSslOverride");

/// `ArtifactsOverride`.
const ARTIFACTS_OVERRIDE: Arg<Object> =
    object("artifacts_override", "Where the build's output goes.", ARTIFACTS_ARGS).asl("ArtifactsOverride");
/// `SecondaryArtifactsOverride`.
const SECONDARY_ARTIFACTS_OVERRIDE: Arg<ObjectList> =
    object_list("secondary_artifacts_override", "Further outputs.", &Kind::Object(ARTIFACTS_ARGS))
        .length(0, 12)
        .asl("SecondaryArtifactsOverride");
const ARTIFACTS_ARGS: &[Spec] = &[
    ARTIFACTS_TYPE.spec,
    ARTIFACTS_LOCATION.spec,
    ARTIFACTS_PATH.spec,
    NAMESPACE_TYPE.spec,
    ARTIFACTS_NAME.spec,
    PACKAGING.spec,
    OVERRIDE_ARTIFACT_NAME.spec,
    ENCRYPTION_DISABLED.spec,
    ARTIFACT_IDENTIFIER.spec,
    BUCKET_OWNER_ACCESS.spec,
];
const ARTIFACTS_TYPE: Arg<Str> = one_of(
    "type",
    "Kind of output.",
    &[("S3", "S3"), ("NO_ARTIFACTS", "NO_ARTIFACTS"), ("CODEPIPELINE", "CODEPIPELINE")],
)
.required()
.asl("Type");
const ARTIFACTS_LOCATION: Arg<Words> = text("location", "Bucket of the output.").asl("Location");
const ARTIFACTS_PATH: Arg<Words> = text("path", "Prefix in the bucket.").asl("Path");
const NAMESPACE_TYPE: Arg<Str> = one_of(
    "namespace_type",
    "Whether the build's ID is part of the key.",
    &[("NONE", "NONE"), ("BUILD_ID", "BUILD_ID")],
)
.assumed("NONE")
.asl("NamespaceType");
const ARTIFACTS_NAME: Arg<Words> = text("name", "Name of the object or folder.").asl("Name");
const PACKAGING: Arg<Str> =
    one_of("packaging", "Whether the output is zipped.", &[("NONE", "NONE"), ("ZIP", "ZIP")])
        .assumed("NONE")
        .asl("Packaging");
const OVERRIDE_ARTIFACT_NAME: Arg<Boolean> =
    boolean("override_artifact_name", "Whether the buildspec's name for the output counts.")
        .asl("OverrideArtifactName");
const ENCRYPTION_DISABLED: Arg<Boolean> =
    boolean("encryption_disabled", "Whether it is stored without encryption.").asl("EncryptionDisabled");
const ARTIFACT_IDENTIFIER: Arg<Words> =
    text("artifact_identifier", "Name of the output within the project.").asl("ArtifactIdentifier");
const BUCKET_OWNER_ACCESS: Arg<Str> = one_of(
    "bucket_owner_access",
    "What the owner of a bucket of another account may do with it.",
    &[("NONE", "NONE"), ("READ_ONLY", "READ_ONLY"), ("FULL", "FULL")],
)
.asl("BucketOwnerAccess");

/// `EnvironmentTypeOverride`.
const ENVIRONMENT_TYPE_OVERRIDE: Arg<Words> = text(
    "environment_type_override",
    "Kind of build environment, such as `LINUX_CONTAINER` or `ARM_CONTAINER`.",
)
.asl("EnvironmentTypeOverride");
/// `ImageOverride`.
const IMAGE_OVERRIDE: Arg<Words> = text("image_override", "Image of the build environment.")
    .format(Format::Length(1, usize::MAX))
    .asl("ImageOverride");
/// `ComputeTypeOverride`.
const COMPUTE_TYPE_OVERRIDE: Arg<Words> =
    text("compute_type_override", "Size of the build environment, such as `BUILD_GENERAL1_SMALL`.")
        .asl("ComputeTypeOverride");
/// `CertificateOverride`.
const CERTIFICATE_OVERRIDE: Arg<Words> =
    text("certificate_override", "Place in S3 of a TLS certificate that the build trusts.")
        .asl("CertificateOverride");
/// `CacheOverride`.
const CACHE_OVERRIDE: Arg<Object> = object(
    "cache_override",
    "What is kept from build to build.",
    &[CACHE_TYPE.spec, CACHE_LOCATION.spec, CACHE_MODES.spec, CACHE_NAMESPACE.spec],
)
.asl("CacheOverride");
const CACHE_TYPE: Arg<Str> =
    one_of("type", "Where the cache is.", &[("NO_CACHE", "NO_CACHE"), ("S3", "S3"), ("LOCAL", "LOCAL")])
        .required()
        .asl("Type");
const CACHE_LOCATION: Arg<Words> =
    text("location", "Bucket and prefix of the cache, for `S3`.").asl("Location");
const CACHE_MODES: Arg<TextList> = list(
    "modes",
    "What `LOCAL` keeps: `LOCAL_SOURCE_CACHE`, `LOCAL_DOCKER_LAYER_CACHE`, `LOCAL_CUSTOM_CACHE`.",
)
.asl("Modes");
const CACHE_NAMESPACE: Arg<Words> =
    text("cache_namespace", "Name under which several projects share the cache.").asl("CacheNamespace");
/// `ServiceRoleOverride`.
const SERVICE_ROLE_OVERRIDE: Arg<Words> = text(
    "service_role_override",
    "ARN or name of the role that the build works under, which the policy then allows to pass.",
)
.format(Format::Length(1, usize::MAX))
.asl("ServiceRoleOverride");
/// `PrivilegedModeOverride`.
const PRIVILEGED_MODE_OVERRIDE: Arg<Boolean> =
    boolean("privileged_mode_override", "Whether the build may run Docker itself.")
        .asl("PrivilegedModeOverride");
/// `QueuedTimeoutInMinutesOverride`.
const QUEUED_TIMEOUT_IN_MINUTES_OVERRIDE: Arg<Integer> =
    integer("queued_timeout_in_minutes_override", "Minutes that the build may wait in the queue.")
        .range(5, 480)
        .asl("QueuedTimeoutInMinutesOverride");
/// `EncryptionKeyOverride`.
const ENCRYPTION_KEY_OVERRIDE: Arg<Words> =
    text("encryption_key_override", "ARN or alias of the KMS key that encrypts the output.")
        .format(Format::Length(1, usize::MAX))
        .asl("EncryptionKeyOverride");
/// `IdempotencyToken`.
const IDEMPOTENCY_TOKEN: Arg<Words> =
    text("idempotency_token", "A repeat with this token within five minutes starts nothing new.")
        .asl("IdempotencyToken");
/// `LogsConfigOverride`.
const LOGS_CONFIG_OVERRIDE: Arg<Object> =
    object("logs_config_override", "Where the build's logs go.", &[CLOUD_WATCH_LOGS.spec, S3_LOGS.spec])
        .asl("LogsConfigOverride");
const CLOUD_WATCH_LOGS: Arg<Object> =
    object("cloud_watch_logs", "Logs in CloudWatch.", &[LOGS_STATUS.spec, GROUP_NAME.spec, STREAM_NAME.spec])
        .asl("CloudWatchLogs");
const LOGS_STATUS: Arg<Str> =
    one_of("status", "Whether logs go there.", &[("ENABLED", "ENABLED"), ("DISABLED", "DISABLED")])
        .required()
        .asl("Status");
const GROUP_NAME: Arg<Words> = text("group_name", "Log group.").asl("GroupName");
const STREAM_NAME: Arg<Words> = text("stream_name", "Prefix of the log stream.").asl("StreamName");
const S3_LOGS: Arg<Object> = object(
    "s3_logs",
    "Logs in S3.",
    &[LOGS_STATUS.spec, LOGS_LOCATION.spec, ENCRYPTION_DISABLED.spec, BUCKET_OWNER_ACCESS.spec],
)
.asl("S3Logs");
const LOGS_LOCATION: Arg<Words> = text("location", "Bucket and prefix.").asl("Location");
/// `RegistryCredentialOverride`.
const REGISTRY_CREDENTIAL_OVERRIDE: Arg<Object> = object(
    "registry_credential_override",
    "How CodeBuild logs in at a private registry for the image.",
    &[CREDENTIAL.spec, CREDENTIAL_PROVIDER.spec],
)
.asl("RegistryCredentialOverride");
const CREDENTIAL: Arg<Words> = text("credential", "ARN or name of the secret.").required().asl("Credential");
const CREDENTIAL_PROVIDER: Arg<Str> =
    one_of("credential_provider", "What holds the secret.", &[("SECRETS_MANAGER", "SECRETS_MANAGER")])
        .default("SECRETS_MANAGER")
        .asl("CredentialProvider");
/// `ImagePullCredentialsTypeOverride`.
const IMAGE_PULL_CREDENTIALS_TYPE_OVERRIDE: Arg<Str> = one_of(
    "image_pull_credentials_type_override",
    "Whose credentials pull the image.",
    &[("CODEBUILD", "CODEBUILD"), ("SERVICE_ROLE", "SERVICE_ROLE")],
)
.asl("ImagePullCredentialsTypeOverride");
/// `DebugSessionEnabled`.
const DEBUG_SESSION_ENABLED: Arg<Boolean> =
    boolean("debug_session_enabled", "Whether a session may be opened into the running build.")
        .asl("DebugSessionEnabled");

/// CodeBuild takes the project's name.
fn project_of_arn(arn: &Value) -> Result<Value, String> {
    let name = arn.as_str().and_then(Arn::parse).and_then(|arn| arn.resource.strip_prefix("project/"));
    match name.filter(|name| !name.is_empty()) {
        Some(name) => Ok(json!(name)),
        None => Err(format!("{arn} is no project's ARN; it ends in `project/` and a name.")),
    }
}

/// ARN of a project in the task's account.
pub fn project(call: &Call, name: &str) -> String {
    call.arn("codebuild", &format!("project/{name}"))
}

/// The policy of a call that starts a build: the call, with `RUN_JOB` what follows the build, and the role that is passed.
pub fn start(call: &Call, action: &'static str, follow: [&'static str; 2], rule: &str) -> Vec<Statement> {
    let projects = if call.args.has(PROJECT_ARN) {
        call.target(PROJECT_ARN, || project(call, "*"))
    } else {
        call.target_with(PROJECT_NAME, |name| project(call, name), || project(call, "*"))
    };
    let mut policy = vec![Statement::allow([action], projects.clone())];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(Statement::allow(follow, projects));
            policy.push(call.managed_rule(rule));
        }
    }
    policy.extend(call.pass_role(SERVICE_ROLE_OVERRIDE, "codebuild.amazonaws.com"));
    policy
}

/// The projects of some builds: the literal ones read from their IDs (`project:number`) or ARNs, and all of the account as
/// soon as only the execution knows one.
pub fn projects_of_builds(call: &Call, argument: &str, builds: Vec<Text<'_>>) -> Vec<String> {
    let of_build = |build: &str| {
        let id = Arn::parse(build).map_or(build, |arn| arn.resource.trim_start_matches("build/"));
        project(call, id.split(':').next().unwrap_or(id))
    };
    targets(call, argument, builds, of_build, || project(call, "*"))
}

/// The resources that a list of texts names, or the wildcard as soon as one of them is an expression.
pub fn targets(
    call: &Call,
    argument: &str,
    texts: Vec<Text<'_>>,
    of_literal: impl Fn(&str) -> String,
    wildcard: impl FnOnce() -> String,
) -> Vec<String> {
    let expression = texts.iter().find_map(|text| match text {
        Text::Expression(text) => Some(*text),
        Text::Literal(_) => None,
    });
    if let Some(expression) = expression {
        return call.narrowed(argument, expression, wildcard);
    }
    let mut resources = Vec::new();
    for literal in texts.into_iter().filter_map(|text| crate::unit::call::literal(Some(text))) {
        let resource = of_literal(&literal);
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    resources
}
