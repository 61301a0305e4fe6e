//! `fastenctl config path`: prints where the config file is, even if it does not exist.

use crate::commands::context::Context;
use crate::error::Result;
use crate::text::one_line;
use serde_json::json;
use std::process::ExitCode;

/// Prints the path.
///
/// # Errors
/// If no path is given and the system has no default.
pub(crate) fn run(context: &Context) -> Result<ExitCode> {
    let file = context.config_place()?;
    if context.ui.json() {
        let exists = file.exists();
        context.ui.document(
            &json!({"schema_version": 1, "ok": true, "config_file": file, "exists": exists}),
        );
    } else {
        context
            .ui
            .out(&format!("{}\n", one_line(&file.display().to_string())));
    }
    Ok(ExitCode::SUCCESS)
}
