//! Tests through the public doors.

mod activity;
mod conformance;
mod conventions;
mod definitions;
mod docs;
mod evaluate_oracle;
mod expressions;
mod golden;
mod mutations;
#[cfg(unix)]
mod plugin;
mod state_machine;
mod state_machine_alias;
mod support;
