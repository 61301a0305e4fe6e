//! A Caddy for a single test, in its own folder.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Time limit for starting; far longer than Caddy needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running Caddy. When it is dropped, it stops, and its folder is removed.
pub(crate) struct Caddy {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Caddy {
    /// Starts Caddy with a Caddyfile made for a free port.
    pub(crate) fn start(file: impl FnOnce(u16) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = crate::world::postgres::free_port();
        std::fs::write(folder.path().join("Caddyfile"), file(port)).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new("caddy");
        command
            .args(["run", "--config", "Caddyfile", "--adapter", "caddyfile"])
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let child = command.spawn().unwrap_or_else(|error| {
            panic!("Caddy does not run ({error}); run tests/run, which installs it")
        });
        let mut caddy = Self {
            child,
            folder,
            port,
        };
        caddy.wait_until_it_listens();
        caddy
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Stops Caddy; returns everything it has logged.
    pub(crate) fn logs(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        read(self.folder.path())
    }

    fn wait_until_it_listens(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "Caddy does not listen: {}",
                read(self.folder.path())
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn read(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap()
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
