//! Tests through the public doors.

mod conformance;
mod conventions;
mod docs;
mod evaluate_oracle;
mod expressions;
mod golden;
#[cfg(unix)]
mod plugin;
mod state_machine;
mod support;
