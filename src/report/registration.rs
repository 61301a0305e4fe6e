//! What `auth register-client` reports about a client: what was registered, and where everything is
//! stored.

use serde::Serialize;
use std::path::Path;

/// The document that the command prints, as JSON or as text.
#[derive(Serialize)]
pub struct RegistrationDocument<'a> {
    pub schema_version: u8,
    pub ok: bool,
    pub result: &'static str,
    pub provider: &'a str,
    pub issuer: &'a str,
    pub client_id: String,
    pub auth_method: &'static str,
    pub redirect_uris: Vec<String>,
    pub scopes: Vec<String>,
    pub client_secret_file: Option<&'a Path>,
    pub client_secret_expires_at: Option<String>,
    pub registration_file: &'a Path,
    pub config_file: &'a Path,
    pub profile: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_command: Option<String>,
}

/// Formats the document as text.
#[must_use]
pub fn text(document: &RegistrationDocument<'_>) -> String {
    let mut lines = vec![format!(
        "Registered client `{}` at {}, saved as `{}` in {}",
        document.client_id,
        document.issuer,
        document.provider,
        document.config_file.display()
    )];
    lines.push(format!("  authentication    {}", document.auth_method));
    lines.push(format!(
        "  redirect URIs     {}",
        document.redirect_uris.join(" ")
    ));
    if !document.scopes.is_empty() {
        lines.push(format!("  scopes            {}", document.scopes.join(" ")));
    }
    if let Some(file) = document.client_secret_file {
        let expires = document.client_secret_expires_at.as_ref();
        let expires = expires.map_or_else(String::new, |at| format!(" (until {at})"));
        lines.push(format!("  secret            {}{expires}", file.display()));
    }
    lines.push(format!(
        "  registration      {}",
        document.registration_file.display()
    ));
    if let Some(next) = &document.next_command {
        lines.push(format!("Next: {next}"));
    }
    lines.join("\n") + "\n"
}
