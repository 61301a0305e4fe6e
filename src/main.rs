//! The process: parse, run, print one error, return the exit code. Nothing else lives here.

use std::process::ExitCode;

fn main() -> ExitCode {
    fastenctl::cli::run(std::env::args_os())
}
