//! Tests through the public doors.

mod definitions;
mod mutations;
