//! AWS: clients, credentials, endpoints, retries and errors. The only room that knows `aws-sdk-*` configuration.
//!
//! Nothing here reads a credential, a profile file or the environment before the first call that needs it, so that a
//! plan of data sources alone works offline.

mod clients;
mod config;
mod error;
mod identity;
mod wait;

pub use clients::Clients;
pub use config::{AssumeRole, ClientConfig, Endpoints, StaticKeys};
pub use error::{Failure, Kind};
pub use identity::Identity;
pub use wait::{Patience, Retry};
