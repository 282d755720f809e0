//! Emulated AWS: ministack and moto, each started once, by the first test that asks for it.
//!
//! `tools/emulator.py` runs them and ends them when this process goes, however it goes; it is the tests' AWS client, too.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use serde_json::{Value, json};

/// The account of both emulators.
pub const ACCOUNT: &str = "123456789012";
/// The region that the tests work in.
pub const REGION: &str = "us-east-1";

/// A running emulator.
pub struct Emulator {
    name: &'static str,
    endpoint: String,
    lines: Mutex<Lines>,
}

struct Lines {
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// Held so that it is not closed: the emulator's life hangs on its standard input.
    _process: Child,
}

/// What AWS answers instead of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsError {
    /// The error code, `StateMachineDoesNotExist`; for a call that boto3 itself refuses, the name of its exception.
    pub code: String,
    /// AWS's text.
    pub message: String,
}

impl Emulator {
    /// ministack, with every request allowed.
    pub fn ministack() -> &'static Self {
        static RUNNING: OnceLock<Emulator> = OnceLock::new();
        RUNNING.get_or_init(|| Self::start("ministack", &["ministack"]))
    }

    /// Another ministack, in which callers need IAM permissions: the user `test` has them all, an assumed role has its
    /// own. What an execution does is not checked against its role; ask `simulate_principal_policy` about that.
    pub fn ministack_enforcing_iam() -> &'static Self {
        static RUNNING: OnceLock<Emulator> = OnceLock::new();
        RUNNING.get_or_init(|| Self::start("ministack (IAM enforced)", &["ministack", "--enforce-iam"]))
    }

    /// moto.
    pub fn moto() -> &'static Self {
        static RUNNING: OnceLock<Emulator> = OnceLock::new();
        RUNNING.get_or_init(|| Self::start("moto", &["moto"]))
    }

    /// Both, for the tests that every emulator must pass.
    pub fn each() -> [&'static Self; 2] {
        [Self::ministack(), Self::moto()]
    }

    /// Its name, for messages.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The URL under which all services answer.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// HCL of the `terraform` and `provider` blocks that point every service of the provider at this emulator.
    pub fn provider_block(&self) -> String {
        let block = provider_block_at(&self.endpoint);
        match self.name() {
            // It answers 500 to what it lacks, which is retried as a failure of AWS: a minute for nothing.
            "moto" => {
                block.replace("provider \"sfntasks\" {\n", "provider \"sfntasks\" {\n  max_retries = 2\n")
            }
            _ => block,
        }
    }

    /// One AWS call, in boto3's names: `aws("sqs", "create_queue", json!({"QueueName": "orders"}))`.
    pub fn aws(&self, service: &str, operation: &str, parameters: Value) -> Result<Value, AwsError> {
        self.call(&json!({"service": service, "operation": operation, "parameters": parameters}))
    }

    /// One AWS call of somebody else, with the `Credentials` that `AssumeRole` gave.
    pub fn aws_as(
        &self,
        credentials: &Value,
        service: &str,
        operation: &str,
        parameters: Value,
    ) -> Result<Value, AwsError> {
        self.call(&json!({
            "service": service,
            "operation": operation,
            "parameters": parameters,
            "credentials": credentials,
        }))
    }

    fn call(&self, request: &Value) -> Result<Value, AwsError> {
        // A test that panics between two calls leaves the lines in order, so its poison is of no concern.
        let mut lines = self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writeln!(lines.to, "{request}")
            .and_then(|()| lines.to.flush())
            .expect("the emulator takes a request");
        let mut answer = String::new();
        lines.from.read_line(&mut answer).expect("the emulator answers");
        let answer: Value = serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("{} answered {request} with {answer:?}: {error}", self.name));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match answer.get("error") {
            Some(error) => Err(AwsError { code: text(&error["code"]), message: text(&error["message"]) }),
            None => Ok(answer["result"].clone()),
        }
    }

    fn start(name: &'static str, arguments: &[&str]) -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let tools = std::env::var_os("SFNTASKS_TOOLS").map_or_else(|| project.join(".tools"), Into::into);
        let python = tools.join("venv/bin/python");
        let mut process = Command::new(&python)
            .arg(project.join("tools/emulator.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("starting {}: {error}; run `make setup` first", python.display()));
        let to = process.stdin.take().expect("a piped standard input");
        let mut from = BufReader::new(process.stdout.take().expect("a piped standard output"));
        let mut line = String::new();
        from.read_line(&mut line).expect("the emulator's first line");
        let ready: Value = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("{name} did not start; try `{} tools/emulator.py`", python.display()));
        let endpoint = ready["endpoint"].as_str().expect("an endpoint").to_owned();
        Self { name, endpoint, lines: Mutex::new(Lines { to, from, _process: process }) }
    }
}

/// [`Emulator::provider_block`] for any endpoint: that of a proxy before an emulator.
pub fn provider_block_at(endpoint: &str) -> String {
    let endpoints: String = ["sfn", "iam", "sts", "lambda", "logs"]
        .iter()
        .map(|name| format!("    {name} = {endpoint:?}\n"))
        .collect();
    format!(
        r#"terraform {{
  required_providers {{
    sfntasks = {{ source = "sfntasks/sfntasks" }}
  }}
}}
provider "sfntasks" {{
  region     = "{REGION}"
  access_key = "test"
  secret_key = "test"
  endpoints = {{
{endpoints}  }}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::acceptance;

    #[test]
    fn each_emulator_answers() {
        if !acceptance("each_emulator_answers") {
            return;
        }
        for emulator in Emulator::each().into_iter().chain([Emulator::ministack_enforcing_iam()]) {
            let identity = emulator.aws("sts", "get_caller_identity", json!({})).expect("an identity");
            assert_eq!(identity["Account"], ACCOUNT, "{}", emulator.name());
            assert!(emulator.provider_block().contains(emulator.endpoint()));
            let missing = emulator.aws("iam", "get_role", json!({"RoleName": "missing"})).unwrap_err();
            assert_eq!(missing.code, "NoSuchEntity", "{}: {}", emulator.name(), missing.message);
            let refused = emulator.aws("iam", "get_role", json!({})).unwrap_err();
            assert_eq!(refused.code, "ParamValidationError", "{}", emulator.name());
        }
    }
}
