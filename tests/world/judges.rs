//! The judges in `tests/judges`, independent authorization servers, each as a process for a single
//! test. `tests/run` installs what they need.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running judge, which stops when it is dropped.
pub(crate) struct Judge {
    child: Child,
    pub(crate) issuer: String,
}

impl Judge {
    /// Starts the judge with this name and variables in its environment, and waits until it reports
    /// that it is ready.
    pub(crate) fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        // The judge cannot choose a port itself, and another process may take the chosen port in
        // the meantime.
        let started = (0..5).find_map(|_| Self::start_on(free_port(), name, variables));
        started.unwrap_or_else(|| {
            panic!(
                "`{name}` does not start; is it installed in `{}`? Run `tests/run` once",
                installed("judges").display()
            )
        })
    }

    fn start_on(port: u16, name: &str, variables: &[(&str, &str)]) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/judges")
            .join(name)
            .join("start.sh");
        let mut child = Command::new(script)
            .arg(port.to_string())
            .env("JUDGES_HOME", installed("judges"))
            .env("NODE", installed("interop").join("node"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let issuer = lines.find_map(|line| {
            let (_, address) = line.strip_suffix(" ready")?.split_once(' ')?;
            let issuer = address.strip_suffix("/.well-known/openid-configuration")?;
            Some(issuer.to_owned())
        });
        // Keep reading the output, because the process would exit if its pipe were closed.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self {
            child,
            issuer: issuer?,
        })
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        // A judge that is asked to stop removes its own files.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Returns a folder beside the build, where `tests/run` installs things.
fn installed(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join(folder)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
