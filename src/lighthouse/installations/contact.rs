//! Validation of contact details, at registration and later (GW-02).

use crate::api::installation::RegisterRequest;
use crate::lighthouse::web::error::Refusal;
use crate::rfc::mailbox;
use crate::text::steers;
use std::str::FromStr;

/// Checks every field separately (GW-02); an empty field counts as missing.
///
/// # Errors
/// 400, naming the field.
pub fn check(mut request: RegisterRequest) -> Result<RegisterRequest, Refusal> {
    let fields = [
        ("administrator_name", 200, &mut request.administrator_name),
        ("administrator_email", 254, &mut request.administrator_email),
        (
            "software_architecture",
            64,
            &mut request.software_architecture,
        ),
        ("software_os", 64, &mut request.software_os),
        (
            "fasten_desktop_version",
            64,
            &mut request.fasten_desktop_version,
        ),
        (
            "fasten_onprem_version",
            64,
            &mut request.fasten_onprem_version,
        ),
        (
            "fasten_sources_version",
            64,
            &mut request.fasten_sources_version,
        ),
    ];
    for (name, longest, field) in fields {
        *field = field
            .take()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        let Some(text) = field else { continue };
        if text.chars().count() > longest {
            return Err(Refusal::malformed(format!(
                "`{name}` is longer than {longest} characters"
            )));
        }
        if text.chars().any(steers) {
            return Err(Refusal::malformed(format!(
                "`{name}` contains control or bidirectional characters"
            )));
        }
    }
    request
        .administrator_email
        .as_deref()
        .map_or(Ok(()), check_email)?;
    Ok(request)
}

/// Checks an e-mail address, also by the rules of the library that sends the e-mail.
fn check_email(email: &str) -> Result<(), Refusal> {
    let not = |why: String| Refusal::malformed(format!("`administrator_email` {why}"));
    mailbox::check(email).map_err(|fault| not(fault.to_string()))?;
    match lettre::Address::from_str(email) {
        Ok(_) => Ok(()),
        Err(_) => Err(not("is not a valid e-mail address".to_owned())),
    }
}
