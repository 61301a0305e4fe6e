//! Judges whether a gateway's response is plausible. The rules are pure, and applied to the whole
//! response before any of it is used.

use crate::api::connect::Definition;
use crate::api::installation::{
    Deleted, Installation, Registered, RotatedSecret, SeatsReleased, VerificationSent,
};
use crate::api::search::{Hit, SearchAnswer};
use crate::api::ticket::Ticket;
use crate::api::usage::{ProviderUsage, UsageReport};
use crate::rfc::basic;

/// `Err` says what is wrong with a response, without quoting any value from it.
pub(super) type Judged = Result<(), String>;

const ID: (usize, usize) = (8, 256);
const SECRET: (usize, usize) = (16, 256);
const TICKET: (usize, usize) = (8, 4096);
/// Maximum length in bytes of names, e-mail addresses and words.
const TEXT: usize = 1024;
/// Maximum length of an address in bytes; longer than browsers can handle.
const ADDRESS: usize = 8192;
const LIST: usize = 4096;

fn token(name: &str, text: &str, (least, most): (usize, usize)) -> Judged {
    if basic::is_user_id(text) && (least..=most).contains(&text.len()) {
        return Ok(());
    }
    Err(format!(
        "`{name}` must consist of {least} to {most} printable ASCII characters, without `:` or \
         spaces"
    ))
}

fn short(name: &str, text: &str, most: usize) -> Judged {
    if text.len() <= most {
        return Ok(());
    }
    Err(format!("`{name}` is longer than {most} bytes"))
}

fn list(name: &str, texts: &[String], most: usize) -> Judged {
    if texts.len() > LIST {
        return Err(format!("`{name}` has more than {LIST} entries"));
    }
    texts.iter().try_for_each(|text| short(name, text, most))
}

fn moment(name: &str, text: &str) -> Judged {
    match text.parse::<jiff::Timestamp>() {
        Ok(_) if text.len() <= 64 => Ok(()),
        _ => Err(format!("`{name}` is not an RFC 3339 time")),
    }
}

fn counts(name: &str, numbers: &[i64]) -> Judged {
    if numbers.iter().all(|number| *number >= 0) {
        return Ok(());
    }
    Err(format!("a number in `{name}` is negative"))
}

/// Judges a new installation.
pub(super) fn registered(answer: &Registered) -> Judged {
    token("installation_id", &answer.installation_id, ID)?;
    let secret = answer.installation_secret.expose();
    token("installation_secret", secret, SECRET)?;
    answer
        .installation_id_issued_at
        .as_ref()
        .map_or(Ok(()), |text| moment("installation_id_issued_at", text))
}

/// Judges the record of an installation, which must be the requested one.
pub(super) fn installation(asked: &str, answer: &Installation) -> Judged {
    same_id(asked, &answer.installation_id)?;
    moment(
        "installation_id_issued_at",
        &answer.installation_id_issued_at,
    )?;
    short("administrator_name", &answer.administrator_name, TEXT)?;
    short("administrator_email", &answer.administrator_email, TEXT)?;
    short("base", &answer.base, ADDRESS)?;
    list("origins", &answer.origins, ADDRESS)
}

fn same_id(asked: &str, answered: &str) -> Judged {
    if asked == answered {
        return Ok(());
    }
    Err("`installation_id` is not the one that was requested".to_owned())
}

/// Judges a new secret.
pub(super) fn rotated(answer: &RotatedSecret) -> Judged {
    let secret = answer.installation_secret.expose();
    token("installation_secret", secret, SECRET)?;
    moment("old_secret_until", &answer.old_secret_until)
}

/// Judges the removal of an installation, which must be the requested one.
pub(super) fn deleted(asked: &str, answer: &Deleted) -> Judged {
    same_id(asked, &answer.installation_id)
}

/// Judges the response about an e-mail that was sent again.
pub(super) fn sent(answer: &VerificationSent) -> Judged {
    short("administrator_email", &answer.administrator_email, TEXT)?;
    moment("expires_at", &answer.expires_at)
}

/// Judges the released seats.
pub(super) fn released(answer: &SeatsReleased) -> Judged {
    short("endpoint_id", &answer.endpoint_id, TEXT)?;
    counts("released", &[answer.released, answer.left])
}

/// Judges a ticket.
pub(super) fn ticket(answer: &Ticket) -> Judged {
    token("ticket", answer.ticket.expose(), TICKET)?;
    short("redirect_url", &answer.redirect_url, ADDRESS)
}

/// Judges a definition.
pub(super) fn definition(answer: &Definition) -> Judged {
    for (name, text) in [
        ("url", &answer.url),
        ("authorization_endpoint", &answer.authorization_endpoint),
        ("token_endpoint", &answer.token_endpoint),
        ("redirect_uri", &answer.redirect_uri),
        ("issuer", &answer.issuer),
        ("aud", &answer.aud),
    ] {
        short(name, text, ADDRESS)?;
    }
    for (name, text) in [
        ("id", &answer.id),
        ("display", &answer.display),
        ("platform_type", &answer.platform_type),
        ("client_id", &answer.client_id),
        ("limit_group", &answer.limit_group),
    ] {
        short(name, text, TEXT)?;
    }
    lists_of(answer)
}

fn lists_of(answer: &Definition) -> Judged {
    let further = [
        &answer.introspection_endpoint,
        &answer.userinfo_endpoint,
        &answer.revoke_endpoint,
    ];
    for address in further.into_iter().flatten() {
        short("an additional endpoint", address, ADDRESS)?;
    }
    for (name, texts) in [
        ("scopes_supported", &answer.scopes_supported),
        ("response_types_supported", &answer.response_types_supported),
        ("response_modes_supported", &answer.response_modes_supported),
        ("grant_types_supported", &answer.grant_types_supported),
        (
            "code_challenge_methods_supported",
            &answer.code_challenge_methods_supported,
        ),
        (
            "token_endpoint_auth_methods_supported",
            &answer.token_endpoint_auth_methods_supported,
        ),
    ] {
        list(name, texts, TEXT)?;
    }
    Ok(())
}

/// Judges a page of institutions.
pub(super) fn search(answer: &SearchAnswer) -> Judged {
    answer.hits.hits.iter().try_for_each(cursor)
}

fn cursor(hit: &Hit) -> Judged {
    list("sort", &hit.sort, ADDRESS)
}

/// The cursor for the next page; a report whose cursor does not advance would never end.
pub(super) fn next_of(page: &UsageReport, after: Option<&str>) -> Result<Option<String>, String> {
    let Some(next) = &page.next else {
        return Ok(None);
    };
    if page.providers.is_empty() || after == Some(next) {
        return Err("continues the usage report after a page without new entries".to_owned());
    }
    Ok(Some(next.clone()))
}

/// Judges a page of the usage report.
pub(super) fn usage(answer: &UsageReport) -> Judged {
    moment("as_of", &answer.as_of)?;
    let next = answer.next.as_deref().unwrap_or_default();
    short("next", next, ADDRESS)?;
    answer.providers.iter().try_for_each(provider)
}

fn provider(one: &ProviderUsage) -> Judged {
    short("endpoint_id", &one.endpoint_id, TEXT)?;
    short("display", &one.display, TEXT)?;
    short("platform_type", &one.platform_type, TEXT)?;
    let numbers = [
        one.users,
        one.by_subject,
        one.by_reference,
        one.by_browser,
        one.pending,
        one.authorizations_365d,
    ];
    counts("providers", &numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::installation::RegisterRequest;
    use crate::secret::Secret;

    fn answer(id: &str, secret: &str, issued_at: &str) -> Registered {
        Registered {
            installation_id: id.to_owned(),
            installation_secret: Secret::new(secret),
            installation_id_issued_at: Some(issued_at.to_owned()),
            verification_status: None,
            quota_status: None,
            request: RegisterRequest::default(),
        }
    }

    #[test]
    fn an_id_or_secret_must_fit_into_a_basic_header() {
        let (id, secret, at) = ("6f0d0a4e", "s3cr3t-shown-once", "2025-05-04T09:30:00Z");
        let long = "x".repeat(257);
        for (bad_id, bad_secret, bad_at) in [
            ("", secret, at),
            ("x", secret, at),
            (&long, secret, at),
            ("6f0d:a4e", secret, at),
            ("6f0d 0a4e", secret, at),
            ("6f0d0a4\u{e9}", secret, at),
            (id, "", at),
            (id, "s", at),
            (id, &long, at),
            (id, "s3cr3t:shown-once", at),
            (id, "s3cr3t\nshown-once", at),
            (id, secret, ""),
            (id, secret, "yesterday"),
        ] {
            let wrong = registered(&answer(bad_id, bad_secret, bad_at)).unwrap_err();
            assert!(!wrong.contains("s3cr3t"), "{wrong}");
        }
        assert_eq!(registered(&answer(id, secret, at)), Ok(()));
    }

    #[test]
    fn a_new_secret_and_a_ticket_are_judged_the_same_way() {
        let rotated_to = |secret: &str| {
            rotated(&RotatedSecret {
                installation_secret: Secret::new(secret),
                old_secret_until: "2025-05-04T09:30:00Z".to_owned(),
            })
        };
        assert!(rotated_to("").is_err() && rotated_to("a:b:c:d:e:f:g:h:i:j").is_err());
        assert_eq!(rotated_to("s3cr3t-shown-once"), Ok(()));
        let of = |text: &str, url: &str| {
            ticket(&Ticket {
                ticket: Secret::new(text),
                expires_in: 60,
                redirect_url: url.to_owned(),
                tests: None,
            })
        };
        assert!(of("", "x").is_err() && of("a b c d e f", "x").is_err());
        assert!(of("ticket-1", &"x".repeat(10_000)).is_err());
        assert_eq!(
            of("ticket-1", "https://gw.example/v1/redirect/{state}"),
            Ok(())
        );
    }

    #[test]
    fn no_count_is_negative() {
        let one = |users| ProviderUsage {
            endpoint_id: "e".into(),
            display: "E".into(),
            platform_type: "p".into(),
            users,
            by_subject: 0,
            by_reference: 0,
            by_browser: 0,
            pending: 0,
            limit: 2,
            authorizations_365d: 0,
            state: crate::api::usage::Fullness::Ok,
            tests: None,
        };
        let page = |providers| UsageReport {
            as_of: "2025-05-04T09:30:00Z".into(),
            quota_status: crate::api::installation::QuotaStatus::Active,
            limit_reason: None,
            providers,
            next: None,
        };
        assert_eq!(usage(&page(vec![one(0), one(1)])), Ok(()));
        assert!(usage(&page(vec![one(1), one(-1)])).is_err());
    }
}
