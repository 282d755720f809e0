//! The provider `sfntasks`: AWS Step Functions for Terraform and OpenTofu.

pub mod asl;
pub mod iam;
pub mod states;
pub mod tasks;
pub mod plugin;
pub mod proto;
pub mod provider;
pub mod tf;
pub mod unit;
