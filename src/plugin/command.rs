//! The command line.

use std::ffi::OsString;

use super::Options;

/// What a user asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Nothing: Terraform starts the executable without arguments.
    Serve,
    /// Serve a debugger's or a developer's process, to which Terraform reattaches.
    Debug,
    Version,
    Help,
    /// Something else.
    Wrong(String),
}

impl Command {
    pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Self {
        let Some(first) = arguments.next() else { return Self::Serve };
        match (first.to_str(), arguments.next()) {
            (Some("-debug" | "--debug"), None) => Self::Debug,
            (Some("-version" | "--version" | "-V"), None) => Self::Version,
            (Some("-help" | "--help" | "-h"), None) => Self::Help,
            (_, None) => Self::Wrong(first.to_string_lossy().into_owned()),
            (_, Some(second)) => Self::Wrong(second.to_string_lossy().into_owned()),
        }
    }
}

pub fn help(options: &Options) -> String {
    let Options { name, address, .. } = options;
    format!(
        "Usage: terraform-provider-{name} [-debug | --version | --help]

The provider {address}. Terraform or OpenTofu starts it by itself; by hand, it can

  -debug     serve until interrupted, and print the environment variable with which
             Terraform uses this process
  --version  print its version
  --help     print this text
"
    )
}

pub fn wrong(argument: &str, options: &Options) -> String {
    format!("The argument {argument:?} is not known.\n\n{}", help(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        let parse = |arguments: &[&str]| Command::parse(arguments.iter().map(OsString::from));
        assert_eq!(parse(&[]), Command::Serve);
        assert_eq!(parse(&["-debug"]), Command::Debug);
        assert_eq!(parse(&["--version"]), Command::Version);
        assert_eq!(parse(&["--help"]), Command::Help);
        assert_eq!(parse(&["serve"]), Command::Wrong("serve".into()));
        assert_eq!(parse(&["--version", "x"]), Command::Wrong("x".into()));
    }
}
