//! Tests through the public doors.

mod support;
