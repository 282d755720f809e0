//! Flow states and composition: one file each. Written by `make generate` from the files of this folder.

pub mod chain;
pub mod choice;
pub mod custom_state;
pub mod distributed_map;
pub mod fail;
pub mod family;
pub mod map;
pub mod parallel;
pub mod pass;
pub mod succeed;
pub mod wait;

use crate::unit::Unit;

/// Every flow state and composition.
pub const ALL: &[&Unit] = &[
    &chain::UNIT,
    &choice::UNIT,
    &custom_state::UNIT,
    &distributed_map::UNIT,
    &fail::UNIT,
    &map::UNIT,
    &parallel::UNIT,
    &pass::UNIT,
    &succeed::UNIT,
    &wait::UNIT,
];
