//! The provider `sfntasks`: AWS Step Functions for Terraform and OpenTofu.

pub mod asl;
pub mod aws;
pub mod data_sources;
pub mod docs;
pub mod iam;
pub mod plugin;
pub mod proto;
pub mod provider;
pub mod resources;
pub mod states;
pub mod tasks;
pub mod tf;
pub mod unit;
