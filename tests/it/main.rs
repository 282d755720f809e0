//! Tests through the public doors.

#[cfg(unix)]
mod plugin;
