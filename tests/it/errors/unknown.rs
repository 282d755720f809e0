//! What is not known yet is no problem, and hides none.

use super::{FUNCTION, PROVIDER, REQUIRED, compare};
use crate::support::acceptance;
use crate::support::terraform::Terraform;

/// Unknown values in every place: a whole argument, a part of a text, an element, an attribute of a nested object,
/// inside free JSON, and a collection as a whole.
const BLOCKS: &str = r#"
variable "anything" {}
variable "names" { type = list(string) }
resource "terraform_data" "later" { input = "later" }
locals { later = terraform_data.later.output }

data "sfntasks_lambda_invoke" "it" {
  state_name          = "Invoke ${local.later}"
  function_arn        = local.later
  integration_pattern = var.anything
  query_language      = local.later
  timeout_seconds     = local.later
  payload             = { a = [local.later, { b = var.anything }], c = "fixed" }
  retry               = [{ error_equals = [local.later, "E"], max_attempts = local.later }]
  catch               = [{ error_equals = var.names, next = local.later }]
  iam_resources       = [for name in var.names : name]
  additional_iam_statements = [{ actions = [local.later], resources = var.names, conditions = local.later }]
}
data "sfntasks_wait" "it" {
  state_name = "W"
  seconds    = local.later
}
data "sfntasks_sqs_send_message" "it" {
  state_name          = "S"
  queue_arn           = local.later
  message_body        = local.later
  integration_pattern = "WAIT_FOR_TASK_TOKEN"
  message_attributes  = { for name in var.names : name => { value = local.later } }
}
data "sfntasks_chain" "it" {
  steps = [data.sfntasks_lambda_invoke.it.fragment, data.sfntasks_wait.it.fragment, data.sfntasks_sqs_send_message.it.fragment]
}
resource "sfntasks_state_machine" "it" {
  name    = local.later
  steps   = [data.sfntasks_chain.it.fragment]
  tags    = { later = local.later }
  logging = { level = var.anything, log_group_arn = local.later }
}
"#;

#[test]
fn nothing_that_is_unknown_is_an_error() {
    if !acceptance("errors::nothing_that_is_unknown_is_an_error") {
        return;
    }
    let provider = "provider \"sfntasks\" {\n  region = var.anything\n  account_id = local.later\n  default_tags = { a = local.later }\n}\n";
    let terraform = Terraform::new(&format!("{REQUIRED}{provider}{BLOCKS}"));
    let output = terraform.run(&["validate", "-json"]).success();
    assert_eq!(output.errors(), []);
}

#[test]
fn a_plan_puts_off_what_it_can_not_read_yet() {
    if !acceptance("errors::a_plan_puts_off_what_it_can_not_read_yet") {
        return;
    }
    let module = format!(
        r#"{REQUIRED}{PROVIDER}
        resource "terraform_data" "later" {{ input = "$.seconds" }}
        data "sfntasks_wait" "it" {{
          state_name = "W"
          seconds    = terraform_data.later.output
        }}
        data "sfntasks_chain" "it" {{ steps = [data.sfntasks_wait.it.fragment] }}
        output "json" {{ value = data.sfntasks_chain.it.json }}
        "#
    );
    let terraform = Terraform::new(&module);
    let output = terraform.run(&["plan", "-no-color"]).success();
    assert!(output.stdout.contains("data.sfntasks_wait.it will be read during apply"), "{output:?}");
    assert!(output.stdout.contains("json = (known after apply)"), "{output:?}");
    terraform.apply();
    assert_eq!(
        terraform.output_json("json"),
        r#"{"StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$.seconds","End":true}}}"#
    );
    assert_eq!(terraform.plan_is_empty(), Ok(()));
}

#[test]
fn what_is_known_is_checked_beside_what_is_not() {
    if !acceptance("errors::what_is_known_is_checked_beside_what_is_not") {
        return;
    }
    let block = format!(
        r#"
resource "terraform_data" "later" {{ input = "later" }}
data "sfntasks_lambda_invoke" "it" {{
  state_name      = terraform_data.later.output
  function_arn    = {FUNCTION}
  timeout_seconds = 0
  retry           = [{{ error_equals = [terraform_data.later.output] }}, {{ error_equals = [] }}]
  catch           = [{{ error_equals = ["E"], next = terraform_data.later.output }}, {{ error_equals = ["E"] }}]
}}
"#
    );
    let errors = Terraform::new(&format!("{REQUIRED}{PROVIDER}{block}")).run(&["validate", "-json"]).errors();
    compare(
        &block,
        &errors.iter().collect::<Vec<_>>(),
        &[
            ("Invalid timeout_seconds", "0", "0 is out of range"),
            ("Invalid retry[1].error_equals", super::BLOCK, "at least 1 are needed"),
            ("Invalid catch[1]", "{ error_equals = [\"E\"] }", "Exactly one of `next`, `handler`"),
        ],
    );
}
