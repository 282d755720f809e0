//! Tests through the public doors.

mod conformance;
mod conventions;
mod definitions;
mod docs;
mod evaluate_oracle;
mod expressions;
mod fuzz;
mod golden;
mod machines;
mod mutations;
#[cfg(unix)]
mod plugin;
mod state_machine;
mod support;
