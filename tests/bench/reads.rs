//! `ReadDataSource` as fast as it goes: one connection to one provider process, as Terraform makes it, ten reads in flight.
//!
//! Arguments: the command that starts the provider; by default the executable that cargo has built. Prints one line of JSON.

use std::error::Error;
use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hyper_util::rt::TokioIo;
use prost::Message as _;
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use sfntasks::proto::tfplugin6 as tf;
use sfntasks::proto::tfplugin6::provider_client::ProviderClient;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::codegen::{Service, http::Uri};
use tonic::transport::{Channel, Endpoint};

type Failure = Box<dyn Error + Send + Sync>;

const IN_FLIGHT: usize = 10;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);
const DATA_SOURCE: &str = "sfntasks_lambda_invoke";
const CONFIG: [(&str, &str); 2] =
    [("state_name", "Invoke"), ("function_arn", "arn:aws:lambda:us-east-1:123456789012:function:orders")];
const MAX_MESSAGE: usize = 256 << 20;
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

fn main() -> Result<(), Failure> {
    // cargo adds `--bench`.
    let mut command: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if command.is_empty() {
        command.push(env!("CARGO_BIN_EXE_terraform-provider-sfntasks").to_owned());
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run(&command))
}

async fn run(command: &[String]) -> Result<(), Failure> {
    let (mut process, channel) = start(command).await?;
    let client = ProviderClient::new(channel).max_decoding_message_size(MAX_MESSAGE);
    let schema = client.clone().get_provider_schema(tf::get_provider_schema::Request {}).await?.into_inner();
    let schema_bytes = schema.encoded_len();

    let block =
        |schema: Option<&tf::Schema>| schema.and_then(|schema| schema.block.clone()).unwrap_or_default();
    let unset = object(&block(schema.provider.as_ref()), &[]);
    let configure = tf::configure_provider::Request { config: Some(unset), ..Default::default() };
    refuse_errors(&client.clone().configure_provider(configure).await?.into_inner().diagnostics)?;

    let data_source = schema.data_source_schemas.get(DATA_SOURCE);
    let data_source = data_source.ok_or_else(|| format!("the provider has no {DATA_SOURCE}"))?;
    let request = tf::read_data_source::Request {
        type_name: DATA_SOURCE.to_owned(),
        config: Some(object(&block(Some(data_source)), &CONFIG)),
        ..Default::default()
    };
    refuse_errors(&client.clone().read_data_source(request.clone()).await?.into_inner().diagnostics)?;

    read(&client, &request, WARM_UP).await?;
    let start = Instant::now();
    let mut latencies = read(&client, &request, MEASURED).await?;
    let seconds = start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let percentile = |part: usize| latencies.get(latencies.len() * part / 100).copied().unwrap_or_default();
    let report = serde_json::json!({
        "schema_bytes": schema_bytes,
        "reads": latencies.len(),
        "seconds": seconds,
        "p50_us": percentile(50).as_micros(),
        "p99_us": percentile(99).as_micros(),
    });
    writeln!(std::io::stdout(), "{report}")?;
    process.kill().await?;
    Ok(())
}

/// Reads for so long, and returns how long each read took.
async fn read(
    client: &ProviderClient<Channel>,
    request: &tf::read_data_source::Request,
    duration: Duration,
) -> Result<Vec<Duration>, Failure> {
    let end = Instant::now() + duration;
    let workers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| {
            let (mut client, request) = (client.clone(), request.clone());
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                while Instant::now() < end {
                    let start = Instant::now();
                    client.read_data_source(request.clone()).await?;
                    latencies.push(start.elapsed());
                }
                Ok::<_, tonic::Status>(latencies)
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await??);
    }
    Ok(all)
}

/// Starts the provider as Terraform does, with a certificate of ours, and connects.
async fn start(command: &[String]) -> Result<(Child, Channel), Failure> {
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(["localhost".to_owned()])?.self_signed(&key)?;
    let (program, words) = command.split_first().ok_or("no command")?;
    let mut process = Command::new(program)
        .args(words)
        .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
        .env("PLUGIN_PROTOCOL_VERSIONS", "6")
        .env("PLUGIN_CLIENT_CERT", certificate.pem())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = process.stdout.take().ok_or("no standard output")?;
    let line = BufReader::new(stdout).lines().next_line().await?.ok_or("the provider ended at once")?;
    let fields: Vec<&str> = line.split('|').collect();
    let ["1", "6", "unix", path, "grpc", server, ..] = fields.as_slice() else {
        return Err(format!("not a handshake line: {line}").into());
    };

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(STANDARD_NO_PAD.decode(server)?))?;
    let mut tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_client_auth_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )?;
    tls.alpn_protocols = vec![b"h2".to_vec()];
    let connector = Connector { path: (*path).to_owned(), tls: Arc::new(tls).into() };
    let channel = Endpoint::from_static("http://localhost").connect_with_connector(connector).await?;
    Ok((process, channel))
}

/// Connects to the provider's socket.
#[derive(Clone)]
struct Connector {
    path: String,
    tls: TlsConnector,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TlsStream<UnixStream>>;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Failure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let Self { path, tls } = self.clone();
        Box::pin(async move {
            let socket = UnixStream::connect(path).await?;
            Ok(TokioIo::new(tls.connect(ServerName::try_from("localhost")?, socket).await?))
        })
    }
}

/// An object of this schema in MessagePack: these texts, and null for every other attribute.
fn object(block: &tf::schema::Block, texts: &[(&str, &str)]) -> tf::DynamicValue {
    let names: Vec<&str> = block
        .attributes
        .iter()
        .map(|attribute| attribute.name.as_str())
        .chain(block.block_types.iter().map(|nested| nested.type_name.as_str()))
        .collect();
    let string = |out: &mut Vec<u8>, text: &str| {
        out.push(0xda);
        out.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend(text.as_bytes());
    };
    let mut out = vec![0xde];
    out.extend(u16::try_from(names.len()).unwrap_or(u16::MAX).to_be_bytes());
    for name in names {
        string(&mut out, name);
        match texts.iter().find(|(given, _)| *given == name) {
            Some((_, text)) => string(&mut out, text),
            None => out.push(0xc0),
        }
    }
    tf::DynamicValue { msgpack: out.into(), ..Default::default() }
}

fn refuse_errors(diagnostics: &[tf::Diagnostic]) -> Result<(), Failure> {
    let errors: Vec<_> =
        diagnostics.iter().filter(|found| found.severity() == tf::diagnostic::Severity::Error).collect();
    if errors.is_empty() { Ok(()) } else { Err(format!("{errors:?}").into()) }
}
