//! Tests through the public doors.

mod conformance;
mod state_machine;
mod support;
