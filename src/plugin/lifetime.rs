//! When to end: signals, and Terraform's disappearance.

use std::io;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often to look for the parent process.
#[cfg(unix)]
const PARENT_POLL: Duration = Duration::from_millis(500);
/// Terraform gives a plugin a minute to start; who has not connected by then won't.
const FIRST_CONNECTION: Duration = Duration::from_secs(90);
/// Terraform keeps its connection, but gRPC may close one that is idle for 30 minutes, and open it again.
const RECONNECTION: Duration = Duration::from_secs(60 * 60);

/// Ctrl-C reaches all processes of a terminal. Terraform then asks for a stop by itself, and a plugin that died of it
/// would lose what it has created; so it is ignored, but for a developer's own process. A request to terminate ends both.
#[cfg(unix)]
pub fn watch_signals(stop: &CancellationToken, debug: bool) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => if debug { break },
                _ = terminate.recv() => break,
                () = stop.cancelled() => {}
            }
            if stop.is_cancelled() {
                return;
            }
        }
        stop.cancel();
    });
    Ok(())
}

/// The same on Windows, which has no request to terminate.
#[cfg(windows)]
pub fn watch_signals(stop: &CancellationToken, debug: bool) -> io::Result<()> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    let stop = stop.clone();
    tokio::spawn(async move {
        while interrupt.recv().await.is_some() {
            if debug {
                stop.cancel();
            }
        }
    });
    Ok(())
}

/// The process that started this one.
#[cfg(unix)]
pub struct Parent(Option<rustix::process::Pid>);
/// Windows doesn't tell.
#[cfg(not(unix))]
pub struct Parent;

impl Parent {
    /// Who it is now.
    pub fn current() -> Self {
        #[cfg(unix)]
        return Self(rustix::process::getppid());
        #[cfg(not(unix))]
        return Self;
    }
}

/// Stops when Terraform is gone without a word: killed, or crashed.
///
/// `parent` is from before the handshake: Terraform may be gone as soon as it has the line.
pub fn watch_terraform(stop: &CancellationToken, parent: Parent, open: watch::Receiver<usize>) {
    #[cfg(unix)]
    tokio::spawn(stop_without_parent(stop.clone(), parent));
    #[cfg(not(unix))]
    let Parent = parent;
    tokio::spawn(stop_without_connection(stop.clone(), open, (FIRST_CONNECTION, RECONNECTION)));
}

/// An orphan gets another parent. (The kernel's own signal for this is tied to the thread that started the process,
/// which Go ends as it likes.)
#[cfg(unix)]
async fn stop_without_parent(stop: CancellationToken, Parent(parent): Parent) {
    let mut poll = tokio::time::interval(PARENT_POLL);
    while !stop.is_cancelled() {
        poll.tick().await;
        if rustix::process::getppid() != parent {
            tracing::warn!("Terraform is gone");
            stop.cancel();
        }
    }
}

async fn stop_without_connection(
    stop: CancellationToken,
    mut open: watch::Receiver<usize>,
    (first, again): (Duration, Duration),
) {
    let mut limit = first;
    loop {
        match tokio::time::timeout(limit, open.wait_for(|open| *open > 0)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return,
            Err(_) => break,
        }
        if open.wait_for(|open| *open == 0).await.is_err() {
            return;
        }
        limit = again;
    }
    tracing::warn!("Nobody is connected");
    stop.cancel();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_pause_between_connections_is_survived_and_an_end_is_not() {
        let stop = CancellationToken::new();
        let (count, open) = watch::channel(1);
        let long = Duration::from_secs(600);
        let watching = tokio::spawn(stop_without_connection(stop.clone(), open.clone(), (long, long)));
        count.send_replace(0);
        tokio::task::yield_now().await;
        count.send_replace(1);
        tokio::task::yield_now().await;
        assert!(!stop.is_cancelled());
        watching.abort();

        count.send_replace(0);
        let none = Duration::ZERO;
        stop_without_connection(stop.clone(), open, (none, none)).await;
        assert!(stop.is_cancelled());
    }
}
