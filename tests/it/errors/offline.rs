//! A plan of data sources alone needs no AWS: no credentials, no network.

use std::net::TcpListener;

use super::{FUNCTION, REQUIRED};
use crate::support::acceptance;
use crate::support::terraform::Terraform;

const BLOCKS: &str = r#"
data "sfntasks_sqs_send_message" "send" {
  state_name   = "Send"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:orders"
  message_body = "$"
}
data "sfntasks_ecs_run_task" "run" {
  state_name          = "Run"
  cluster_arn         = "arn:aws:ecs:us-east-1:123456789012:cluster/c"
  task_definition_arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/t:1"
  launch_type         = "EC2"
  integration_pattern = "RUN_JOB"
}
data "sfntasks_chain" "all" {
  steps = [
    data.sfntasks_lambda_invoke.invoke.fragment,
    data.sfntasks_sqs_send_message.send.fragment,
    data.sfntasks_ecs_run_task.run.fragment,
  ]
}
output "policy" {
  value = data.sfntasks_chain.all.iam_policy_json
}
"#;

#[test]
fn a_plan_of_data_sources_calls_no_one_and_reads_no_credentials() {
    if !acceptance("errors::a_plan_of_data_sources_calls_no_one_and_reads_no_credentials") {
        return;
    }
    // A listener that accepts nobody, but would know if somebody came.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a listener that can be asked");
    let endpoint = format!("http://{}", listener.local_addr().expect("its port"));
    let invoke = format!(
        "data \"sfntasks_lambda_invoke\" \"invoke\" {{\n  state_name = \"Invoke\"\n  function_arn = {FUNCTION}\n}}\n"
    );
    let mut terraform = Terraform::new(&format!("{REQUIRED}{invoke}{BLOCKS}"));
    for name in
        ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "HTTPS_PROXY"]
    {
        terraform.env(name, &endpoint);
    }
    // Whoever opens a FIFO that nobody writes waits for ever.
    #[cfg(unix)]
    for name in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"] {
        let fifo = terraform.directory().join(name.to_lowercase());
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs");
        assert!(made.success());
        terraform.env(name, &fifo.display().to_string());
    }
    terraform.env("AWS_EC2_METADATA_DISABLED", "false");
    terraform.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &endpoint);
    terraform.apply();
    assert_eq!(terraform.plan_is_empty(), Ok(()));
    let visitor = listener.accept();
    assert_eq!(
        visitor.err().map(|error| error.kind()),
        Some(std::io::ErrorKind::WouldBlock),
        "AWS was called"
    );
    let policy = terraform.output_json("policy").to_string();
    for resource in ["function:orders", "sqs:us-east-1:123456789012:orders", "task-definition/t:1"] {
        assert!(policy.contains(resource), "{policy}");
    }
}
