//! Progress indicators: spinners and bars, on a terminal's stderr only.

use crate::text::clean;
use crate::ui::Ui;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

impl Ui {
    /// Shows a spinner on stderr if that is a terminal and `-q` is not set. It disappears when
    /// dropped.
    #[must_use]
    pub fn spinner(&self, text: &str) -> Spinner {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Spinner(ProgressBar::hidden());
        }
        let bar = self.moving.add(ProgressBar::new_spinner());
        bar.set_message(clean(text));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Spinner(bar)
    }

    /// Shows a progress bar for `total` steps on stderr if that is a terminal and `-q` is not set.
    /// It disappears when dropped.
    #[must_use]
    pub fn bar(&self, text: &str, total: usize) -> Bar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Bar(ProgressBar::hidden());
        }
        let bar = self.moving.add(ProgressBar::new(total as u64));
        bar.set_message(clean(text));
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Bar(bar)
    }
}

/// See [`Ui::bar`].
pub struct Bar(ProgressBar);

impl Bar {
    /// Sets the number of completed steps.
    pub fn advance_to(&self, done: usize) {
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// See [`Ui::spinner`].
pub struct Spinner(ProgressBar);

impl Spinner {
    /// Changes its text.
    pub fn say(&self, text: &str) {
        self.0.set_message(clean(text));
    }

    /// Prints a permanent line above the spinner, on stderr. It always stays on one line.
    pub fn line(&self, text: &str) {
        let text = clean(text);
        if self.0.is_hidden() {
            Ui::stderr_line(&text);
        } else {
            self.0.println(text);
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
