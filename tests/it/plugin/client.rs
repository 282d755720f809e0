//! A small go-plugin client: starts the executable as Terraform does, and connects with a certificate of its own.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hyper_util::rt::TokioIo;
use p521::ecdsa::signature::Signer as _;
use p521::ecdsa::{DerSignature, SigningKey as P521};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{ClientConfig, Error, RootCertStore, SignatureAlgorithm, SignatureScheme};
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint};

/// The executable under test.
pub const PLUGIN: &str = env!("CARGO_BIN_EXE_terraform-provider-sfntasks");
/// What Terraform proves itself with, as PEM; and the certificate and key of somebody else. The keys are bare scalars.
pub const TRUSTED: (&str, &str) =
    (include_str!("certificates/trusted.pem"), include_str!("certificates/trusted.scalar"));
pub const OTHER: (&str, &str) =
    (include_str!("certificates/other.pem"), include_str!("certificates/other.scalar"));

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The command that Terraform would run, with a directory of the test's own for the socket.
pub fn command(program: &str, temporary: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_remove("TF_LOG")
        .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
        .env("PLUGIN_PROTOCOL_VERSIONS", "6,5")
        .env("PLUGIN_CLIENT_CERT", TRUSTED.0)
        .env("TMPDIR", temporary)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A started plugin. It is killed when dropped.
pub struct Plugin {
    pub child: Child,
    pub socket: PathBuf,
    certificate: Vec<u8>,
    pub temporary: tempfile::TempDir,
}

impl Plugin {
    /// Starts the executable and reads its handshake line.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(change: impl FnOnce(&mut Command)) -> Self {
        let temporary = tempfile::tempdir().expect("a directory");
        let mut command = command(PLUGIN, temporary.path());
        change(&mut command);
        let mut child = command.spawn().expect("the executable starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let fields: Vec<&str> = line.trim_end().split('|').collect();
        let ["1", "6", "unix", socket, "grpc", certificate] = fields.as_slice() else {
            panic!("not a handshake: {line:?}");
        };
        let certificate = STANDARD_NO_PAD.decode(certificate).expect("base64 without padding");
        Self { child, socket: PathBuf::from(socket), certificate, temporary }
    }

    /// Connects as the one whom the plugin trusts.
    pub async fn connect(&self) -> Channel {
        self.try_connect(Some((TRUSTED.0, TRUSTED.1))).await.expect("a connection")
    }

    /// Connects with a certificate and the key to sign with, and makes sure that the server goes along.
    pub async fn try_connect(&self, client: Option<(&str, &str)>) -> Result<Channel, String> {
        let config = client_config(&self.certificate, client);
        let socket = self.socket.clone();
        let connector = tower::service_fn(move |_| {
            let (config, socket) = (config.clone(), socket.clone());
            async move {
                let stream = UnixStream::connect(socket).await?;
                let name = ServerName::try_from("localhost").map_err(std::io::Error::other)?;
                TlsConnector::from(config).connect(name, stream).await.map(TokioIo::new)
            }
        });
        let endpoint = Endpoint::from_static("http://localhost");
        let channel =
            endpoint.connect_with_connector(connector).await.map_err(|error| format!("{error:?}"))?;
        // In TLS 1.3 a client learns of its refusal only when it reads.
        super::health(channel.clone()).await.map_err(|status| format!("{status:?}"))?;
        Ok(channel)
    }

    /// The directory with the socket, which must be private.
    pub fn socket_directory(&self) -> &Path {
        let directory = self.socket.parent().expect("a directory");
        let mode = directory.metadata().expect("it exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", directory.display());
        directory
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("a signal is sent");
    }

    /// Waits for the end, for so long as Terraform would.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }

    /// Whether nothing is left where the socket was.
    pub fn is_clean(&self) -> bool {
        std::fs::read_dir(self.temporary.path()).expect("a directory").next().is_none()
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        // It may have ended, which is what most tests want.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

fn client_config(server: &[u8], client: Option<(&str, &str)>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(server.to_vec())).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    let mut config = match client {
        None => builder.with_no_client_auth(),
        Some((pem, scalar)) => {
            let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate");
            let key = CertifiedKey::new(vec![certificate], Arc::new(Key(key(scalar))));
            builder.with_client_cert_resolver(Arc::new(Always(Arc::new(key))))
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    Arc::new(config)
}

fn key(scalar: &str) -> P521 {
    let digits = scalar.trim().as_bytes().chunks(2);
    let bytes: Vec<u8> =
        digits.map(|it| u8::from_str_radix(str::from_utf8(it).expect("ASCII"), 16).expect("hex")).collect();
    P521::from_slice(&bytes).expect("a P-521 key")
}

/// rustls with ring has no P-521 of its own.
#[derive(Debug)]
struct Key(P521);

impl SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let scheme = SignatureScheme::ECDSA_NISTP521_SHA512;
        offered.contains(&scheme).then(|| Box::new(Self(self.0.clone())) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: DerSignature = self.0.sign(message);
        Ok(signature.as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP521_SHA512
    }
}

#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesClientCert for Always {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}
