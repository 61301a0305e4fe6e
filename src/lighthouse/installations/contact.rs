//! What a contact may look like, at registration and later (GW-02).

use crate::api::installation::RegisterRequest;
use crate::lighthouse::web::error::Refusal;
use email_address::EmailAddress;
use std::str::FromStr;

/// Every field on its own (GW-02); an empty one counts as missing.
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
        if text.chars().any(char::is_control) {
            return Err(Refusal::malformed(format!(
                "`{name}` holds control characters"
            )));
        }
    }
    let options = email_address::Options::default()
        .without_display_text()
        .without_domain_literal()
        .with_required_tld();
    match &request.administrator_email {
        Some(email)
            if EmailAddress::parse_with_options(email, options).is_err()
                || lettre::Address::from_str(email).is_err() =>
        {
            Err(Refusal::malformed(
                "`administrator_email` is no e-mail address",
            ))
        }
        _ => Ok(request),
    }
}
