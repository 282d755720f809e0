//! Tests through the public doors.

mod activity;
mod companions;
mod conformance;
mod conventions;
mod definition_source;
mod definitions;
mod docs;
mod errors;
mod evaluate_oracle;
mod executions;
mod expressions;
mod faults;
mod functions;
mod fuzz;
mod golden;
#[cfg(unix)]
mod interrupt;
mod machines;
mod mutations;
#[cfg(unix)]
mod plugin;
mod state_machine;
mod state_machine_alias;
mod support;
