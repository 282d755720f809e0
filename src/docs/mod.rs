//! Registry documentation: descriptors in, Markdown out.
//!
//! The pages stand in `docs/`, in the layout that the registries of Terraform and OpenTofu read. They are committed, and a
//! test compares them with what this room makes of the units, their examples and their golden files.

mod page;
mod schema;

pub use page::{Example, Page, Subject, described, provider, unit};
