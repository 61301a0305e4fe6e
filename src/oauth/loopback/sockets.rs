//! The sockets of the loopback listener (RFC 8252 section 7.3): bound before anything is asked, so that the redirect URI
//! is known.

use crate::api::loopback::CALLBACK;
use crate::error::{Error, Kind, Result};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

/// Another port is tried this often when only one address family has a free one taken.
const ATTEMPTS: usize = 16;

/// Sockets that are bound, before anything is answered.
pub struct Loopback {
    pub(super) port: u16,
    pub(super) sockets: Vec<TcpListener>,
}

impl Loopback {
    /// Binds 127.0.0.1 and, where the machine has it, `::1` on one port: the first free candidate, or any
    /// when there are none (LOOP-09, LOOP-14).
    ///
    /// # Errors
    /// [`Kind::Conflict`] naming the ports when all candidates are taken (LOOP-15).
    pub fn bind(candidates: &[u16]) -> Result<Self> {
        let tries: &[u16] = if candidates.is_empty() {
            &[0; ATTEMPTS]
        } else {
            candidates
        };
        let mut last = None;
        for &port in tries {
            match bind_both(port) {
                Ok(bound) => return Ok(bound),
                Err(error) => last = Some(error),
            }
        }
        let why = last.map(|error| error.to_string()).unwrap_or_default();
        let ports = candidates
            .iter()
            .map(|port| format!("`{port}`"))
            .collect::<Vec<_>>()
            .join(", ");
        Err(match candidates.len() {
            0 => Error::new(Kind::Failure, format!("no free loopback port: {why}")),
            1 => Error::new(
                Kind::Conflict,
                format!("port {ports} cannot be listened on: {why}"),
            )
            .hint("end the program that holds it, or name others: `--port N,M`"),
            _ => Error::new(
                Kind::Conflict,
                format!("none of the ports {ports} can be listened on: {why}"),
            )
            .hint("end the programs that hold them, or name others: `--port N,M`"),
        })
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The redirect URI, with an IP literal rather than a name (RFC 8252 section 8.3).
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        redirect_uri(self.port)
    }
}

/// The redirect URI on a port.
#[must_use]
pub fn redirect_uri(port: u16) -> String {
    format!("http://127.0.0.1:{port}{CALLBACK}")
}

fn bind_both(port: u16) -> std::io::Result<Loopback> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = v4.local_addr()?.port();
    let sockets = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(v6) => vec![v4, v6],
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Err(error),
        // This machine has no IPv6.
        Err(_) => vec![v4],
    };
    Ok(Loopback { port, sockets })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = Loopback::bind(&[port]).err().unwrap();
        assert_eq!(error.kind(), Kind::Conflict);
        assert!(
            error
                .to_string()
                .starts_with(&format!("port `{port}` cannot be listened on")),
            "{error}"
        );
        let free = Loopback::bind(&[]).unwrap().port();
        assert_eq!(Loopback::bind(&[port, free]).unwrap().port(), free);
    }
}
