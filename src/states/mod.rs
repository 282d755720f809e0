//! Flow states and composition: one file each. Written by `make generate` from the files of this folder.

pub mod chain;
pub mod fail;
pub mod pass;
pub mod succeed;
pub mod wait;

use crate::unit::Unit;

/// Every flow state and composition.
pub const ALL: &[&Unit] = &[&chain::UNIT, &fail::UNIT, &pass::UNIT, &succeed::UNIT, &wait::UNIT];
