//! A life cycle in which every AWS call goes wrong in turn.

use super::emulator::{Emulator, provider_block_at};
use super::fault::{Fault, Plan};
use super::fault_proxy::FaultProxy;
use super::terraform::Terraform;

/// Every call that a create or a destroy of `resources` (HCL) makes goes wrong in turn, for good, before or after it took
/// effect; the next apply or destroy must end well all the same, and `assert_gone` must find nothing left at AWS. The calls
/// are found out, not listed.
pub fn no_fault_loses_anything(emulator: &Emulator, resources: &str, assert_gone: impl Fn(&str)) {
    let proxy = FaultProxy::before(emulator.endpoint());
    let provider = provider_block_at(proxy.endpoint())
        .replace("provider \"sfntasks\" {", "provider \"sfntasks\" {\n  max_retries = 1");
    let terraform = Terraform::new(&format!("{provider}\n{resources}"));
    proxy.inject([]);
    terraform.apply();
    let creating: Vec<String> = proxy.counts().into_keys().collect();
    proxy.inject([]);
    terraform.destroy();
    let destroying: Vec<String> = proxy.counts().into_keys().collect();
    assert!(creating.len() >= 2 && destroying.len() >= 2, "{creating:?} {destroying:?}");
    for fault in [Fault::FailBefore, Fault::CutAfter] {
        let doomed =
            |action: &String| Plan { action: Some(action.clone()), after: 0, times: usize::MAX, fault };
        for action in &creating {
            let label = format!("{fault:?} of {action}, create");
            proxy.inject([doomed(action)]);
            terraform.run(&["apply", "-auto-approve"]);
            proxy.inject([]);
            let again = terraform.run(&["apply", "-auto-approve"]);
            assert_eq!(again.status, 0, "{label}: {}{}", again.stdout, again.stderr);
            let empty = terraform.plan_is_empty();
            assert!(empty.is_ok(), "{label}: {}", empty.unwrap_err());
            terraform.destroy();
            assert_gone(&label);
        }
        for action in &destroying {
            terraform.apply();
            proxy.inject([doomed(action)]);
            terraform.run(&["destroy", "-auto-approve"]);
            proxy.inject([]);
            terraform.destroy();
            assert_gone(&format!("{fault:?} of {action}, destroy"));
        }
    }
}
