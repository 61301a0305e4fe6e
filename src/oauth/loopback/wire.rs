//! A client's connection: all reads and writes share one deadline, with and without TLS.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::cell::Cell;
use std::io::{ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A connection that never waits past its deadline.
pub(super) struct Timed<'a> {
    stream: &'a TcpStream,
    until: &'a Cell<Instant>,
}

impl Timed<'_> {
    fn time_left(&self) -> Result<Duration> {
        let left = self.until.get().checked_duration_since(Instant::now());
        let left = left.filter(|left| !left.is_zero());
        left.ok_or_else(|| ErrorKind::TimedOut.into())
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.stream.set_read_timeout(Some(self.time_left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.stream.set_write_timeout(Some(self.time_left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Both directions of a client's connection.
pub(super) enum Wire<'a> {
    Plain(Timed<'a>),
    Tls(Box<StreamOwned<ServerConnection, Timed<'a>>>),
}

impl<'a> Wire<'a> {
    /// Wraps a connection and gives it a deadline, which the caller can still change.
    pub(super) fn over(
        stream: &'a TcpStream,
        until: &'a Cell<Instant>,
        tls: Option<&Arc<ServerConfig>>,
    ) -> Result<Self> {
        // On some systems the accepted socket inherits the listener's mode.
        stream.set_nonblocking(false)?;
        let timed = Timed { stream, until };
        let Some(config) = tls else {
            return Ok(Self::Plain(timed));
        };
        let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        Ok(Self::Tls(Box::new(StreamOwned::new(connection, timed))))
    }

    /// Closes our side.
    ///
    /// # Errors
    /// If the client has disconnected.
    pub(super) fn end(&mut self) -> Result<()> {
        let stream = match self {
            Self::Plain(timed) => timed.stream,
            Self::Tls(tls) => {
                tls.conn.send_close_notify();
                tls.flush()?;
                tls.sock.stream
            }
        };
        stream.shutdown(Shutdown::Write)
    }
}

impl Read for Wire<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Plain(timed) => timed.read(buffer),
            Self::Tls(tls) => tls.read(buffer),
        }
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Plain(timed) => timed.write(bytes),
            Self::Tls(tls) => tls.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Plain(timed) => timed.flush(),
            Self::Tls(tls) => tls.flush(),
        }
    }
}
