//! go-plugin's side of the house: how Terraform starts the executable, finds it, trusts it, hears its logs and ends it.
//!
//! The order of a start: command line, magic cookie, signals, panic hook, log, certificate, socket, handshake line,
//! service. Nothing here touches the network or reads a file.

mod command;
mod connection;
mod handshake;
mod lifetime;
mod listener;
mod log;
mod panic;
mod reattach;
mod router;
mod services;
mod tls;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::tf::provider::Provider;

use self::command::Command;
use self::connection::Connections;
use self::handshake::Handshake;
use self::lifetime::Parent;
use self::listener::Listener;

/// What the plugin is called.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Source address, with the registry's host: `registry.terraform.io/NAMESPACE/TYPE`.
    pub address: &'static str,
    /// Local name, the TYPE of the address.
    pub name: &'static str,
    /// The provider's own version.
    pub version: &'static str,
}

/// Serves `provider` until Terraform ends it, or does what the command line asks for instead.
pub fn serve(provider: Arc<dyn Provider>, options: Options) -> ExitCode {
    match run(provider, options, &Command::parse(std::env::args_os().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _closed = writeln!(io::stderr(), "{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(provider: Arc<dyn Provider>, options: Options, command: &Command) -> Result<(), String> {
    let debug = match command {
        Command::Version => {
            return say(&format!("terraform-provider-{} {}\n", options.name, options.version));
        }
        Command::Help => return say(&command::help(&options)),
        Command::Wrong(argument) => return Err(command::wrong(argument, &options)),
        Command::Debug => true,
        Command::Serve => false,
    };
    let handshake = if debug { None } else { Some(Handshake::from_environment()?) };
    panic::install_hook();
    log::install(options.name);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers())
        .enable_all()
        .build()
        .map_err(|error| format!("The asynchronous runtime could not be started: {error}."))?;
    let served = runtime.block_on(async {
        let stop = CancellationToken::new();
        lifetime::watch_signals(&stop, debug)
            .map_err(|error| format!("Signals can't be handled: {error}."))?;
        match handshake {
            Some(handshake) => serve_plugin(provider, handshake, stop).await,
            None => serve_debug(provider, &options, stop).await,
        }
    });
    // A handler that still computes isn't waited for: Terraform allows two seconds from Shutdown to the exit.
    runtime.shutdown_background();
    served
}

/// Calls are short computations or wait for AWS: more threads than this cost memory and gain nothing.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(4)
}

async fn serve_plugin(
    provider: Arc<dyn Provider>,
    handshake: Handshake,
    stop: CancellationToken,
) -> Result<(), String> {
    let parent = Parent::current();
    let identity = tls::Identity::new(handshake.client_certificate.as_deref())?;
    let listener =
        Listener::bind(&handshake).map_err(|error| format!("No socket could be opened: {error}."))?;
    say(&handshake.line(&listener.address(), &identity.certificate()))?;
    let (connections, accepting) = connection::accept(listener, identity.acceptor(), stop.clone());
    lifetime::watch_terraform(&stop, parent, connections.open());
    serve_connections(provider, connections, accepting, stop).await
}

async fn serve_debug(
    provider: Arc<dyn Provider>,
    options: &Options,
    stop: CancellationToken,
) -> Result<(), String> {
    let listener = Listener::bind(&Handshake::default())
        .map_err(|error| format!("No socket could be opened: {error}."))?;
    say(&reattach::instructions(options.address, &listener.address()))?;
    let (connections, accepting) = connection::accept(listener, None, stop.clone());
    serve_connections(provider, connections, accepting, stop).await
}

/// Serves, and sees to it that the socket is gone before the process is: the task that listens removes it.
async fn serve_connections(
    provider: Arc<dyn Provider>,
    connections: Connections,
    accepting: JoinHandle<()>,
    stop: CancellationToken,
) -> Result<(), String> {
    let served = router::serve(provider, connections, stop.clone()).await;
    stop.cancel();
    // A panic there ended it, too.
    let _ended = accepting.await;
    served
}

/// Writes to standard output, which carries this and nothing else.
fn say(text: &str) -> Result<(), String> {
    let mut stdout = io::stdout().lock();
    let said = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    said.map_err(|error| format!("Standard output can't be written: {error}."))
}
