//! The provider `sfntasks`: AWS Step Functions for Terraform and OpenTofu.

pub mod asl;
pub mod iam;
pub mod plugin;
pub mod proto;
pub mod provider;
pub mod tf;
