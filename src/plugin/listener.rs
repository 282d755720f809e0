//! The socket: on Unix a file in a directory that only its owner can enter, on Windows a loopback port.

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::fs::PermissionsExt;

    use tokio::net::{UnixListener, UnixStream};

    use super::super::handshake::{Address, Handshake};

    /// A socket in a private directory. Both are removed when it is dropped.
    pub struct Listener {
        listener: UnixListener,
        directory: tempfile::TempDir,
    }

    /// One connection.
    pub type Stream = UnixStream;

    /// Short, since the path of a socket may have no more than 104 bytes.
    const FILE: &str = "s";

    impl Listener {
        /// Opens the socket. It must be called within the runtime.
        pub fn bind(handshake: &Handshake) -> io::Result<Self> {
            let parent = handshake.socket_directory.clone().unwrap_or_else(std::env::temp_dir);
            let private = std::fs::Permissions::from_mode(0o700);
            let directory = tempfile::Builder::new().prefix("tf").permissions(private).tempdir_in(parent)?;
            let listener = UnixListener::bind(directory.path().join(FILE))?;
            Ok(Self { listener, directory })
        }

        /// Where it listens.
        pub fn address(&self) -> Address {
            Address {
                network: "unix",
                address: self.directory.path().join(FILE).to_string_lossy().into_owned(),
            }
        }

        /// The next connection.
        pub async fn accept(&self) -> io::Result<Stream> {
            self.listener.accept().await.map(|(stream, _)| stream)
        }
    }
}

#[cfg(unix)]
pub use unix::{Listener, Stream};

#[cfg(not(unix))]
mod tcp {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr};

    use tokio::net::{TcpListener, TcpStream};

    use super::super::handshake::{Address, Handshake};

    /// A port on the loopback interface.
    pub struct Listener {
        listener: TcpListener,
        address: SocketAddr,
    }

    /// One connection.
    pub type Stream = TcpStream;

    /// How often the system is asked for a port before those of the range are tried in turn.
    const RANDOM_ATTEMPTS: usize = 64;

    impl Listener {
        /// Opens a port, chosen by the system where it lies within Terraform's range.
        pub fn bind(handshake: &Handshake) -> io::Result<Self> {
            let (min, max) = handshake.ports.unwrap_or((0, u16::MAX));
            let random = std::iter::repeat_n(0, RANDOM_ATTEMPTS);
            let mut last = io::Error::from(io::ErrorKind::AddrInUse);
            for port in random.chain(min.max(1)..=max) {
                match std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                    Ok(listener) => {
                        let address = listener.local_addr()?;
                        if (min..=max).contains(&address.port()) {
                            listener.set_nonblocking(true)?;
                            return Ok(Self { listener: TcpListener::from_std(listener)?, address });
                        }
                    }
                    Err(error) => last = error,
                }
            }
            Err(last)
        }

        /// Where it listens.
        pub fn address(&self) -> Address {
            Address { network: "tcp", address: self.address.to_string() }
        }

        /// The next connection.
        pub async fn accept(&self) -> io::Result<Stream> {
            let (stream, _) = self.listener.accept().await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        }
    }
}

#[cfg(not(unix))]
pub use tcp::{Listener, Stream};
