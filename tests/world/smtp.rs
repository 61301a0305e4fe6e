//! A real mail server as a process for a single test. `tests/run` installs it.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running mail server, which stops when it is dropped.
pub(crate) struct Smtp {
    child: Child,
    pub(crate) port: u16,
    mails: Receiver<Value>,
}

impl Smtp {
    /// Starts `smtp_server.py` with this argument.
    pub(crate) fn start(wanted: &Value) -> Self {
        let installed = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .unwrap()
            .join("smtp");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world/smtp_server.py");
        let mut command = Command::new(installed.join("bin/python"));
        command
            .arg(script)
            .arg(wanted.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "the mail server is not installed in `{}` ({error}); run `tests/run` once",
                installed.display()
            )
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let port = lines
            .next()
            .expect("the mail server starts")
            .parse()
            .unwrap();
        let (sender, mails) = channel();
        std::thread::spawn(move || {
            for line in lines {
                let mail: Value = serde_json::from_str(&line).unwrap();
                if sender.send(mail).is_err() {
                    return;
                }
            }
        });
        Self { child, port, mails }
    }

    /// Waits for the next e-mail, and returns it.
    pub(crate) fn mail(&self) -> Value {
        self.mails
            .recv_timeout(Duration::from_secs(30))
            .expect("a mail comes in")
    }

    /// Stops the server and returns the unread e-mails.
    pub(crate) fn rest(mut self) -> Vec<Value> {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        self.mails.iter().collect()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a port where nothing listens. The kernel will not hand this port out again soon.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
