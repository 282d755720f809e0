//! Credentials from every source, the errors when there are none or bad ones, and no secret anywhere.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::json;

use super::{PASS, assert_gone};
use crate::support::acceptance;
use crate::support::emulator::{ACCOUNT, Emulator, provider_block_at};
use crate::support::fault::{Fault, Plan};
use crate::support::fault_proxy::FaultProxy;
use crate::support::terraform::{Diagnostic, Terraform};

const KEYS: &str = "  access_key = \"test\"\n  secret_key = \"test\"\n";
const SECRET: &str = "it5EcretAccessKeyThatNobodyMaySee0123456";
const TOKEN: &str = "it5essionTokenThatNobodyMaySee0123456789";

/// A root module with one machine and these arguments in the provider block, which has no keys of its own.
fn module(endpoint: &str, provider: &str, name: &str) -> String {
    let block = provider_block_at(endpoint);
    assert!(block.contains(KEYS), "{block}");
    format!(
        "{}\nresource \"sfntasks_state_machine\" \"it\" {{\nname = \"{name}\"\ndefinition = {PASS}\n}}\n",
        block.replace(KEYS, provider)
    )
}

/// The command lines of all processes, as `ps` shows them.
fn command_lines() -> String {
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).collect()
}

/// Applies and destroys, with everything logged, and finds the secrets nowhere. Returns the keys that signed the calls.
fn signers(mut terraform: Terraform, proxy: &FaultProxy) -> Vec<String> {
    let log = terraform.directory().join("trace.log");
    terraform.env("TF_LOG", "TRACE").env("TF_LOG_PATH", &log.display().to_string());
    // Long enough to be seen at work.
    let delay = Fault::Delay(std::time::Duration::from_millis(500));
    proxy.inject([Plan { action: Some("CreateStateMachine".to_owned()), after: 0, times: 1, fault: delay }]);
    let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
    while !proxy.counts().contains_key("CreateStateMachine") && !has_ended(running.id()) {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let lines = command_lines();
    assert!(!lines.contains(SECRET) && !lines.contains(TOKEN), "a secret is in a command line");
    let applied = running.wait().success();
    let destroyed = terraform.destroy();
    let state =
        fs::read_to_string(terraform.directory().join("terraform.tfstate.backup")).expect("the state");
    let log = fs::read_to_string(log).expect("the log");
    assert!(log.contains("CreateStateMachine") || log.contains("ApplyResourceChange"), "nothing is logged");
    let outputs = [&applied.stdout, &applied.stderr, &destroyed.stdout, &destroyed.stderr];
    for text in outputs.into_iter().chain([&state, &log]) {
        assert!(!text.contains(SECRET) && !text.contains(TOKEN), "a secret is in:\n{text}");
    }
    let mut keys: Vec<String> = proxy.calls().into_iter().map(|call| call.access_key).collect();
    keys.dedup();
    keys
}

/// Whether the process has ended and only waits for us to ask how.
fn has_ended(id: u32) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}

#[test]
fn each_source_of_credentials_works_and_none_tells_its_secret() {
    if !acceptance("state_machine::credentials::each_source_of_credentials_works_and_none_tells_its_secret") {
        return;
    }
    let emulator = Emulator::ministack();
    let proxy = FaultProxy::before(emulator.endpoint());
    let terraform = |provider: &str| Terraform::new(&module(proxy.endpoint(), provider, "it-keys"));

    let given =
        format!("  access_key = \"AKIASTATIC\"\n  secret_key = \"{SECRET}\"\n  token = \"{TOKEN}\"\n");
    let mut case = terraform(&given);
    case.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", SECRET);
    assert_eq!(signers(case, &proxy), ["AKIASTATIC"], "static keys go before the environment's");

    let mut case = terraform("");
    case.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", SECRET);
    case.env("AWS_SESSION_TOKEN", TOKEN);
    assert_eq!(signers(case, &proxy), ["AKIAENVIRONMENT"]);

    let profile = "  profile = \"deploy\"\n  shared_credentials_files = [\"credentials\"]\n";
    let credentials = format!(
        "[deploy]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    );
    let mut case = terraform(profile);
    case.write("credentials", &credentials);
    case.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", SECRET);
    assert_eq!(
        signers(case, &proxy),
        ["AKIAPROFILE"],
        "a profile that is asked for goes before the environment"
    );

    let mut case = terraform("");
    case.write("credentials", &credentials);
    let file = case.directory().join("credentials").display().to_string();
    case.env("AWS_PROFILE", "deploy").env("AWS_SHARED_CREDENTIALS_FILE", &file);
    assert_eq!(signers(case, &proxy), ["AKIAPROFILE"]);

    let role = json!({ "RoleName": "deployer", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[]}" });
    emulator.aws("iam", "create_role", role).expect("a role");
    let assume = format!(
        "  access_key = \"AKIASTATIC\"\n  secret_key = \"{SECRET}\"\n  assume_role = {{ role_arn = \
         \"arn:aws:iam::{ACCOUNT}:role/deployer\", session_name = \"it\", external_id = \"x\", duration_seconds = 900 }}\n"
    );
    let keys = signers(terraform(&assume), &proxy);
    assert_eq!(keys.first().map(String::as_str), Some("AKIASTATIC"), "{keys:?}");
    let assumed: Vec<&String> = keys.iter().filter(|key| *key != "AKIASTATIC").collect();
    assert!(!assumed.is_empty() && assumed.iter().all(|key| key.starts_with("ASIA")), "{keys:?}");
    emulator.aws("iam", "delete_role", json!({ "RoleName": "deployer" })).expect("deleted");
    assert_gone(emulator, "it-keys");
}

/// The errors of an apply, which must fail.
fn errors(terraform: &Terraform) -> Vec<Diagnostic> {
    let output = terraform.run(&["apply", "-auto-approve", "-json"]);
    assert_ne!(output.status, 0, "{output:?}");
    for text in [&output.stdout, &output.stderr] {
        assert!(!text.contains(SECRET) && !text.contains(TOKEN), "a secret is in:\n{text}");
    }
    output.errors()
}

/// One error that tells what to set, and says `what` is wrong.
fn assert_clear(errors: &[Diagnostic], what: &str) {
    assert_eq!(errors.len(), 1, "{errors:?}");
    let detail = &errors[0].detail;
    for part in [what, "access_key and secret_key", "AWS_ACCESS_KEY_ID", "profile", "assume_role"] {
        assert!(detail.contains(part), "{part:?} isn't in {detail}");
    }
}

#[test]
fn missing_credentials_are_one_clear_error() {
    if !acceptance("state_machine::credentials::missing_credentials_are_one_clear_error") {
        return;
    }
    let endpoint = Emulator::ministack().endpoint();
    let terraform = Terraform::new(&module(endpoint, "", "it-none"));
    assert_clear(&errors(&terraform), "no AWS credentials were found");
    let unknown = "  profile = \"nobody\"\n";
    let terraform = Terraform::new(&module(endpoint, unknown, "it-none"));
    assert_clear(&errors(&terraform), "no AWS credentials were found");
}

#[test]
fn expired_credentials_are_one_clear_error() {
    if !acceptance("state_machine::credentials::expired_credentials_are_one_clear_error") {
        return;
    }
    let endpoint = refusing("ExpiredToken", "The security token included in the request is expired");
    let given =
        format!("  access_key = \"ASIASTATIC\"\n  secret_key = \"{SECRET}\"\n  token = \"{TOKEN}\"\n");
    let terraform = Terraform::new(&module(&endpoint, &given, "it-expired"));
    assert_clear(&errors(&terraform), "The security token included in the request is expired");

    let assume = format!(
        "  access_key = \"AKIASTATIC\"\n  secret_key = \"{SECRET}\"\n  assume_role = {{ role_arn = \
         \"arn:aws:iam::{ACCOUNT}:role/deployer\" }}\n"
    );
    let terraform = Terraform::new(&module(&endpoint, &assume, "it-expired"));
    assert_clear(&errors(&terraform), "The security token included in the request is expired");
}

/// An AWS that turns every request down with this code, until its process ends.
fn refusing(code: &'static str, message: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("the port it was given"));
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            // A client that has hung up has lost interest.
            std::thread::spawn(move || drop(refuse(stream, code, message)));
        }
    });
    endpoint
}

fn refuse(mut stream: TcpStream, code: &str, message: &str) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut piece = [0_u8; 8192];
    loop {
        let read = stream.read(&mut piece)?;
        request.extend(piece.iter().take(read));
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        if read == 0 || body.len() >= length.and_then(|length| length.trim().parse().ok()).unwrap_or(0) {
            break;
        }
    }
    let json = String::from_utf8_lossy(&request).to_lowercase().contains("x-amz-target");
    let body = if json {
        format!("{{\"__type\":\"{code}Exception\",\"message\":\"{message}\"}}")
    } else {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        )
    };
    write!(
        stream,
        "HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
