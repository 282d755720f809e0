//! Tests through the public doors.

mod evaluate_oracle;
mod expressions;
