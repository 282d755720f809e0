//! What Terraform says in the environment, and the line that answers it.

use std::env;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// go-plugin's check that the executable was not started by mistake; it is no secret.
const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// go-plugin's own protocol, and the major version of Terraform's.
const CORE_PROTOCOL: u32 = 1;
const PROVIDER_PROTOCOL: &str = "6";

/// Terraform's wishes. The default has none.
#[derive(Debug, Default)]
pub struct Handshake {
    /// PEM of the only certificate whose owner may connect. Without it Terraform wants no TLS (`TF_DISABLE_PLUGIN_TLS`).
    pub client_certificate: Option<String>,
    /// Where to put the socket, if not in the directory for temporary files.
    #[cfg(unix)]
    pub socket_directory: Option<PathBuf>,
    /// TCP ports to choose from.
    #[cfg(not(unix))]
    pub ports: Option<(u16, u16)>,
    /// Whether the client knows a seventh field; others would take it for a part of the certificate.
    multiplexing_field: bool,
}

impl Handshake {
    /// Reads the variables of go-plugin, or says why this process can't be the plugin that was meant.
    pub fn from_environment() -> Result<Self, String> {
        Self::from_variables(|name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        if get(COOKIE.0).as_deref() != Some(COOKIE.1) {
            return Err("This executable is a Terraform plugin: it is started by Terraform or OpenTofu, not by hand.\n\
                        Run it with --help for what it can do otherwise."
                .to_owned());
        }
        let versions = get("PLUGIN_PROTOCOL_VERSIONS").filter(|versions| !versions.is_empty());
        if versions.as_deref().is_some_and(|it| !it.split(',').any(|it| it.trim() == PROVIDER_PROTOCOL)) {
            return Err(format!(
                "This provider speaks protocol {PROVIDER_PROTOCOL}; the program that started it speaks {}. \
                 Terraform 1.0 or later, or OpenTofu, is needed.",
                versions.unwrap_or_default()
            ));
        }
        #[cfg(not(unix))]
        let port = |name| get(name).and_then(|port| port.parse::<u16>().ok());
        Ok(Self {
            client_certificate: get("PLUGIN_CLIENT_CERT").filter(|pem| !pem.is_empty()),
            #[cfg(unix)]
            socket_directory: get("PLUGIN_UNIX_SOCKET_DIR")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            #[cfg(not(unix))]
            ports: port("PLUGIN_MIN_PORT").zip(port("PLUGIN_MAX_PORT")).filter(|(min, max)| min <= max),
            multiplexing_field: get("PLUGIN_MULTIPLEX_GRPC").is_some_and(|value| !value.is_empty()),
        })
    }

    /// The one line on standard output; `certificate` is DER.
    pub fn line(&self, address: &Address, certificate: &[u8]) -> String {
        let Address { network, address } = address;
        let certificate = STANDARD_NO_PAD.encode(certificate);
        let multiplexing = if self.multiplexing_field { "|false" } else { "" };
        format!("{CORE_PROTOCOL}|{PROVIDER_PROTOCOL}|{network}|{address}|grpc|{certificate}{multiplexing}\n")
    }
}

/// Where the plugin listens.
#[derive(Debug, Clone)]
pub struct Address {
    /// `unix` or `tcp`.
    pub network: &'static str,
    /// A path, or host and port.
    pub address: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handshake(variables: &[(&str, &str)]) -> Result<Handshake, String> {
        let get = |name: &str| variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
        Handshake::from_variables(get)
    }

    #[test]
    fn the_cookie_and_the_protocol_are_required() {
        assert!(handshake(&[]).is_err());
        assert!(handshake(&[(COOKIE.0, "wrong")]).is_err());
        assert!(handshake(&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "4,5")]).is_err());
        assert!(handshake(&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "6,5")]).is_ok());
        assert!(handshake(&[COOKIE]).is_ok());
    }

    #[test]
    fn the_line_has_a_seventh_field_only_when_asked() {
        let address = Address { network: "unix", address: "/tmp/s".into() };
        let line = |variables: &[_]| handshake(variables).expect("a handshake").line(&address, &[0xff; 4]);
        assert_eq!(line(&[COOKIE]), "1|6|unix|/tmp/s|grpc|/////w\n");
        assert_eq!(line(&[COOKIE, ("PLUGIN_MULTIPLEX_GRPC", "true")]), "1|6|unix|/tmp/s|grpc|/////w|false\n");
    }

    #[cfg(not(unix))]
    #[test]
    fn ports_must_be_a_range() {
        let ports = |min, max| {
            handshake(&[COOKIE, ("PLUGIN_MIN_PORT", min), ("PLUGIN_MAX_PORT", max)])
                .expect("a handshake")
                .ports
        };
        assert_eq!(ports("10000", "25000"), Some((10000, 25000)));
        assert_eq!(ports("2", "1"), None);
        assert_eq!(ports("", "1"), None);
    }
}
