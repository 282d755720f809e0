//! The provider `sfntasks`: AWS Step Functions for Terraform and OpenTofu.
//!
//! # Code map
//!
//! A call from Terraform comes in through [`plugin`], is decoded and checked in [`tf`], and reaches the [`provider`]. From
//! there it goes one of two ways: to a [`unit`] (a data source that renders states, with no I/O at all), or to a
//! [`resources`] room (which talks to AWS through [`aws`]).
//!
//! | room | what it is |
//! |---|---|
//! | [`plugin`] | go-plugin: cookie, handshake line, socket, mutual TLS, stdio, controller and health services, logging, the end of the process |
//! | [`tf`] | Terraform's protocol: values (null, unknown, lossless decimals), types, schemas, diagnostics with paths, the guards around every call, and the traits that the rest implements |
//! | [`proto`] | what `proto/` compiles to |
//! | [`provider`] | the provider block, the settings that follow from it, and the seam between Terraform's values and units |
//! | [`unit`] | what a data source is made of: one descriptor from which schema, checks, rendering and documentation follow |
//! | [`tasks`] | one file a task; `family/` has what siblings share |
//! | [`states`] | one file a flow state or composition |
//! | [`data_sources`] | data sources that are no unit |
//! | [`actions`] | what is done on demand: running a machine |
//! | [`resources`] | what the provider creates at AWS |
//! | [`asl`] | Amazon States Language: expressions, conditions, templates, fragments, the machine validator, diagrams |
//! | [`iam`] | ARNs, statements, policies made minimal and fitted to IAM's limits, and which permission an SDK call asks for |
//! | [`aws`] | clients, credentials, endpoints, waiting |
//! | [`docs`] | descriptors to registry pages |
//!
//! To add a task: `make task NAME=…` makes its file and its example; `make generate` registers it, and writes its golden
//! file and its page. File, data source, example, golden file and page share one name.
//!
//! # Invariants
//!
//! * `tasks`, `states`, `asl`, `iam` and `unit` do no I/O, know no protobuf, and see no unknown value: what isn't known yet is
//!   a path in [`unit::Input::unknown`], and no function of a unit is called while one of its arguments is.
//! * Only `tf` knows protobuf and MessagePack; only `aws`, `resources`, `data_sources` and `actions` name the AWS SDK.
//! * stdout carries the handshake line and nothing else, ever (`print_stdout` is denied by lint).
//! * Every IAM statement is written next to the API call that it serves, by an exhaustive `match` on the integration
//!   pattern. `"*"` is written only where AWS has no resource-level permission, with a comment that says so.
//! * Rendered JSON is API: the order of keys and of statements is canonical and stable. A changed golden file is a plan diff
//!   for every user, and needs a line in CHANGELOG.md.
//! * A value that is not known is never guessed. An error names its attribute by its path. No call panics, whatever comes in.
//! * What failed half-way is recorded in the state: nothing that was created at AWS is ever lost from Terraform's sight.
//!
//! # Why a plugin server of our own
//!
//! No maintained crate serves the plugin protocol completely. The one that comes closest asks no client for a certificate, so
//! that any local user can drive the provider with the credentials of whoever runs Terraform; it reads numbers as `i64`, so
//! that `0.5` and 2^63 fail; it lacks nested attributes and half of today's calls; it needs `protoc`; and it has rested since
//! 2024. Three facts shaped ours. Terraform's client certificate is a P-521 one that is its own authority, which no stock
//! verifier takes: [`plugin`] pins the very certificate that Terraform announces. A decimal such as `0.1` arrives as text, and
//! must go back as the same text. And Terraform crashes, rather than complains, on some malformed replies, so every reply
//! passes a guard first.

pub mod actions;
pub mod asl;
pub mod aws;
pub mod data_sources;
pub mod docs;
pub mod iam;
pub mod plugin;
pub mod proto;
pub mod provider;
pub mod resources;
pub mod states;
pub mod tasks;
pub mod tf;
pub mod unit;
