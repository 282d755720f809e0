//! Tests through the public doors.

mod definitions;
mod evaluate_oracle;
mod mutations;
