//! IAM: ARNs, policy statements, policies made of them, and the actions that an SDK call needs.
//!
//! Nothing here does I/O. A statement is written next to the API call it serves; this room merges statements
//! ([`minimise`](minimise())), fits them to IAM's quotas ([`fit`]) and knows which permission an AWS SDK call asks for
//! ([`SdkCall`]).

pub mod arn;
pub mod minimise;
mod nearest;
pub mod policy;
pub mod sdk_actions;
pub mod split;
pub mod statement;
pub mod wildcard;

pub use arn::Arn;
pub use minimise::minimise;
pub use policy::Policy;
pub use sdk_actions::SdkCall;
pub use split::{Limits, Placement, TooLarge, fit};
pub use statement::{Conditions, Effect, Statement};
