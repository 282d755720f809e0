//! The provider `sfntasks`: AWS Step Functions for Terraform and OpenTofu.

pub mod asl;
pub mod aws;
pub mod iam;
pub mod provider;
pub mod resources;
pub mod tf;
