//! Amazon States Language: expressions, states, fragments, machines, and what can be wrong with them.

pub mod diagram;
pub mod expression;
pub mod validate;
