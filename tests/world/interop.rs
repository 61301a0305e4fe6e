//! The interop provider in `tests/interop`, an independent authorization server, as a process for a
//! single test. `tests/run` installs what it needs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running interop provider, which stops when it is dropped.
pub(crate) struct Interop {
    child: Child,
    pub(crate) issuer: String,
}

impl Interop {
    /// Starts the provider, and waits until it reports that it is ready.
    pub(crate) fn start() -> Self {
        Self::of("tests/interop/oidc-provider.mjs", &[])
    }

    /// Starts the same software with a test's own script, and variables in its environment.
    pub(crate) fn of(script: &str, variables: &[(&str, &str)]) -> Self {
        // The provider cannot choose a port itself, and another process may take the chosen port in
        // the meantime.
        let started = (0..5).find_map(|_| Self::start_on(free_port(), script, variables));
        started.expect("the interop provider finds a free port")
    }

    fn start_on(port: u16, script: &str, variables: &[(&str, &str)]) -> Option<Self> {
        let installed = installed();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        let mut command = Command::new(installed.join("node"));
        command
            .arg(script)
            .arg(port.to_string())
            .env("NODE_HOME", &installed)
            .envs(variables.iter().copied());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "the interop provider is not installed in `{}` ({error}); run `tests/run` once",
                installed.display()
            )
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let ready = lines.find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
        // Keep reading the output, because the process would exit if its pipe were closed.
        std::thread::spawn(move || lines.for_each(drop));
        let started = ready.map(|issuer| Self { child, issuer });
        started.filter(|interop| interop.issuer.ends_with(&format!(":{port}")))
    }
}

impl Drop for Interop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the folder `interop` in the build folder, where `tests/run` installs it.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("interop")
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
