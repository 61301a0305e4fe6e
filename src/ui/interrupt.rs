//! Ctrl-C: the only place that ends the process before its time.

use crate::error::{Error, Kind};
use crate::oauth::loopback::{listener, terminal};
use crate::ui::Ui;
use console::Term;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// On Ctrl-C: says so and ends the process. What must not be half done is done in one step elsewhere, so that
/// ending at any moment is safe.
pub fn exit_on_interrupt(ui: &Ui) {
    let ui = ui.clone();
    // Fails only when a handler is set already, and then that one serves.
    let _ = ctrlc::set_handler(move || exit_interrupted(&ui));
}

/// Gives the terminal its cursor back and ends the process with 130. Ctrl-C at a prompt is heard twice, by the
/// handler and by the prompt: the second caller only waits for the end.
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
        if ui.json() {
            ui.error(&Error::new(Kind::Interrupted, "interrupted"));
        } else {
            Ui::stderr_line("interrupted");
        }
        let _ = said.send(());
    });
    // Whoever reads our output may have stopped reading: that must not hold up the end.
    let _ = heard.recv_timeout(Duration::from_millis(300));
    terminal::restore();
    listener::sweep();
    std::process::exit(i32::from(Kind::Interrupted.exit_code()));
}
