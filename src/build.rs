//! Compiles the protocol files in `proto/` without an installed `protoc`.

// Cargo reads a build script's instructions from its standard output.
#![allow(clippy::print_stdout)]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    const FILES: [&str; 3] = ["proto/tfplugin6.proto", "proto/plugin.proto", "proto/health.proto"];
    for file in FILES {
        println!("cargo:rerun-if-changed={file}");
    }
    println!("cargo:rerun-if-changed=src/build.rs");
    let descriptors = protox::compile(FILES, ["proto"])?;
    tonic_prost_build::configure()
        // The integration tests drive the executable with the client.
        .build_client(true)
        .build_transport(false)
        // A feature that isn't offered is answered with Unimplemented, as Terraform expects of a provider.
        .generate_default_stubs(true)
        // Values are decoded in place, out of the received message.
        .bytes(".")
        // A stable order makes the schema reply reproducible.
        .btree_map(".")
        .compile_fds(descriptors)?;
    Ok(())
}
