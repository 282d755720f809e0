//! What flow states share.

pub mod map;
