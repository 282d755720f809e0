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

/// Stops when Terraform is gone without a word: killed, or crashed.
pub fn watch_terraform(stop: &CancellationToken, open: watch::Receiver<usize>) {
    #[cfg(unix)]
    tokio::spawn(stop_without_parent(stop.clone()));
    tokio::spawn(stop_without_connection(stop.clone(), open));
}

/// An orphan gets another parent. (The kernel's own signal for this is tied to the thread that started the process,
/// which Go ends as it likes.)
#[cfg(unix)]
async fn stop_without_parent(stop: CancellationToken) {
    let parent = rustix::process::getppid();
    let mut poll = tokio::time::interval(PARENT_POLL);
    while !stop.is_cancelled() {
        poll.tick().await;
        if rustix::process::getppid() != parent {
            tracing::warn!("Terraform is gone");
            stop.cancel();
        }
    }
}

async fn stop_without_connection(stop: CancellationToken, mut open: watch::Receiver<usize>) {
    let mut limit = FIRST_CONNECTION;
    loop {
        match tokio::time::timeout(limit, open.wait_for(|open| *open > 0)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return,
            Err(_) => break,
        }
        if open.wait_for(|open| *open == 0).await.is_err() {
            return;
        }
        limit = RECONNECTION;
    }
    tracing::warn!("Nobody is connected");
    stop.cancel();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pause_between_connections_is_survived_and_an_end_is_not() {
        let stop = CancellationToken::new();
        let (count, open) = watch::channel(0);
        let watching = tokio::spawn(stop_without_connection(stop.clone(), open));
        tokio::time::sleep(Duration::from_secs(60)).await;
        count.send_replace(1);
        tokio::time::sleep(Duration::from_secs(100_000)).await;
        count.send_replace(0);
        tokio::time::sleep(Duration::from_secs(31 * 60)).await;
        assert!(!stop.is_cancelled());
        tokio::time::sleep(Duration::from_secs(31 * 60)).await;
        assert!(stop.is_cancelled());
        watching.await.expect("no panic");
    }
}
