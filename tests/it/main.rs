//! Tests through the public doors.

mod conformance;
mod conventions;
mod docs;
mod golden;
mod support;
