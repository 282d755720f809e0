//! Tests through the public doors.

mod conformance;
mod support;
