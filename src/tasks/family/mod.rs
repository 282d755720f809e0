//! What tasks of one service share: arguments, retriers, and how their ARNs are made.

pub mod dynamodb;
pub mod ecs;
pub mod emr;
pub mod emr_instances;
pub mod lambda;
pub mod messaging;
