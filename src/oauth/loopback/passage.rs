//! The connection between the fence and the parser, which no other process can use. It is a socket
//! in a private folder or, on systems without Unix sockets, a loopback port that requires a random
//! first header.

use std::io::{Read, Result, Write};
use std::time::Duration;
use tiny_http::{Request, Server};

#[cfg(unix)]
pub(super) use folder::{Passage, sweep};
#[cfg(not(unix))]
pub(super) use port::{Passage, sweep};

/// How long to wait for the parser's response, which normally takes milliseconds.
const LONGEST: Duration = Duration::from_secs(5);
/// Maximum size of a response in bytes; our pages are much smaller.
const LARGEST_ANSWER: u64 = 1024 * 1024;

fn exchange(mut stream: impl Read + Write, request: &[u8]) -> Result<Vec<u8>> {
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.take(LARGEST_ANSWER).read_to_end(&mut answer)?;
    Ok(answer)
}

fn server<L: Into<tiny_http::Listener>>(listener: L) -> Result<Server> {
    Server::from_listener(listener, None).map_err(std::io::Error::other)
}

#[cfg(unix)]
mod folder {
    use super::{LONGEST, Request, Result, Server, exchange, server};
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};
    use tempfile::TempDir;

    /// Folders to remove if the process ends prematurely.
    static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

    pub(in super::super) struct Passage {
        folder: TempDir,
        listener: UnixListener,
    }

    impl Passage {
        pub(in super::super) fn open() -> Result<Self> {
            // A socket's path is limited to about 100 bytes, and some temporary folders are longer
            // than that.
            let passage = Self::within(&std::env::temp_dir());
            passage.or_else(|_| Self::within(Path::new("/tmp")))
        }

        fn within(place: &Path) -> Result<Self> {
            let mut named = tempfile::Builder::new();
            named.prefix("fastenctl-listener-");
            named.permissions(Permissions::from_mode(0o700));
            let folder = named.tempdir_in(place)?;
            let listener = UnixListener::bind(folder.path().join("s"))?;
            known(|all| all.push(folder.path().to_owned()));
            Ok(Self { folder, listener })
        }

        pub(in super::super) fn server(&self) -> Result<Server> {
            server(self.listener.try_clone()?)
        }

        /// Whether to accept a request: always, because only this user can access the folder.
        #[expect(
            clippy::unused_self,
            reason = "the counterpart for systems without Unix sockets reads `self`"
        )]
        pub(in super::super) fn admits(&self, _request: &Request) -> bool {
            true
        }

        pub(in super::super) fn ask(&self, request: &[u8]) -> Result<Vec<u8>> {
            let stream = UnixStream::connect(self.folder.path().join("s"))?;
            stream.set_read_timeout(Some(LONGEST))?;
            stream.set_write_timeout(Some(LONGEST))?;
            exchange(&stream, request)
        }

        /// Removes the folder, even if other threads still use the connection.
        pub(in super::super) fn close(&self) {
            let _ = std::fs::remove_dir_all(self.folder.path());
            known(|all| all.retain(|path| path != self.folder.path()));
        }
    }

    fn known<T>(work: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
        work(&mut FOLDERS.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Removes all folders that still exist when the process ends prematurely.
    pub(in super::super) fn sweep() {
        for path in known(std::mem::take) {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

#[cfg(any(not(unix), test))]
mod port {
    use super::{LONGEST, Request, Result, Server, exchange, server};
    use crate::secret::Secret;
    use std::net::{Ipv4Addr, TcpListener, TcpStream};
    use subtle::ConstantTimeEq;

    const KEY: &str = "X-Fastenctl-Passage";

    pub(in super::super) struct Passage {
        listener: TcpListener,
        key: Secret,
    }

    impl Passage {
        pub(in super::super) fn open() -> Result<Self> {
            Ok(Self {
                listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?,
                key: Secret::random(),
            })
        }

        pub(in super::super) fn server(&self) -> Result<Server> {
            server(self.listener.try_clone()?)
        }

        pub(in super::super) fn admits(&self, request: &Request) -> bool {
            request.headers().first().is_some_and(|first| {
                let shown = first.value.as_str().as_bytes();
                first.field.equiv(KEY) && bool::from(shown.ct_eq(self.key.expose().as_bytes()))
            })
        }

        pub(in super::super) fn ask(&self, request: &[u8]) -> Result<Vec<u8>> {
            let stream = TcpStream::connect_timeout(&self.listener.local_addr()?, LONGEST)?;
            stream.set_read_timeout(Some(LONGEST))?;
            stream.set_write_timeout(Some(LONGEST))?;
            exchange(&stream, &with_key(request, self.key.expose()))
        }

        #[cfg(not(unix))]
        #[expect(
            clippy::unused_self,
            reason = "the Unix counterpart uses `self` to remove a folder"
        )]
        pub(in super::super) fn close(&self) {}
    }

    fn with_key(request: &[u8], key: &str) -> Vec<u8> {
        let line = request.iter().position(|byte| *byte == b'\n');
        let (line, rest) = request.split_at(line.map_or(0, |end| end + 1));
        [line, format!("{KEY}: {key}\r\n").as_bytes(), rest].concat()
    }

    #[cfg(not(unix))]
    pub(in super::super) fn sweep() {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;
    use tiny_http::Response;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    #[test]
    fn a_port_answers_only_to_its_own_first_header() {
        let passage = port::Passage::open().unwrap();
        let server = passage.server().unwrap();
        let address = server.server_addr().to_ip().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..2 {
                    let request = server.recv().unwrap();
                    let admitted = passage.admits(&request).to_string();
                    request.respond(Response::from_string(admitted)).unwrap();
                }
            });
            let said = |answer: Vec<u8>| String::from_utf8(answer).unwrap();
            assert!(said(passage.ask(REQUEST).unwrap()).ends_with("true"));
            let stranger = exchange(TcpStream::connect(address).unwrap(), REQUEST);
            assert!(said(stranger.unwrap()).ends_with("false"));
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_private_and_removed_afterwards() {
        use std::os::unix::fs::PermissionsExt;
        let passage = Passage::open().unwrap();
        let server = passage.server().unwrap();
        let socket = server.server_addr().to_unix().unwrap();
        let folder = socket.as_pathname().unwrap().parent().unwrap();
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        passage.close();
        assert!(!folder.exists());
    }
}
