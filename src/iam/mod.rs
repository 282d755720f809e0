//! IAM: ARNs, policy statements, and policies made of them.

pub mod arn;
pub mod statement;

pub use arn::Arn;
pub use statement::{Effect, Statement};
