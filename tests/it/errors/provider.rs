//! The provider block, and what it makes of arguments elsewhere.

use super::{FUNCTION, REQUIRED, compare};
use crate::support::acceptance;
use crate::support::terraform::Terraform;

#[test]
fn the_provider_block_tells_all_its_problems() {
    if !acceptance("errors::the_provider_block_tells_all_its_problems") {
        return;
    }
    let block = r#"
provider "sfntasks" {
  region       = "Virginia"
  access_key   = "AKIA"
  account_id   = "42"
  partition    = "aws-moon"
  max_retries  = -1
  assume_role  = { role_arn = "deploy", session_name = "a b" }
  endpoints    = { sfn = "localhost:4566" }
  default_tags = { "aws:x" = "y" }
}
data "sfntasks_pass" "a" {
  state_name = "A"
}
"#;
    let errors = Terraform::new(&format!("{REQUIRED}{block}")).run(&["validate", "-json"]).errors();
    compare(
        block,
        &errors.iter().collect::<Vec<_>>(),
        &[
            ("Invalid region", "\"Virginia\"", "one looks like \"eu-west-1\""),
            ("Incomplete static credentials", "\"AKIA\"", "access_key is set without secret_key"),
            ("Invalid account ID", "\"42\"", "one has 12 digits"),
            ("Unknown partition", "\"aws-moon\"", "aws-us-gov"),
            ("Number out of range", "-1", "from 0 to 100"),
            (
                "Invalid role ARN",
                "{ role_arn = \"deploy\", session_name = \"a b\" }",
                "This is about `assume_role.role_arn`.",
            ),
            (
                "Invalid session name",
                "{ role_arn = \"deploy\", session_name = \"a b\" }",
                "This is about `assume_role.session_name`.",
            ),
            ("Invalid endpoint", "{ sfn = \"localhost:4566\" }", "This is about `endpoints.sfn`."),
            ("Invalid tag key", "\"y\"", "\"aws:x\" is no tag key"),
        ],
    );
}

#[test]
fn a_null_where_the_provider_block_needs_a_value_is_told() {
    if !acceptance("errors::a_null_where_the_provider_block_needs_a_value_is_told") {
        return;
    }
    let block = "provider \"sfntasks\" {\n  assume_role = { role_arn = null }\n}\ndata \"sfntasks_pass\" \"a\" {\n  state_name = \"A\"\n}\n";
    let errors = Terraform::new(&format!("{REQUIRED}{block}")).run(&["validate", "-json"]).errors();
    compare(
        block,
        &errors.iter().collect::<Vec<_>>(),
        &[("Missing required argument", "{ role_arn = null }", "`assume_role.role_arn` is required")],
    );
}

#[test]
fn an_arn_of_another_partition_is_refused() {
    if !acceptance("errors::an_arn_of_another_partition_is_refused") {
        return;
    }
    let block = format!(
        "provider \"sfntasks\" {{\n  partition = \"aws-cn\"\n}}\n\
         data \"sfntasks_lambda_invoke\" \"a\" {{\n  state_name = \"A\"\n  function_arn = {FUNCTION}\n}}\n"
    );
    let errors = Terraform::new(&format!("{REQUIRED}{block}")).run(&["plan", "-json"]).errors();
    compare(
        &block,
        &errors.iter().collect::<Vec<_>>(),
        &[(
            "Invalid function_arn",
            FUNCTION,
            "is an ARN of the partition \"aws\", but the provider is configured for \"aws-cn\"",
        )],
    );
}

#[test]
fn a_wildcard_is_warned_of_together_with_what_narrows_it() {
    if !acceptance("errors::a_wildcard_is_warned_of_together_with_what_narrows_it") {
        return;
    }
    let module = |scope: &str| {
        format!(
            "{REQUIRED}{}data \"sfntasks_lambda_invoke\" \"a\" {{\n  state_name = \"A\"\n  function_arn = \"$.function\"\n{scope}}}\n",
            super::PROVIDER
        )
    };
    let terraform = Terraform::new(&module(""));
    let diagnostics = terraform.run(&["plan", "-json"]).success().diagnostics();
    assert!(diagnostics.iter().all(|found| found.severity == "warning"), "{diagnostics:#?}");
    compare(
        "a dynamic target",
        &diagnostics.iter().collect::<Vec<_>>(),
        &[("Check function_arn", "\"$.function\"", "arn:aws:lambda:us-east-1:123456789012:function:*")],
    );
    assert!(diagnostics[0].detail.contains("`iam_resources`"), "{diagnostics:#?}");
    terraform.write("main.tf", &module(&format!("  iam_resources = [{FUNCTION}]\n")));
    assert_eq!(terraform.run(&["plan", "-json"]).success().diagnostics(), []);
}
