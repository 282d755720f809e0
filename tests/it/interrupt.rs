//! Ctrl-C and sudden death in the middle of an apply: nothing that was created is lost.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::acceptance;
use crate::support::emulator::{Emulator, provider_block_at};
use crate::support::fault::{Fault, Plan};
use crate::support::fault_proxy::FaultProxy;
use crate::support::terraform::{Running, Terraform};

/// Longer than the provider needs to look for its parent, and to end what is in flight.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long AWS takes for the call that is interrupted.
const SLOW: Duration = Duration::from_secs(4);

/// A machine with a managed role that has a policy.
fn module(endpoint: &str, name: &str, seconds: u32) -> String {
    format!(
        r#"{}
data "sfntasks_wait" "it" {{
  state_name = "Wait"
  seconds    = {seconds}
}}
data "sfntasks_sqs_send_message" "it" {{
  state_name   = "Send"
  queue_arn    = "arn:aws:sqs:us-east-1:123456789012:orders"
  message_body = "{seconds}"
}}
resource "sfntasks_state_machine" "it" {{
  name  = "{name}"
  steps = [data.sfntasks_wait.it.fragment, data.sfntasks_sqs_send_message.it.fragment]
}}
"#,
        provider_block_at(endpoint)
    )
}

/// What stands at the emulator: ARNs of machines and names of roles that contain `name`.
fn existing(emulator: &Emulator, name: &str) -> Vec<String> {
    let names = |service: &str, operation: &str, list: &str, key: &str| {
        let all = emulator.aws(service, operation, json!({})).expect("a list");
        let texts = all[list].as_array().cloned().unwrap_or_default();
        texts.iter().filter_map(|one| one[key].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let machines = names("stepfunctions", "list_state_machines", "stateMachines", "stateMachineArn");
    let roles = names("iam", "list_roles", "Roles", "RoleName");
    machines.into_iter().chain(roles).filter(|it| it.contains(name)).collect()
}

/// A slow answer to one action; what was asked for is done at the end of it.
fn slow(action: &str) -> Plan {
    Plan { action: Some(action.to_owned()), after: 0, times: 1, fault: Fault::Delay(SLOW) }
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "{what} did not happen in {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the provider has asked the proxy for `action`.
fn wait_for_call(proxy: &FaultProxy, action: &str) {
    wait_for(action, || proxy.calls().iter().any(|call| call.action == action));
}

/// The processes that run an executable of this directory, where the system tells.
fn processes_of(directory: &Path) -> Vec<Pid> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter(|entry| {
        fs::read_link(entry.path().join("exe")).is_ok_and(|program| program.starts_with(directory))
    })
    .filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
    .collect()
}

fn send(running: &Running, signal: Signal) {
    let terraform = Pid::from_raw(running.id().cast_signed()).expect("a process id");
    kill_process(terraform, signal).expect("a signal is sent");
}

/// Ctrl-C, which reaches the provider as well as Terraform.
fn interrupt(terraform: &Terraform, running: &Running) {
    for provider in processes_of(&terraform.plugins()) {
        kill_process(provider, Signal::INT).expect("a signal is sent");
    }
    send(running, Signal::INT);
}

/// Terraform must be ended, and its providers without it.
fn kill(terraform: &Terraform, running: Running) {
    send(&running, Signal::KILL);
    let output = running.wait();
    assert_eq!(output.status, -1, "{output:?}");
    let start = Instant::now();
    wait_for("the end of the provider", || processes_of(&terraform.plugins()).is_empty());
    let left: Vec<_> = fs::read_dir(terraform.temporary()).expect("a directory").flatten().collect();
    assert!(left.is_empty(), "a socket is left: {left:?}");
    assert!(start.elapsed() < Duration::from_secs(20), "the provider took {:?} to end", start.elapsed());
}

fn attributes(terraform: &Terraform) -> Value {
    terraform.show_json()["values"]["root_module"]["resources"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["type"] == "sfntasks_state_machine").cloned())
        .map_or(Value::Null, |one| one["values"].clone())
}

#[test]
fn an_interrupted_create_loses_nothing() {
    if !acceptance("interrupt::an_interrupted_create_loses_nothing") {
        return;
    }
    let emulator = Emulator::ministack();
    for action in ["CreateRole", "PutRolePolicy", "CreateStateMachine"] {
        let name = format!("it-interrupt-{}", action.to_lowercase());
        let proxy = FaultProxy::before(emulator.endpoint());
        let terraform = Terraform::new(&module(proxy.endpoint(), &name, 1));
        proxy.inject([slow(action)]);
        let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
        wait_for_call(&proxy, action);
        interrupt(&terraform, &running);
        let output = running.wait();
        assert!(output.stdout.contains("Gracefully shutting down"), "{action}: {output:?}");
        assert!(!output.stderr.contains("Plugin did not respond"), "{action}: {output:?}");
        assert!(!output.stderr.contains("panicked"), "{action}: {output:?}");
        let made = existing(emulator, &name);
        assert!(!made.is_empty(), "{action} was not under way");
        assert_ne!(attributes(&terraform), Value::Null, "{action}: {made:?} is lost from the state");

        proxy.inject([]);
        terraform.destroy();
        assert_eq!(existing(emulator, &name), Vec::<String>::new(), "{action}");
    }
}

#[test]
fn an_interrupted_create_can_be_completed() {
    if !acceptance("interrupt::an_interrupted_create_can_be_completed") {
        return;
    }
    let emulator = Emulator::ministack();
    let name = "it-complete";
    let proxy = FaultProxy::before(emulator.endpoint());
    let terraform = Terraform::new(&module(proxy.endpoint(), name, 1));
    proxy.inject([slow("CreateStateMachine")]);
    let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "CreateStateMachine");
    interrupt(&terraform, &running);
    running.wait();
    proxy.inject([]);
    terraform.apply();
    assert_eq!(terraform.plan_is_empty(), Ok(()));
    assert_eq!(existing(emulator, name).len(), 2, "a machine and its role");
    terraform.destroy();
    assert_eq!(existing(emulator, name), Vec::<String>::new());
}

#[test]
fn an_interrupted_update_and_destroy_can_be_repeated() {
    if !acceptance("interrupt::an_interrupted_update_and_destroy_can_be_repeated") {
        return;
    }
    let emulator = Emulator::ministack();
    let name = "it-again";
    let proxy = FaultProxy::before(emulator.endpoint());
    let terraform = Terraform::new(&module(proxy.endpoint(), name, 1));
    terraform.apply();
    let arn = attributes(&terraform)["arn"].clone();

    terraform.write("main.tf", &module(proxy.endpoint(), name, 2));
    proxy.inject([slow("UpdateStateMachine")]);
    let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "UpdateStateMachine");
    interrupt(&terraform, &running);
    let output = running.wait();
    assert!(!output.stderr.contains("Plugin did not respond"), "{output:?}");
    assert_eq!(attributes(&terraform)["arn"], arn);
    proxy.inject([]);
    terraform.apply();
    assert_eq!(terraform.plan_is_empty(), Ok(()));
    assert_eq!(attributes(&terraform)["arn"], arn);

    proxy.inject([slow("DeleteStateMachine")]);
    let running = terraform.spawn(&["destroy", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "DeleteStateMachine");
    interrupt(&terraform, &running);
    let output = running.wait();
    assert!(!output.stderr.contains("Plugin did not respond"), "{output:?}");
    proxy.inject([]);
    terraform.destroy();
    assert_eq!(existing(emulator, name), Vec::<String>::new());
}

#[test]
fn the_provider_ends_with_a_killed_terraform() {
    if !acceptance("interrupt::the_provider_ends_with_a_killed_terraform") {
        return;
    }
    let emulator = Emulator::ministack();
    let name = "it-killed";
    let proxy = FaultProxy::before(emulator.endpoint());
    let terraform = Terraform::new(&module(proxy.endpoint(), name, 1));

    // In the middle of a create, Terraform has stored nothing: the next apply takes the role over.
    proxy.inject([slow("PutRolePolicy")]);
    let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "PutRolePolicy");
    kill(&terraform, running);
    assert_eq!(existing(emulator, name).len(), 1, "the role");
    proxy.inject([]);
    // Terraform's own lock is the operating system's, and gone with the process.
    terraform.apply();
    assert_eq!(terraform.plan_is_empty(), Ok(()));

    // In the middle of an update, the state before it is there.
    terraform.write("main.tf", &module(proxy.endpoint(), name, 2));
    proxy.inject([slow("UpdateStateMachine")]);
    let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "UpdateStateMachine");
    kill(&terraform, running);
    proxy.inject([]);
    terraform.apply();
    assert_eq!(terraform.plan_is_empty(), Ok(()));

    proxy.inject([slow("DeleteStateMachine")]);
    let running = terraform.spawn(&["destroy", "-auto-approve", "-no-color"]);
    wait_for_call(&proxy, "DeleteStateMachine");
    kill(&terraform, running);
    proxy.inject([]);
    terraform.destroy();
    assert_eq!(existing(emulator, name), Vec::<String>::new());
}
