//! Many machines at once: AWS throttles, and every call counts.

use serde_json::json;

use super::{PASS, allows, assert_gone};
use crate::support::acceptance;
use crate::support::emulator::{Emulator, provider_block_at};
use crate::support::fault::{Fault, Plan};
use crate::support::fault_proxy::FaultProxy;
use crate::support::terraform::Terraform;

const MACHINES: usize = 50;
/// Of so many calls one is turned down.
const THROTTLED: usize = 7;

/// How many answered calls a machine with a managed role may take, at most. To create: look whether it is there, role,
/// policy, machine, look again. To refresh: machine, tags, role, attached policies, the inline one, and whether somebody put another
/// beside it. To destroy: that once more, then machine, look, attached and inline policies, the inline one, role.
const LIMITS: [(&str, &[&str], usize); 3] = [
    ("create", &["apply", "-auto-approve"], 5),
    ("refresh", &["plan", "-detailed-exitcode"], 6),
    ("destroy", &["destroy", "-auto-approve"], 12),
];

#[test]
fn fifty_machines_at_once_are_throttled_and_made() {
    if !acceptance("state_machine::load::fifty_machines_at_once_are_throttled_and_made") {
        return;
    }
    let emulator = Emulator::ministack();
    let proxy = FaultProxy::before(emulator.endpoint());
    let terraform = Terraform::new(&format!(
        "{}\nresource \"sfntasks_state_machine\" \"it\" {{\ncount = {MACHINES}\nname = \"it-load-${{count.index}}\"\n\
         definition = {PASS}\n{}\n}}\n",
        provider_block_at(proxy.endpoint()),
        allows("sqs:SendMessage")
    ));
    for (operation, words, limit) in LIMITS {
        proxy.inject((0..400).map(|nth| Plan {
            action: None,
            after: nth * THROTTLED,
            times: 1,
            fault: Fault::Throttle,
        }));
        terraform.run(&[words, &["-parallelism=50", "-no-color"]].concat()).success();
        let (turned_down, answered): (Vec<_>, Vec<_>) =
            proxy.calls().into_iter().partition(|call| call.fault.is_some());
        let counts = || {
            let mut counts = std::collections::BTreeMap::<&str, usize>::new();
            for call in &answered {
                *counts.entry(call.action.as_str()).or_default() += 1;
            }
            counts
        };
        assert!(
            turned_down.len() >= answered.len() / THROTTLED,
            "{operation}: {} throttled",
            turned_down.len()
        );
        // Whose account it is, each process asks once.
        let answered_for_machines = answered.iter().filter(|call| call.service != "sts").count();
        assert!(
            answered_for_machines <= limit * MACHINES,
            "{operation}: more than {limit} a machine: {:?}",
            counts()
        );
        assert!(answered.len() - answered_for_machines <= 2, "{operation}: {:?}", counts());
        if operation == "create" {
            let made = emulator.aws("stepfunctions", "list_state_machines", json!({ "maxResults": 1000 }));
            let made = made.expect("machines").to_string();
            assert!((0..MACHINES).all(|index| made.contains(&format!(":it-load-{index}\""))), "{made}");
        }
    }
    assert_gone(emulator, "it-load-");
}
