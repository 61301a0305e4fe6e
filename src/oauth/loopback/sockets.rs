//! The sockets of the loopback listener (RFC 8252 section 7.3), bound before the first request so
//! that the redirect URI is known.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::certificate::Tls;
use crate::oauth::loopback::registered::{Place, Registered};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

/// How many ports to try when one is free in only one address family.
const ATTEMPTS: usize = 16;

/// Bound sockets that do not accept requests yet.
pub struct Loopback {
    pub(super) port: u16,
    pub(super) sockets: Vec<TcpListener>,
    pub(super) redirect: Registered,
    /// The TLS setup for an `https` redirect URI.
    pub(super) tls: Option<Tls>,
}

impl Loopback {
    /// Binds 127.0.0.1 and, where the machine has it, `::1` on the same port; or binds the one
    /// given address. The port is the first free candidate, or any free port if there are no
    /// candidates (LOOP-09, LOOP-14).
    ///
    /// # Errors
    /// [`Kind::Conflict`] if no candidate can be bound (LOOP-15), [`Kind::Failure`] if no port is
    /// free, [`Kind::Config`] if the certificate cannot be used.
    pub fn bind(place: &Place) -> Result<Self> {
        let tls = place
            .redirect
            .is_tls()
            .then(|| Tls::new(place.tls.as_ref()));
        let tls = tls.transpose()?;
        let candidates = &place.candidates()[..];
        let tries: &[u16] = if candidates.is_empty() {
            &[0; ATTEMPTS]
        } else {
            candidates
        };
        let mut last = None;
        for &port in tries {
            let bound = match place.listen {
                None => bind_both(port),
                Some(listen) => bind_one(listen.ip, port),
            };
            match bound {
                Ok((port, sockets)) => {
                    let redirect = place.redirect.clone();
                    return Ok(Self {
                        port,
                        sockets,
                        redirect,
                        tls,
                    });
                }
                Err(error) => last = Some(error),
            }
        }
        let why = last.map(|error| error.to_string()).unwrap_or_default();
        if let Some(listen) = place.listen {
            return Err(
                Error::new(Kind::Conflict, format!("cannot listen on `{listen}`: {why}")).hint(
                    "`--listen` needs an address of this machine (`0.0.0.0` means all of them) and a free port",
                ),
            );
        }
        let ports = candidates
            .iter()
            .map(|port| format!("`{port}`"))
            .collect::<Vec<_>>()
            .join(", ");
        Err(match candidates.len() {
            0 => Error::new(Kind::Failure, format!("no free loopback port: {why}")),
            1 => Error::new(
                Kind::Conflict,
                format!("cannot listen on port {ports}: {why}"),
            )
            .hint("stop the program that uses it, or choose other ports with `--port N,M`"),
            _ => Error::new(
                Kind::Conflict,
                format!("cannot listen on any of the ports {ports}: {why}"),
            )
            .hint("stop the programs that use them, or choose other ports with `--port N,M`"),
        })
    }

    /// Returns the port that the sockets are bound to.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Returns the certificate made for this run, which no browser trusts.
    #[must_use]
    pub fn unknown_certificate(&self) -> Option<&[u8]> {
        self.tls.as_ref()?.unknown.as_deref()
    }

    /// Returns the redirect URI.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        self.redirect.at(self.port)
    }
}

/// Returns our default redirect URI, with this port.
#[must_use]
pub fn redirect_uri(port: u16) -> String {
    Registered::default().at(port)
}

fn bind_one(ip: IpAddr, port: u16) -> std::io::Result<(u16, Vec<TcpListener>)> {
    let socket = TcpListener::bind((ip, port))?;
    Ok((socket.local_addr()?.port(), vec![socket]))
}

fn bind_both(port: u16) -> std::io::Result<(u16, Vec<TcpListener>)> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = v4.local_addr()?.port();
    let sockets = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(v6) => vec![v4, v6],
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Err(error),
        // This machine has no IPv6.
        Err(_) => vec![v4],
    };
    Ok((port, sockets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(ports: &[u16]) -> Result<Loopback> {
        Loopback::bind(&Place {
            ports: ports.to_vec(),
            ..Place::default()
        })
    }

    #[test]
    fn an_unusable_listen_address_is_named() {
        let place = Place {
            listen: "192.0.2.1:7".parse().ok(),
            ..Place::default()
        };
        let error = Loopback::bind(&place).err().unwrap();
        assert_eq!(error.kind(), Kind::Conflict);
        let said = error.to_string();
        assert!(
            said.starts_with("cannot listen on `192.0.2.1:7`: "),
            "{said}"
        );
    }

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = bind(&[port]).err().unwrap();
        assert_eq!(error.kind(), Kind::Conflict);
        assert!(
            error
                .to_string()
                .starts_with(&format!("cannot listen on port `{port}`")),
            "{error}"
        );
        let free = bind(&[]).unwrap().port();
        assert_eq!(bind(&[port, free]).unwrap().port(), free);
    }
}
