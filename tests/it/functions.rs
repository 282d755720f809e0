//! The resources `sfntasks_expression_evaluator` and `sfntasks_cross_region_caller` through a real Terraform, on each emulator.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::emulator::Emulator;
use crate::support::terraform::Terraform;
use crate::support::{acceptance, skip};

const EVALUATOR: &str = "sfntasks_expression_evaluator";
const CALLER: &str = "sfntasks_cross_region_caller";

/// A policy that allows what nobody asks for.
const NOTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:PurgeQueue","Resource":"*"}]}"#;

fn module(provider: &str, kind: &str, arguments: &str) -> String {
    format!("{provider}\nresource \"{kind}\" \"it\" {{\n{arguments}\n}}\n")
}

/// Names of the functions and roles at the emulator that have this in their name.
fn left(emulator: &Emulator, part: &str) -> Vec<String> {
    let functions = emulator.aws("lambda", "list_functions", json!({})).expect("functions");
    let roles = emulator.aws("iam", "list_roles", json!({})).expect("roles");
    let names = |list: &Value, name: &str| -> Vec<String> {
        let items = list.as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item[name].as_str().map(str::to_owned)).collect()
    };
    let all =
        names(&functions["Functions"], "FunctionName").into_iter().chain(names(&roles["Roles"], "RoleName"));
    all.filter(|name| name.contains(part)).collect()
}

/// One resource in one emulator, step by step.
struct Life {
    emulator: &'static Emulator,
    terraform: Terraform,
    kind: &'static str,
}

impl Life {
    fn new(emulator: &'static Emulator, kind: &'static str) -> Self {
        Self { emulator, terraform: Terraform::new(""), kind }
    }

    fn address(&self) -> String {
        format!("{}.it", self.kind)
    }

    /// Applies, expects an empty plan, and gives the attributes.
    fn applied(&self, step: &str, arguments: &str) -> Value {
        self.terraform.write("main.tf", &module(&self.emulator.provider_block(), self.kind, arguments));
        self.terraform.apply();
        self.unchanged(step);
        self.terraform.attributes(&self.address())
    }

    fn unchanged(&self, after: &str) {
        let plan = self.terraform.plan_is_empty();
        assert!(
            plan.is_ok(),
            "{} {}: after {after}:\n{}",
            self.emulator.name(),
            self.kind,
            plan.unwrap_err()
        );
    }

    /// Forgets the resource and imports it.
    fn imported(&self, arn: &str) {
        self.terraform.run(&["state", "rm", &self.address()]).success();
        self.terraform.import(&self.address(), arn);
        self.unchanged("the import");
    }
}

fn role_of_its_own(emulator: &Emulator, name: &str) -> String {
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }],
    });
    let request = json!({ "RoleName": name, "AssumeRolePolicyDocument": trust.to_string() });
    let made = emulator.aws("iam", "create_role", request).expect("a role");
    made["Role"]["Arn"].as_str().expect("its ARN").to_owned()
}

#[test]
fn life_cycle() {
    if !acceptance("functions::life_cycle") {
        return;
    }
    for emulator in Emulator::each() {
        let life = Life::new(emulator, EVALUATOR);
        let name = "it-life-evaluator";
        let policy = json!({ "PolicyName": "it-functions", "PolicyDocument": NOTHING });
        let policy = emulator.aws("iam", "create_policy", policy).expect("a policy")["Policy"]["Arn"].clone();
        let first = life.applied("the create", &format!("name = {name:?}"));
        let arn = format!("arn:aws:lambda:us-east-1:123456789012:function:{name}");
        assert_eq!(first["arn"], json!(arn), "{}", emulator.name());
        assert_eq!(first["runtime"], "nodejs24.x");
        assert_eq!(first["iam_policy_json"], Value::Null, "a role that needs nothing may do nothing");
        life.imported(&arn);

        let changes = [
            ("runtime", "runtime = \"nodejs22.x\""),
            ("architecture", "architecture = \"arm64\""),
            ("memory_size_mib", "memory_size_mib = 256"),
            ("timeout_seconds", "timeout_seconds = 30"),
            ("tags", "tags = { team = \"a\", x = \"y\" }"),
            ("tags again", "tags = { team = \"b\" }"),
            (
                "the role's settings",
                "role = { description = \"it\", managed_policy_arns = [\"arn:aws:iam::123456789012:policy/it-functions\"] }",
            ),
            ("the role's path", "role = { path = \"/it/\" }"),
            ("the role's name", "role = { name = \"it-life-evaluator-other\" }"),
            ("timeouts", "timeouts {\n    create = \"3m\"\n  }"),
        ];
        for (step, argument) in changes {
            if step == "architecture" && emulator.name() == "moto" {
                skip(
                    "functions::life_cycle, architecture",
                    "moto takes no other architecture in UpdateFunctionCode",
                );
                continue;
            }
            let now = life.applied(step, &format!("name = {name:?}\n{argument}"));
            assert_eq!(now["arn"], first["arn"], "{}: {step} is in place", emulator.name());
            assert_eq!(left(emulator, name).len(), 2, "{}: {step} left another role", emulator.name());
        }

        let own = role_of_its_own(emulator, "it-own-evaluator");
        let with_own = life.applied("a role of one's own", &format!("name = {name:?}\nrole_arn = {own:?}"));
        assert_eq!((&with_own["role_arn"], &with_own["role_name"]), (&json!(own), &Value::Null));
        assert_eq!(left(emulator, name), [name], "{}: the managed role went", emulator.name());
        life.imported(&arn);
        life.applied("a managed role again", &format!("name = {name:?}"));

        emulator.aws("lambda", "delete_function", json!({ "FunctionName": name })).expect("deleted");
        assert!(
            life.terraform.plan_is_empty().is_err(),
            "{}: the plan hides that it is gone",
            emulator.name()
        );
        life.applied("making the function anew", &format!("name = {name:?}"));

        let renamed = life.applied("another name", "name = \"it-lives-on-evaluator\"");
        assert_ne!(renamed["arn"], first["arn"], "{}", emulator.name());
        assert_eq!(left(emulator, name), Vec::<String>::new(), "{}", emulator.name());
        let generated = life.applied("a generated name", "memory_size_mib = 128");
        assert!(
            generated["name"].as_str().is_some_and(|name| name == "it-lives-on-evaluator"),
            "a name that nobody gives stays: {generated}"
        );
        life.terraform.destroy();
        assert_eq!(left(emulator, "it-lives-on"), Vec::<String>::new(), "{}", emulator.name());
        emulator.aws("iam", "delete_role", json!({ "RoleName": "it-own-evaluator" })).expect("deleted");
        emulator.aws("iam", "delete_policy", json!({ "PolicyArn": policy })).expect("deleted");
    }
}

#[test]
fn a_caller_may_do_what_its_tasks_need() {
    if !acceptance("functions::a_caller_may_do_what_its_tasks_need") {
        return;
    }
    for emulator in Emulator::each() {
        let life = Life::new(emulator, CALLER);
        let name = "it-caller";
        let document = |action: &str| {
            format!(
                "iam_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Action = \
                 {action:?}, Resource = \"arn:aws:sqs:eu-west-1:123456789012:q\" }}] }})]"
            )
        };
        let first = life.applied("the create", &format!("name = {name:?}\n{}", document("sqs:SendMessage")));
        let arn = first["arn"].as_str().expect("an ARN").to_owned();
        assert!(first["iam_policy_json"].as_str().is_some_and(|policy| policy.contains("sqs:SendMessage")));
        life.imported(&arn);

        // The same permission in other words is no change; another one is.
        let other =
            life.applied("another permission", &format!("name = {name:?}\n{}", document("sqs:PurgeQueue")));
        let role = other["role_name"].as_str().expect("a role").to_owned();
        let request = json!({ "RoleName": role, "PolicyName": "sfntasks" });
        let policy = emulator.aws("iam", "get_role_policy", request.clone()).expect("a policy").to_string();
        assert!(
            policy.contains("PurgeQueue") && !policy.contains("SendMessage"),
            "{}: {policy}",
            emulator.name()
        );

        emulator.aws("iam", "delete_role_policy", request.clone()).expect("deleted");
        assert!(
            life.terraform.plan_is_empty().is_err(),
            "{}: the plan hides a lost permission",
            emulator.name()
        );
        life.applied("the drift", &format!("name = {name:?}\n{}", document("sqs:PurgeQueue")));
        let policy = emulator.aws("iam", "get_role_policy", request).expect("a policy").to_string();
        assert!(policy.contains("PurgeQueue"), "{}: {policy}", emulator.name());

        life.applied("no permission", &format!("name = {name:?}"));
        life.terraform.destroy();
        assert_eq!(left(emulator, name), Vec::<String>::new(), "{}", emulator.name());
    }
}

#[test]
fn a_function_logs_where_it_is_told_to() {
    if !acceptance("functions::a_function_logs_where_it_is_told_to") {
        return;
    }
    for emulator in Emulator::each() {
        if emulator.name() == "moto" {
            skip("functions::a_function_logs_where_it_is_told_to", "moto knows no LoggingConfig");
            continue;
        }
        let life = Life::new(emulator, EVALUATOR);
        let group = "arn:aws:logs:us-east-1:123456789012:log-group:/it/logs";
        let logging = |group: &str| format!("name = \"it-logging\"\nlog_group_arn = {group:?}");
        let first = life.applied("the create", &logging(group));
        let policy = first["iam_policy_json"].as_str().unwrap_or_default().to_owned();
        assert!(policy.contains(&format!("{group}:*")) && !policy.contains("CreateLogGroup"), "{policy}");
        let same = life.applied("the same group in other words", &logging(&format!("{group}:*")));
        assert_eq!(same["log_group_arn"], json!(group));
        life.imported(first["arn"].as_str().expect("an ARN"));
        life.applied(
            "its default group",
            &logging("arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/it-logging"),
        );
        let none = life.applied("no group", "name = \"it-logging\"");
        assert_eq!(none["iam_policy_json"], Value::Null);
        life.terraform.destroy();
    }
}

#[test]
fn a_function_that_exists_is_not_taken_over() {
    if !acceptance("functions::a_function_that_exists_is_not_taken_over") {
        return;
    }
    for emulator in Emulator::each() {
        let role = role_of_its_own(emulator, "it-their-role");
        let request = json!({
            "FunctionName": "it-theirs",
            "Runtime": "nodejs22.x",
            "Role": role,
            "Handler": "index.handler",
            "Code": { "ZipFile": { "$zip": { "index.js": "exports.handler = async () => 1;" } } },
        });
        emulator.aws("lambda", "create_function", request).expect("a function");
        let terraform =
            Terraform::new(&module(&emulator.provider_block(), EVALUATOR, "name = \"it-theirs\""));
        let errors = terraform.run(&["apply", "-auto-approve", "-json"]).errors();
        assert!(
            errors.iter().any(|error| error.detail.contains("exists already; import it")),
            "{}: {errors:?}",
            emulator.name()
        );
        terraform.destroy();
        assert_eq!(
            left(emulator, "it-theirs"),
            ["it-theirs"],
            "{}: what of it is gone or left",
            emulator.name()
        );
        emulator.aws("lambda", "delete_function", json!({ "FunctionName": "it-theirs" })).expect("deleted");
        emulator.aws("iam", "delete_role", json!({ "RoleName": "it-their-role" })).expect("deleted");
    }
}

#[test]
fn a_plan_knows_all_that_will_be() {
    if !acceptance("functions::a_plan_knows_all_that_will_be") {
        return;
    }
    let emulator = Emulator::ministack();
    let terraform = Terraform::new(&module(&emulator.provider_block(), EVALUATOR, "name = \"it-planned\""));
    terraform.run(&["plan", "-out=plan"]).success();
    let plan: Value =
        serde_json::from_str(&terraform.run(&["show", "-json", "plan"]).success().stdout).expect("a plan");
    let change = &plan["resource_changes"][0]["change"];
    assert_eq!(change["after"]["arn"], "arn:aws:lambda:us-east-1:123456789012:function:it-planned");
    let unknown = change["after_unknown"].as_object().expect("attributes").iter();
    let unknown: Vec<_> = unknown.filter(|(_, unknown)| **unknown == true).map(|(name, _)| name).collect();
    assert_eq!(unknown, ["last_modified"]);
}

/// What an execution gives for each expression; the same as JavaScript.
#[test]
fn expressions_are_evaluated() {
    const TEST: &str = "functions::expressions_are_evaluated";
    if !acceptance(TEST) {
        return;
    }
    if Command::new("node").arg("--version").stdout(Stdio::null()).status().is_err() {
        skip(TEST, "there is no node, by which ministack runs functions of Node.js");
        return;
    }
    let emulator = Emulator::ministack();
    let cases = [
        ("sum", "$.a + $.ab", json!(12)),
        ("text", "`${$.name.toUpperCase()}: ${$.list.length}`", json!("NAME: 3")),
        ("list", "$.list.map((item) => item * $.a).filter((item) => item > 2)", json!([4, 6])),
        ("date", "new Date(Date.parse($.day) + 86400000).toISOString()", json!("2026-02-01T00:00:00.000Z")),
        ("object", "({ first: $.list[0], name: $.name })", json!({ "first": 1, "name": "name" })),
        ("realm", "typeof process + typeof require", json!("undefinedundefined")),
    ];
    let mut text = module(&emulator.provider_block(), EVALUATOR, "name = \"it-evaluates\"");
    for (name, expression, _) in &cases {
        let expression = expression.replace("${", "$${");
        text.push_str(&format!(
            "data \"sfntasks_evaluate_expression\" \"{name}\" {{\n  state_name = \"{name}\"\n  engine = \"LAMBDA\"\n  expression \
             = \"{expression}\"\n  function_arn = {EVALUATOR}.it.arn\n  result_path = \"$.results.{name}\"\n}}\n"
        ));
    }
    let steps: Vec<String> =
        cases.iter().map(|(name, ..)| format!("data.sfntasks_evaluate_expression.{name}.fragment")).collect();
    text.push_str(&format!(
        "resource \"sfntasks_state_machine\" \"it\" {{\n  name = \"it-evaluates\"\n  steps = [{}]\n}}\n\
         data \"sfntasks_evaluate_expression\" \"wrong\" {{\n  state_name = \"wrong\"\n  engine = \"LAMBDA\"\n  expression = \
         \"$.name.missing()\"\n  function_arn = {EVALUATOR}.it.arn\n}}\n\
         resource \"sfntasks_state_machine\" \"wrong\" {{\n  name = \"it-evaluates-wrong\"\n  steps = \
         [data.sfntasks_evaluate_expression.wrong.fragment]\n}}\n",
        steps.join(", ")
    ));
    let terraform = Terraform::new(&text);
    terraform.apply();
    let input =
        json!({ "a": 2, "ab": 10, "name": "name", "list": [1, 2, 3], "day": "2026-01-31", "results": {} });
    let run = |machine: &str| {
        let arn = terraform.attributes(&format!("sfntasks_state_machine.{machine}"))["arn"].clone();
        let request = json!({ "stateMachineArn": arn, "input": input.to_string() });
        let started = emulator.aws("stepfunctions", "start_execution", request).expect("an execution");
        let request = json!({ "executionArn": started["executionArn"] });
        for _ in 0..300 {
            let now =
                emulator.aws("stepfunctions", "describe_execution", request.clone()).expect("an execution");
            if now["status"] != "RUNNING" {
                return now;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{machine} doesn't end")
    };
    let done = run("it");
    assert_eq!(done["status"], "SUCCEEDED", "{done}");
    let output: Value = serde_json::from_str(done["output"].as_str().expect("an output")).expect("JSON");
    for (name, expression, expected) in &cases {
        assert_eq!(output["results"][name], *expected, "{expression}");
    }
    // The error's name is what Lambda makes of it; JavaScript's own text is in the cause.
    let wrong = run("wrong");
    assert_eq!(wrong["status"], "FAILED", "{wrong}");
    assert!(wrong["cause"].as_str().is_some_and(|cause| cause.contains("is not a function")), "{wrong}");
    terraform.destroy();
    assert_eq!(left(emulator, "it-evaluates"), Vec::<String>::new());
}
