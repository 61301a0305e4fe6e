//! The output of a running sign-in, and the report at its end.

use crate::commands::auth::report::Reports;
use crate::error::Result;
use crate::report;
use crate::trace::Trace;
use crate::trace::recorder::{Progress, Recorder};
use crate::ui::progress::Spinner;
use crate::ui::{FailureDetails, Ui};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// The output of a sign-in: its progress, on one spinner, and the report at its end.
pub(crate) struct Voice(Arc<Mutex<Option<Spinner>>>, Ui, Reports);

impl Voice {
    pub(crate) fn new(ui: &Ui, reports: &Reports) -> Self {
        Self(
            Arc::new(Mutex::new(Some(ui.spinner("begin")))),
            ui.clone(),
            reports.clone(),
        )
    }

    pub(crate) fn recorder(&self, via: &'static str, provider: &str) -> Recorder {
        let (spinner, verbose) = (self.0.clone(), self.1.verbosity() > 0);
        let recorder = Recorder::new(via, provider, move |progress| {
            let guard = spinner.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(spinner) = guard.as_ref() else {
                return;
            };
            match progress {
                Progress::Step(step) => spinner.say(step.title()),
                Progress::Open(url) => spinner.line(&format!("Open this URL: {url}")),
                Progress::Note(note) => spinner.line(&note),
                Progress::Exchange(exchange) if verbose => {
                    let outcome = exchange
                        .status
                        .map_or_else(|| "no response".into(), |status| status.to_string());
                    spinner.line(&format!(
                        "{} {} -> {outcome}",
                        exchange.method, exchange.url
                    ));
                }
                Progress::Exchange(_) => {}
            }
        });
        self.2.ask(&recorder);
        recorder
    }

    /// Prints the report; an error that is part of the document only sets the exit code.
    ///
    /// # Errors
    /// The error of the sign-in, unless a document contains it, or that of a report that cannot be
    /// written.
    pub(crate) fn finish(self, ui: &Ui, mut trace: Trace) -> Result<ExitCode> {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        let grave = if trace.error.is_none() {
            trace.grave()
        } else {
            None
        };
        let error = trace.error.as_ref().or(grave.as_ref());
        let reported = self.2.write(ui, &trace, error);
        if ui.json() {
            let error = error.or(reported.as_ref().err());
            ui.document(&report::json::document(
                &trace,
                error.map(FailureDetails::from),
            ));
        } else {
            ui.out(&self.2.text(ui, &trace));
        }
        if let (Some(_), Err(unwritten)) = (error, &reported) {
            ui.warn(&unwritten.to_string());
        }
        // The report contains the error, so a user who sees both does not need it twice.
        let is_shown = trace.error.is_some() && ui.all_is_on_a_terminal();
        match (trace.error.take().or(grave), reported) {
            // The error is printed even if stdout is discarded.
            (Some(error), _) if !ui.json() && !is_shown => Err(error),
            (Some(error), _) => Ok(error.exit_code()),
            (None, Err(unwritten)) if ui.json() => Ok(unwritten.exit_code()),
            (None, reported) => reported.map(|()| ExitCode::SUCCESS),
        }
    }
}
