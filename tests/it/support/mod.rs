//! What the integration tests share: a real Terraform, emulated AWS, and a proxy that injects faults between provider and AWS.

pub mod emulator;
pub mod fault;
pub mod fault_proxy;
pub mod terraform;

/// Whether acceptance tests are to run: they start a real Terraform and emulators, so `TF_ACC` must be set, as in every
/// provider's test suite. Otherwise says that `test` is skipped.
pub fn acceptance(test: &str) -> bool {
    let wanted = std::env::var_os("TF_ACC").is_some_and(|value| !value.is_empty());
    if !wanted {
        skip(test, "TF_ACC is not set; `make test` and `make testacc` set it");
    }
    wanted
}

/// Says on standard error that a test, or a part of one, is skipped, and why.
pub fn skip(test: &str, reason: &str) {
    eprintln!("skipped {test}: {reason}");
}
