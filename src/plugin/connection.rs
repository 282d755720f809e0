//! Accepts connections, each handshake in a task of its own, so that a silent client holds nobody up.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_stream::Stream as Incoming;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;

use super::listener::{Listener, Stream};

/// A client that has not introduced itself by then is dropped.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// How long to wait when the system can't open a connection, as for want of file descriptors.
const RETRY: Duration = Duration::from_millis(100);

/// Connections whose clients are authenticated.
pub struct Connections {
    receiver: mpsc::Receiver<Connection>,
    open: watch::Receiver<usize>,
}

impl Connections {
    /// How many there are at the moment.
    pub fn open(&self) -> watch::Receiver<usize> {
        self.open.clone()
    }
}

impl Incoming for Connections {
    type Item = io::Result<Connection>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(cx).map(|connection| connection.map(Ok))
    }
}

/// Accepts until `stop`; at the end of the task, the socket is removed. Without an acceptor, connections are plain.
pub fn accept(
    listener: Listener,
    acceptor: Option<TlsAcceptor>,
    stop: CancellationToken,
) -> (Connections, JoinHandle<()>) {
    let (sender, receiver) = mpsc::channel(1);
    let (count, open) = watch::channel(0);
    let accepting = tokio::spawn(async move {
        while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
            let Ok(stream) = accepted else {
                tokio::time::sleep(RETRY).await;
                continue;
            };
            let (acceptor, sender, count) = (acceptor.clone(), sender.clone(), count.clone());
            tokio::spawn(async move {
                let Some(link) = secure(stream, acceptor).await else { return };
                count.send_modify(|open| *open += 1);
                // Nobody receives any more once the server stops.
                let _stopped = sender.send(Connection { link, count }).await;
            });
        }
    });
    (Connections { receiver, open }, accepting)
}

async fn secure(stream: Stream, acceptor: Option<TlsAcceptor>) -> Option<Link> {
    let Some(acceptor) = acceptor else { return Some(Link::Plain(stream)) };
    match tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => Some(Link::Tls(Box::new(stream))),
        Ok(Err(error)) => {
            tracing::warn!(%error, "Refused a connection");
            None
        }
        Err(_) => {
            tracing::warn!("Refused a connection that did not introduce itself in time");
            None
        }
    }
}

enum Link {
    Plain(Stream),
    Tls(Box<TlsStream<Stream>>),
}

/// One connection, counted while it is open.
pub struct Connection {
    link: Link,
    count: watch::Sender<usize>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.count.send_modify(|open| *open -= 1);
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().link {
            Link::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Link::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().link {
            Link::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Link::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().link {
            Link::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Link::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.link {
            Link::Plain(stream) => stream.is_write_vectored(),
            Link::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().link {
            Link::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Link::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().link {
            Link::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Link::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
