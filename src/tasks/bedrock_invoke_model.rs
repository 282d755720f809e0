//! `sfntasks_bedrock_invoke_model`.

use crate::tasks::family::s3;
use crate::unit::arg::{Boolean, Form, Json, Kind, Object, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Invokes a model.
pub const UNIT: Unit = Unit {
    name: "bedrock_invoke_model",
    summary: "Invokes a model of Amazon Bedrock.",
    notes: "Request and answer are limited to 256 KiB; for more, let Bedrock read and write S3 with `input_s3_uri` and `output_s3_uri`.",
    links: &[
        (
            "Invoke and customize Amazon Bedrock models with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html",
        ),
        (
            "Prerequisites for inference profiles",
            "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html",
        ),
    ],
    family: "Bedrock",
    args: &[
        MODEL_ARN.spec,
        BODY.spec,
        INPUT_S3_URI.spec,
        OUTPUT_S3_URI.spec,
        ACCEPT.spec,
        CONTENT_TYPE.spec,
        GUARDRAIL.spec,
        TRACE_ENABLED.spec,
        INFERENCE_PROFILE_REGIONS.spec,
    ],
    rules: &[Rule::ExactlyOne(&["body", "input_s3_uri"])],
    check,
    body: Body::Task(Task {
        api: Api { service: "bedrock", action: "invokeModel" },
        patterns: TASK_TOKEN,
        token_argument: "body",
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const MODEL_ARN: Arg<Words> = text(
    "model_arn",
    "ARN of a foundation model, of provisioned throughput, of a deployed or imported model of your own, or of an inference profile.",
)
.required()
.arn(&["bedrock"])
.asl("ModelId");
const BODY: Arg<Json> =
    json_value("body", "The request, in the shape that the model's provider defines.").asl("Body");
const INPUT_S3_URI: Arg<Words> = text(
    "input_s3_uri",
    "Object in S3 that holds the request, in place of `body`. The policy allows to read it.",
)
.format(Format::S3Uri)
.asl("Input.S3Uri");
const OUTPUT_S3_URI: Arg<Words> =
    text("output_s3_uri", "Object in S3 that the answer is written to. The policy allows to write it.")
        .format(Format::S3Uri)
        .asl("Output.S3Uri");
const ACCEPT: Arg<Words> =
    text("accept", "MIME type of the answer.").assumed("application/json").asl("Accept");
const CONTENT_TYPE: Arg<Words> =
    text("content_type", "MIME type of the request.").assumed("application/json").asl("ContentType");
const GUARDRAIL: Arg<Object> = object(
    "guardrail",
    "The guardrail that request and answer have to pass.",
    &[GUARDRAIL_IDENTIFIER.spec, GUARDRAIL_VERSION.spec],
)
.form(Form::Spread);
const GUARDRAIL_IDENTIFIER: Arg<Words> = text("identifier", "ID or ARN of the guardrail.")
    .required()
    .format(Format::Length(1, 2048))
    .asl("GuardrailIdentifier");
const GUARDRAIL_VERSION: Arg<Words> = text("version", "Number of its version, or `DRAFT`.")
    .required()
    .format(Format::With(guardrail_version))
    .asl("GuardrailVersion");
const TRACE_ENABLED: Arg<Boolean> =
    boolean("trace_enabled", "Whether the answer tells what the guardrail did.")
        .form(Form::Words("ENABLED", "DISABLED"))
        .asl("Trace");
const INFERENCE_PROFILE_REGIONS: Arg<TextList> = list(
    "inference_profile_regions",
    "Regions that the inference profile may send the request to. They go into the policy. Default: any region, but only by way of \
     this profile.",
)
.of(&Kind::Plain(Format::With(region)))
.length(1, usize::MAX);

fn guardrail_version(text: &str) -> Result<(), String> {
    let number =
        !text.starts_with('0') && (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if text == "DRAFT" || number {
        return Ok(());
    }
    Err(format!("{text:?} is no version of a guardrail; give its number or `DRAFT`."))
}

fn region(text: &str) -> Result<(), String> {
    if crate::iam::arn::is_region(text) {
        return Ok(());
    }
    Err(format!("{text:?} is no region; write it as in `us-east-1`."))
}

fn check(call: &Call, problems: &mut Problems) {
    if call.pattern == Pattern::WaitForTaskToken {
        problems.warn(
            "integration_pattern",
            "AWS lists this pattern for Bedrock, but describes no way in which a model returns the token.",
        );
    }
    if call.args.has(INFERENCE_PROFILE_REGIONS)
        && call.literal(MODEL_ARN).is_some_and(|arn| !arn.contains("inference-profile/"))
    {
        problems.error(
            INFERENCE_PROFILE_REGIONS.spec.name,
            "`model_arn` is no inference profile, so it serves one region only.",
        );
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    let foundation_models =
        || format!("arn:{}:bedrock:{}::foundation-model/*", call.partition(), call.region());
    let models = call.target(MODEL_ARN, foundation_models);
    let mut policy = vec![Statement::allow(["bedrock:InvokeModel"], models)];
    if let Some(profile) = call.literal(MODEL_ARN) {
        policy.extend(models_of_profile(call, &profile));
    }
    policy.extend(s3::object(call, "s3:GetObject", INPUT_S3_URI.spec.name, call.get(INPUT_S3_URI)));
    policy.extend(s3::object(call, "s3:PutObject", OUTPUT_S3_URI.spec.name, call.get(OUTPUT_S3_URI)));
    if let Some(identifier) = call.get(GUARDRAIL).and_then(|guardrail| guardrail.get(GUARDRAIL_IDENTIFIER)) {
        let guardrails = match identifier {
            Text::Literal(arn) if arn.starts_with("arn:") => vec![arn.into_owned()],
            Text::Literal(id) => vec![call.arn("bedrock", &format!("guardrail/{id}"))],
            Text::Expression(text) => {
                call.narrowed_by_type(GUARDRAIL.spec.name, text, &call.arn("bedrock", "guardrail/*"))
            }
        };
        policy.push(Statement::allow(["bedrock:ApplyGuardrail"], guardrails));
    }
    policy
}

/// A profile sends the request on to a foundation model in one of its regions, which the caller needs to be allowed
/// too. The condition holds the permission to requests that come by way of the profile.
///
/// Source: Bedrock user guide, "Prerequisites for inference profiles" and "Global cross-Region inference".
fn models_of_profile(call: &Call, profile: &str) -> Option<Statement> {
    let arn = Arn::parse(profile)?;
    let (kind, id) = arn.resource.split_once('/')?;
    // The ID of a system's profile is the model's, behind where it may go (`us.`, `eu.`, `global.`); that of an
    // application's profile tells no model.
    let (area, model) = match kind {
        "inference-profile" => id.split_once('.')?,
        "application-inference-profile" => ("", "*"),
        _ => return None,
    };
    let regions = call.get(INFERENCE_PROFILE_REGIONS).map(|regions| {
        regions.into_iter().filter_map(|region| crate::unit::call::literal(Some(region))).collect::<Vec<_>>()
    });
    let regions = match (regions, area) {
        (Some(regions), _) => regions,
        (None, "global") => vec![arn.region.to_owned()],
        (None, _) => vec!["*".to_owned()],
    };
    // Global inference is authorized against an ARN without a region as well.
    let everywhere = (area == "global").then(String::new);
    let models = regions
        .into_iter()
        .chain(everywhere)
        .map(|region| format!("arn:{}:bedrock:{region}::foundation-model/{model}", arn.partition));
    Some(Statement::allow(["bedrock:InvokeModel"], models).when(
        "StringLike",
        "bedrock:InferenceProfileArn",
        profile,
    ))
}

#[cfg(test)]
mod tests {
    use crate::unit::{Env, Input};

    use super::*;

    #[track_caller]
    fn messages(extra: &[(&str, Value)]) -> Vec<String> {
        let mut input = Input::default();
        input.values.insert("state_name".to_owned(), json!("Invoke"));
        input.values.insert("model_arn".to_owned(), json!("arn:aws:bedrock:us-east-1::foundation-model/a.b"));
        input.values.extend(extra.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let problems = UNIT.validate(&input, &Env::default());
        problems.0.into_iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
    }

    #[test]
    fn a_request_comes_from_one_place() {
        let neither = messages(&[]);
        assert!(neither[0].contains("Exactly one of `body`, `input_s3_uri`"), "{neither:?}");
        let both = messages(&[("body", json!({})), ("input_s3_uri", json!("s3://bucket/key"))]);
        assert!(both[0].starts_with("input_s3_uri: Only one of"), "{both:?}");
    }

    #[test]
    fn regions_belong_to_a_profile() {
        let found = messages(&[("body", json!({})), ("inference_profile_regions", json!(["us-east-1"]))]);
        assert!(
            found[0].starts_with("inference_profile_regions: `model_arn` is no inference profile"),
            "{found:?}"
        );
    }

    #[test]
    fn a_version_of_a_guardrail_is_a_number_or_the_draft() {
        for right in ["1", "12345678", "DRAFT"] {
            assert_eq!(guardrail_version(right), Ok(()));
        }
        for wrong in ["0", "", "latest", "123456789"] {
            assert!(guardrail_version(wrong).is_err(), "{wrong:?}");
        }
    }
}
