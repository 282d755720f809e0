//! `sfntasks_mediaconvert_create_job`.

use crate::unit::arg::{Json, Words};
use crate::unit::prelude::*;

/// Creates a job.
pub const UNIT: Unit = Unit {
    name: "mediaconvert_create_job",
    summary: "Creates a job of AWS Elemental MediaConvert, which converts video.",
    notes: "With `RUN_JOB` the state waits until the job is done, and fails when the job does; Step Functions tags such a job `ManagedByService`, \
            which must stay. A literal queue, template or preset narrows the policy to it. What a job template names itself the policy can't \
            see: with one, name the queue too, or it allows any queue.",
    links: &[(
        "Create an AWS Elemental MediaConvert job with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html",
    )],
    family: "MediaConvert",
    args: &[CREATE_JOB_REQUEST.spec, ROLE_ARN.spec],
    check,
    body: Body::Task(Task {
        api: Api { service: "mediaconvert", action: "createJob" },
        patterns: RUN_JOB,
        iam,
        template,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const CREATE_JOB_REQUEST: Arg<Json> = json_value(
    "create_job_request",
    "The request of `CreateJob` in the API's shape: an object with `Role` and `Settings`, and `Queue`, `JobTemplate` and so on as needed.",
)
.required();
const ROLE_ARN: Arg<Words> = text(
    "role_arn",
    "ARN of the role that MediaConvert works under. It goes into the policy, which must allow to pass it, and into the request if that \
     has no `Role`. Default: the `Role` of the request.",
)
.arn(&["iam"]);

/// A field of the request: under its key, or as an expression under the key with `.$`.
fn field<'a>(call: &Call<'a>, key: &str) -> Option<&'a str> {
    let request = call.get(CREATE_JOB_REQUEST)?;
    request.get(key).or_else(|| request.get(format!("{key}.$")))?.as_str()
}

fn check(call: &Call, problems: &mut Problems) {
    let Some(request) = call.get(CREATE_JOB_REQUEST) else { return };
    let argument = CREATE_JOB_REQUEST.spec.name;
    let Value::Object(fields) = request else {
        let message = "The request is an object in the API's shape, with `Settings`.";
        return problems.error(argument, message);
    };
    let missing = |key: &str| !fields.contains_key(key) && !fields.contains_key(&format!("{key}.$"));
    if missing("Settings") {
        problems.error(argument, "The request has no `Settings`, which MediaConvert demands.");
    }
    if missing("Role") && !call.args.has(ROLE_ARN) {
        problems.error(
            argument,
            "The request has no `Role`, which MediaConvert demands. Add it, or give `role_arn`.",
        );
    }
    if let (Some(Text::Literal(given)), Some(named)) = (call.get(ROLE_ARN), field(call, "Role"))
        && let Text::Literal(named) = call.classify(named)
        && given != named
    {
        problems.error(
            ROLE_ARN.spec.name,
            format!("{given:?} is not the request's `Role`, which is {named:?}. Give only one of them."),
        );
    }
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let mut request = call.get(CREATE_JOB_REQUEST).cloned().unwrap_or_default();
    if let (Some(role), Value::Object(fields), None) =
        (call.args.raw(&ROLE_ARN.spec), &mut request, field(call, "Role"))
    {
        fields.shift_insert(0, "Role".to_owned(), role.clone());
    }
    call.template(CREATE_JOB_REQUEST.spec.name, &request).map(|request| Some(Some(request)))
}

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = vec![Statement::allow(["mediaconvert:CreateJob"], resources(call))];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let follow = ["mediaconvert:GetJob", "mediaconvert:CancelJob"];
            policy.push(Statement::allow(follow, [call.arn("mediaconvert", "jobs/*")]).when(
                "StringEquals",
                "aws:ResourceTag/ManagedByService",
                "AWSStepFunctions",
            ));
            policy.push(call.managed_rule("StepFunctionsGetEventsForMediaConvertJobRule"));
        }
    }
    const SERVICE: &str = "mediaconvert.amazonaws.com";
    match call.pass_role(ROLE_ARN, SERVICE) {
        Some(pass) => policy.push(pass),
        None => policy.extend(
            field(call, "Role")
                .map(|role| call.pass_role_text(CREATE_JOB_REQUEST.spec.name, call.classify(role), SERVICE)),
        ),
    }
    let request = call.get(CREATE_JOB_REQUEST);
    if request.is_some_and(|request| request.get("Tags").or(request.get("Tags.$")).is_some()) {
        let jobs = call.arn("mediaconvert", "jobs/*");
        policy.push(Statement::allow(["mediaconvert:TagResource"], [jobs]));
    }
    policy
}

/// The queue, the template and the presets of the job.
fn resources(call: &Call) -> Vec<String> {
    let arn = |kind: &str, name: &str| call.arn("mediaconvert", &format!("{kind}/{name}"));
    let named = |kind: &str, name: &str| match call.classify(name) {
        Text::Literal(name) if name.starts_with("arn:") => vec![name.into_owned()],
        Text::Literal(name) => vec![arn(kind, &name)],
        Text::Expression(text) => call.narrowed(CREATE_JOB_REQUEST.spec.name, text, || arn(kind, "*")),
    };
    let template = field(call, "JobTemplate");
    let mut resources = match (field(call, "Queue"), template) {
        (Some(queue), _) => named("queues", queue),
        (None, Some(_)) => vec![arn("queues", "*")],
        (None, None) => vec![arn("queues", "Default")],
    };
    resources.extend(template.iter().flat_map(|template| named("jobTemplates", template)));
    let mut presets = Vec::new();
    if let Some(request) = call.get(CREATE_JOB_REQUEST) {
        collect_presets(request, &mut presets);
    }
    for resource in presets.into_iter().flat_map(|preset| named("presets", preset)) {
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    resources
}

/// The presets that outputs name, wherever they stand in the settings, and the expressions behind which there may be some.
fn collect_presets<'a>(value: &'a Value, presets: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.trim_end_matches(".$"), value) {
                    ("Preset" | "Outputs" | "OutputGroups" | "Settings", Value::String(text)) => {
                        presets.push(text)
                    }
                    (_, value) => collect_presets(value, presets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_presets(item, presets)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Env, Input};

    fn read(request: Value, role: Option<&str>) -> Result<(Value, Vec<String>), String> {
        let config = json!({ "state_name": "Convert", "create_job_request": request, "role_arn": role });
        let Value::Object(values) = config else { unreachable!() };
        let env = Env {
            partition: None,
            region: Some("us-east-1".to_owned()),
            account: Some("123456789012".to_owned()),
        };
        match UNIT.read(&Input { values, unknown: Vec::new() }, &env) {
            Ok((rendered, _, _)) => {
                let state: Value = serde_json::from_str(&rendered.json).unwrap();
                Ok((state["Parameters"].clone(), rendered.policy[0].resources.clone()))
            }
            Err(problems) => Err(problems.0.iter().map(|problem| problem.message.clone()).collect()),
        }
    }

    const ROLE: &str = "arn:aws:iam::123456789012:role/Convert";

    #[test]
    fn the_role_goes_into_a_request_without_one() {
        let (parameters, _) = read(json!({ "Settings": {} }), Some(ROLE)).unwrap();
        assert_eq!(parameters, json!({ "Role": ROLE, "Settings": {} }));
        assert!(read(json!({ "Settings": {} }), None).unwrap_err().contains("no `Role`"));
        let error =
            read(json!({ "Role": "arn:aws:iam::123456789012:role/Other", "Settings": {} }), Some(ROLE));
        assert!(error.unwrap_err().contains("Give only one"), "contradiction");
    }

    #[test]
    fn what_the_request_names_scopes_the_policy() {
        let request = json!({
            "Role": ROLE,
            "Queue": "arn:aws:mediaconvert:us-east-1:123456789012:queues/fast",
            "Settings": { "OutputGroups": [{ "Outputs": [{ "Preset": "hd" }, { "Preset": "hd" }, { "Preset.$": "$.preset" }] }] },
        });
        let (_, resources) = read(request, None).unwrap();
        assert_eq!(
            resources,
            [
                "arn:aws:mediaconvert:us-east-1:123456789012:queues/fast",
                "arn:aws:mediaconvert:us-east-1:123456789012:presets/hd",
                "arn:aws:mediaconvert:us-east-1:123456789012:presets/*",
            ]
        );
    }
}
