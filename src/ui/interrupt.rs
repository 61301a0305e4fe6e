//! Ctrl-C, and other ways in which a run is ended from outside: the only place that ends the
//! process prematurely.

use crate::error::{Error, Kind};
#[cfg(unix)]
use crate::files;
#[cfg(unix)]
use crate::http::block_on;
use crate::oauth::loopback::{listener, terminal};
use crate::ui::Ui;
use console::Term;
use std::io::IsTerminal;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The hint for the user if the run is interrupted now.
static UNCLEAR: Mutex<Option<&'static str>> = Mutex::new(None);

/// Runs an action with an effect on a server; if it is interrupted, `hint` tells the user what is
/// unclear.
pub fn unclear_until_done<T>(hint: &'static str, work: impl FnOnce() -> T) -> T {
    let say = |hint| *UNCLEAR.lock().unwrap_or_else(PoisonError::into_inner) = hint;
    say(Some(hint));
    let done = work();
    say(None);
    done
}

/// The folder in which temporary folders are made, and the prefix of their names.
static AT_WORK: Mutex<Option<(PathBuf, &'static str)>> = Mutex::new(None);

/// Runs work that makes temporary folders with this prefix in `place`; an interruption removes
/// them.
pub fn tidy_when_interrupted<T>(
    place: PathBuf,
    prefix: &'static str,
    work: impl FnOnce() -> T,
) -> T {
    let note = |folder| *AT_WORK.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    note(Some((place, prefix)));
    let done = work();
    note(None);
    done
}

fn tidy() {
    let at_work = AT_WORK.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((place, prefix)) = at_work.as_ref() else {
        return;
    };
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(prefix.as_bytes()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn interrupted() -> Error {
    let error = Error::new(Kind::Interrupted, "interrupted");
    let unclear = *UNCLEAR.lock().unwrap_or_else(PoisonError::into_inner);
    match unclear {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// Makes Ctrl-C, SIGTERM and SIGHUP end the process with a message. Anything that must not be half
/// done is atomic, so this is safe at any moment.
pub fn exit_on_interrupt(ui: &Ui) {
    let (ui, on_end) = (ui.clone(), ui.clone());
    // This fails only if a handler is already set, which is good enough.
    let _ = ctrlc::set_handler(move || exit_interrupted(&ui));
    #[cfg(unix)]
    std::thread::spawn(move || {
        block_on(told_to_end());
        exit_interrupted(&on_end)
    });
    #[cfg(not(unix))]
    drop(on_end);
}

/// Resolves when the system tells us to stop (SIGTERM), or when the terminal is closed (SIGHUP),
/// unless this process was started to outlive its terminal.
#[cfg(unix)]
async fn told_to_end() {
    let terminated = signal(SignalKind::terminate());
    // `nohup` makes us ignore the signal, which listening to it would undo.
    let hung_up = (!outlives_terminal()).then(|| signal(SignalKind::hangup()));
    let came = async |signal: std::io::Result<Signal>| match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    };
    match hung_up {
        None => came(terminated).await,
        Some(hung_up) => tokio::select! { () = came(terminated) => {}, () = came(hung_up) => {} },
    }
}

/// Whether SIGHUP is ignored or, if the system does not say, whether neither stdout nor stderr is a
/// terminal.
#[cfg(unix)]
fn outlives_terminal() -> bool {
    const HANGUP: u64 = 1;
    let status = files::text(Path::new("/proc/self/status"), files::SMALL).unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.map_or_else(
        || !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal(),
        |mask| mask & HANGUP != 0,
    )
}

/// Restores the terminal's cursor and exits with 130. Ctrl-C at a prompt is noticed twice, by the
/// handler and by the prompt: the second caller only waits for the exit.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "a signal handler has no caller to return to"
)]
pub fn exit_interrupted(ui: &Ui) -> ! {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    while BEGUN.swap(true, Ordering::AcqRel) {
        std::thread::park();
    }
    let (ui, (said, heard)) = (ui.clone(), channel());
    std::thread::spawn(move || {
        if std::io::stderr().is_terminal() {
            let _ = Term::stderr().show_cursor();
        }
        let error = interrupted();
        if ui.json() || error.next_step().is_some() {
            ui.error(&error);
        } else {
            Ui::stderr_line("interrupted");
        }
        let _ = said.send(());
    });
    // The reader of our output may have stopped reading, which must not delay the exit.
    let _ = heard.recv_timeout(Duration::from_millis(300));
    terminal::restore();
    listener::sweep();
    tidy();
    std::process::exit(i32::from(Kind::Interrupted.exit_code()));
}
