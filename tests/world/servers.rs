//! Servers for tests: started through the binary on port 0, ready when they say so, and stopped
//! when dropped.

use crate::world::support::Home;
use rustix::process::{Pid, Signal, kill_process};
use std::io::Read;
use std::process::{Child, Command, Stdio};

/// A running `fastenctl … serve`.
pub(crate) struct Server {
    child: Child,
    /// The JSON document that the server printed when it was ready.
    pub(crate) ready: serde_json::Value,
}

impl Server {
    /// Starts `fastenctl ARGS --listen 127.0.0.1:0 --json`, and waits for its ready document.
    pub(crate) fn start(home: &Home, args: &[&str], log: &str) -> Self {
        Self::start_with(home, args, log, &[])
    }

    /// Like [`Self::start`], with variables in its environment.
    pub(crate) fn start_with(
        home: &Home,
        args: &[&str],
        log: &str,
        variables: &[(&str, &str)],
    ) -> Self {
        let mut command = home.fastenctl(args);
        command.envs(variables.iter().copied());
        Self::of(command, home, log)
    }

    /// Starts a command that only lacks the address to listen on.
    pub(crate) fn of(command: Command, home: &Home, log: &str) -> Self {
        Self::at("127.0.0.1:0", command, home, log)
    }

    /// Like [`Self::of`], at a given address.
    pub(crate) fn at(listen: &str, mut command: Command, home: &Home, log: &str) -> Self {
        command
            .args(["--listen", listen, "--json"])
            .stdout(Stdio::piped());
        command.stderr(std::fs::File::create(home.path(log)).unwrap());
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.as_mut().unwrap();
        let ready = serde_json::Deserializer::from_reader(stdout.by_ref())
            .into_iter()
            .next();
        let Some(Ok(ready)) = ready else {
            let _ = child.kill();
            panic!(
                "`{command:?}` did not get ready: {}",
                std::fs::read_to_string(home.path(log)).unwrap()
            );
        };
        Self { child, ready }
    }

    /// Tells the server to stop, like a service manager, and waits. Returns `true` if it ended
    /// successfully.
    pub(crate) fn stop(&mut self) -> bool {
        self.signal(Signal::TERM);
        self.wait() == Some(0)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the server ends; returns its exit code, unless it was killed.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns a text member of the ready document.
    pub(crate) fn text(&self, member: &str) -> &str {
        self.ready[member]
            .as_str()
            .unwrap_or_else(|| panic!("no `{member}` in {}", self.ready))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
