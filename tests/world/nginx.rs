//! An nginx for a single test, in its own folder, with a certificate for loopback.

use rustix::process::{Pid, Signal, kill_process};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Time limit for starting; far longer than nginx needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running nginx. When it is dropped, it stops, and its folder is removed.
pub(crate) struct Nginx {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Nginx {
    /// Starts nginx with a server block, which is made for a port and the files of certificate and
    /// key.
    pub(crate) fn start(names: &[&str], block: impl FnOnce(u16, &Path, &Path) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let certified = rcgen::generate_simple_self_signed(names).unwrap();
        std::fs::write(file("cert.pem"), certified.cert.pem()).unwrap();
        std::fs::write(file("key.pem"), certified.signing_key.serialize_pem()).unwrap();
        let port = crate::world::postgres::free_port();
        std::fs::write(
            file("block.conf"),
            block(port, &file("cert.pem"), &file("key.pem")),
        )
        .unwrap();
        std::fs::write(file("nginx.conf"), configuration(folder.path())).unwrap();
        let mut command = Command::new(program());
        command
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(file("nginx.conf"));
        let log = std::fs::File::create(file("log")).unwrap();
        command.stdin(Stdio::null()).stderr(log);
        let child = command.spawn().unwrap_or_else(|error| {
            panic!("nginx does not run ({error}); run tests/run, which installs it")
        });
        let mut nginx = Self {
            child,
            folder,
            port,
        };
        nginx.wait_until_it_listens();
        nginx
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Returns the file of the self-signed certificate.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Stops nginx; returns everything it has logged.
    pub(crate) fn logs(mut self) -> String {
        self.end();
        let files = std::fs::read_dir(self.folder.path()).unwrap().flatten();
        files
            .map(|file| file.path())
            .filter(|path| {
                path.file_name().is_some_and(|name| name == "log")
                    || path.extension().is_some_and(|it| it == "log")
            })
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    }

    /// Stops nginx with SIGTERM, which also stops its workers, unlike `kill -9`.
    fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        }
        let _ = self.child.wait();
    }

    fn wait_until_it_listens(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = || std::fs::read_to_string(self.folder.path().join("log"));
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "nginx does not listen: {:?}",
                log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.end();
    }
}

/// Returns the relevant parts of the configuration that surrounds a server block in a new
/// installation.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    let user = if rustix::process::geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("    {name}_temp_path {folder}/{name};\n"))
        .collect();
    format!(
        "{user}\ndaemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\nhttp {{\n    access_log off;\n\
         {temporary}    include {folder}/block.conf;\n}}\n"
    )
}

/// Returns the program. Debian installs it in a folder that is only on root's `PATH`.
fn program() -> PathBuf {
    let usual = Path::new("/usr/sbin/nginx");
    if usual.exists() {
        usual.to_owned()
    } else {
        "nginx".into()
    }
}
