//! A fixture that several tests share: the binary in a clean environment with its own folder.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder for a single test, with everything that the binary may look at.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    log_level: &'static str,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            log_level: "info",
        }
    }

    /// Creates a folder where the binary logs everything, including libraries.
    pub(crate) fn with_all_logs() -> Self {
        Self {
            log_level: "trace",
            ..Self::new()
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.path("config.toml")
    }

    /// Returns the command `fastenctl`, with this folder as its home and without a terminal.
    pub(crate) fn fastenctl(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fastenctl"));
        command
            .args(args)
            .env_clear()
            .stdin(std::process::Stdio::null());
        command
            .env("RUST_LOG", self.log_level)
            .env("HOME", self.folder.path())
            .env("PATH", fastenctl::env::raw("PATH").unwrap());
        command
            .env("FASTENCTL_CONFIG", self.config_file())
            .current_dir(self.folder.path());
        command
    }
}

/// Returns the exit code, stdout and stderr of a finished run, for comparing complete outputs.
pub(crate) fn finished(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}
