//! The provider's executable.

use std::process::ExitCode;

use sfntasks::plugin::{Options, serve};

fn main() -> ExitCode {
    let options = Options {
        address: "registry.terraform.io/sfntasks/sfntasks",
        name: "sfntasks",
        version: env!("CARGO_PKG_VERSION"),
    };
    serve(sfntasks::provider::SfnTasks::new(), options)
}
