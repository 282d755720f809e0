//! Amazon States Language: expressions, states, fragments, machines, and what can be wrong with them.

pub mod condition;
pub mod diagram;
pub mod evaluate;
pub mod expression;
pub mod fragment;
pub mod interpolate;
pub mod template;
pub mod validate;
