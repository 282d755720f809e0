//! Terraform's side of the house: values, types, schemas, diagnostics with attribute paths, and the traits that data
//! sources, resources, functions and actions implement.
//!
//! This is the only room that knows protobuf, msgpack and unknown values.

mod convert;
pub mod diagnostic;
pub mod fault;
mod guard;
pub mod json;
pub mod msgpack;
mod number;
pub mod path;
pub mod provider;
pub mod schema;
pub mod schema_check;
pub mod service;
mod type_json;
pub mod value;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use path::{Path, Step};
pub use schema::{Attribute, AttributeType, Block, Mode, NestedBlock, Nesting, Schema, Type};
pub use value::{Object, Value};
