//! What the server checks, so that no handler has to: configurations that core lets through, and replies that core
//! would call a bug in the provider.

mod config;
mod plan;
mod result;
mod state;

pub(super) use config::{check_config, only_configurable};
pub(super) use plan::check_plan;
pub(super) use result::{compatible, unknown_paths, wholly_known};
pub(super) use state::{clear_write_only, fill_blocks, fill_computed, forget_unknown};
