//! What tasks of one service share: arguments, retriers, and how their ARNs are made.

pub mod api_gateway;
pub mod athena;
pub mod aws_sdk;
pub mod dynamodb;
pub mod ecs;
pub mod lambda;
pub mod messaging;
