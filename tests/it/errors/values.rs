//! Values: what is refused wherever it stands, and what is told of mistaken ones.

use super::{FUNCTION, PROVIDER, REQUIRED, check, data};
use crate::support::acceptance;
use crate::support::terraform::Terraform;

#[test]
fn a_field_that_is_given_twice_is_refused() {
    if !acceptance("errors::a_field_that_is_given_twice_is_refused") {
        return;
    }
    check(
        "validate",
        &[
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nparameters = { a = \"$.y\", \"a.$\" = \"$.x\" }",
                &[(
                    "Invalid parameters.a.$",
                    "{ a = \"$.y\", \"a.$\" = \"$.x\" }",
                    "`a` and `a.$` are one and the same field",
                )],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nquery_language = \"JSONata\"\noutput = { a = 1, \"a.$\" = 2 }",
                &[],
            ),
        ],
    );
}

#[test]
fn every_fault_of_one_value_is_told_at_once() {
    if !acceptance("errors::every_fault_of_one_value_is_told_at_once") {
        return;
    }
    let part = r#"{ a = terraform_data.case2.id, "b.$" = terraform_data.case2.id, c = "$.x[" }"#;
    let value = r#"{ a = "$.x[", b = [{ c = "States.Foo()" }], d = ["$.x", { e = 1 }] }"#;
    check(
        "validate",
        &[
            data(
                "data.sfntasks_pass",
                format!("state_name = \"A\"\nparameters = {value}"),
                &[
                    ("Invalid parameters.a", value, "^"),
                    ("Invalid parameters.b[0].c", value, "`States.Foo` is no intrinsic function"),
                    ("Invalid parameters.d[1]", value, "beside a JSONPath expression"),
                ],
            ),
            data(
                "data.sfntasks_pass",
                format!("state_name = \"A\"\nparameters = {part}"),
                &[("Invalid parameters.c", part, "^")],
            ),
            data("terraform_data", "", &[]),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nparameters = jsonencode({ a = 1 })",
                &[(
                    "Invalid parameters",
                    "jsonencode({ a = 1 })",
                    "Give the object itself, without jsonencode.",
                )],
            ),
        ],
    );
}

#[test]
fn a_field_with_a_path_twin_takes_no_intrinsic_function() {
    if !acceptance("errors::a_field_with_a_path_twin_takes_no_intrinsic_function") {
        return;
    }
    let call = "\"States.MathAdd(1, 2)\"";
    let lambda = format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\n");
    let refused = "An intrinsic function can't stand here";
    check(
        "validate",
        &[
            data(
                "data.sfntasks_lambda_invoke",
                format!("{lambda}timeout_seconds = {call}\nheartbeat_seconds = {call}"),
                &[("Invalid timeout_seconds", call, refused), ("Invalid heartbeat_seconds", call, refused)],
            ),
            data(
                "data.sfntasks_wait",
                format!("state_name = \"A\"\nseconds = {call}"),
                &[("Invalid seconds", call, refused)],
            ),
            data(
                "data.sfntasks_wait",
                "state_name = \"A\"\ntimestamp = \"States.Format('{}', $.t)\"",
                &[("Invalid timestamp", "\"States.Format('{}', $.t)\"", refused)],
            ),
            // `Error` and `Cause` are the fields with a twin that take them.
            data(
                "data.sfntasks_fail",
                "state_name = \"A\"\ncause = \"States.Format('{}', $.t)\"\nerror = \"$.größe\"",
                &[],
            ),
            data("data.sfntasks_wait", "state_name = \"A\"\nseconds = \"$öffnung\"", &[]),
        ],
    );
}

#[test]
fn names_and_roles_are_checked_where_they_are_given() {
    if !acceptance("errors::names_and_roles_are_checked_where_they_are_given") {
        return;
    }
    let lambda = format!("state_name = \"A\"\nfunction_arn = {FUNCTION}\n");
    let user = "\"arn:aws:iam::123456789012:user/anna\"";
    check(
        "validate",
        &[
            data(
                "data.sfntasks_lambda_invoke",
                format!(
                    "{lambda}next = \"\"\ncredentials_role_arn = {user}\ncatch = [{{ error_equals = [\"E\"], next = \"\" }}]"
                ),
                &[
                    ("Invalid next", "\"\"", "1 to 80 are allowed"),
                    ("Invalid credentials_role_arn", user, "is not the ARN of a role"),
                    (
                        "Invalid catch[0].next",
                        "{ error_equals = [\"E\"], next = \"\" }",
                        "1 to 80 are allowed",
                    ),
                ],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nquery_language = \"JSONata\"\ninput_path = \"$.x\"",
                &[("Invalid input_path", "\"$.x\"", "Use an expression on `$states.input`.")],
            ),
            data(
                "data.sfntasks_pass",
                "state_name = \"A\"\nassign = { states = 1, \"$x\" = \"$.x\", fine = 2 }",
                &[
                    (
                        "Invalid assign.states",
                        "{ states = 1, \"$x\" = \"$.x\", fine = 2 }",
                        "which Step Functions reserves",
                    ),
                    ("Invalid assign.$x", "{ states = 1, \"$x\" = \"$.x\", fine = 2 }", "without the $"),
                ],
            ),
        ],
    );
}

#[test]
fn conditions_that_are_none_say_what_would_be() {
    if !acceptance("errors::conditions_that_are_none_say_what_would_be") {
        return;
    }
    let cases = [
        (
            "JSONPath",
            r#"{ when = "isPresent($.a) == false", next = "B" }"#,
            "or `!isPresent($.a)` for the opposite",
        ),
        ("JSONPath", r#"{ when = "$.a == 1 == 2", next = "B" }"#, "can't be compared again"),
        ("JSONPath", r#"{ when = "$.a matches $.b", next = "B" }"#, "takes a pattern in quotes"),
        (
            "JSONata",
            r#"{ when = jsonencode({ Variable = "$.x", IsNull = true }), next = "B" }"#,
            "has no `Condition`",
        ),
        ("JSONata", r#"{ when = jsonencode({ Condition = "$.x" }), next = "B" }"#, "is none"),
        (
            "JSONata",
            r#"{ when = "$.x == 1", next = "B" }"#,
            "such as `{% $states.input.status = 'FAILED' %}`",
        ),
    ];
    let blocks = cases.map(|(language, choice, message)| {
        let arguments = format!(
            "state_name = \"A\"\nquery_language = \"{language}\"\ndefault_next = \"C\"\nchoices = [{choice}]"
        );
        data("data.sfntasks_choice", arguments, &[("Invalid choices[0].when", choice, message)])
    });
    check("validate", &blocks);
}

#[test]
fn an_expression_of_the_other_language_is_warned_of() {
    if !acceptance("errors::an_expression_of_the_other_language_is_warned_of") {
        return;
    }
    let module = format!(
        r#"{REQUIRED}{PROVIDER}
data "sfntasks_pass" "path" {{
  state_name = "A"
  parameters = {{ a = ["{{% $x %}}"], b = "$.fine", c = "States.Format('" }}
}}
data "sfntasks_pass" "jsonata" {{
  state_name     = "A"
  query_language = "JSONata"
  output         = {{ a = "$.x", b = "$USD", c = "{{% 1 %}}" }}
}}
"#
    );
    let output = Terraform::new(&module).run(&["plan", "-json"]);
    assert!(output.errors().is_empty());
    let mut warnings: Vec<String> = output.diagnostics().into_iter().map(|found| found.summary).collect();
    warnings.sort();
    assert_eq!(warnings, ["Check output.a", "Check parameters.a[0]", "Check parameters.c"]);
}
