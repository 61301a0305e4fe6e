//! E-mail addresses: which ones a gateway sends e-mail to (RFC 5321 section 4.1.2, without what
//! only old systems need), and which ones are the same mailbox. These pure rules apply both before
//! an address is sent to a gateway and when it arrives there.

use std::net::Ipv6Addr;
use url::Host;

/// What is wrong with an e-mail address, worded to complete a sentence about the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    #[error("needs text before and after the `@`")]
    NoAt,
    #[error("is longer than 254 characters, or longer than 64 before the `@`")]
    TooLong,
    #[error("starts with `-`")]
    Hyphen,
    #[error(
        "may only contain letters, digits and single `.+-_'~=#&$*?^{{}}` characters before the `@`"
    )]
    LocalPart,
    #[error("has an IP address instead of a domain")]
    Literal,
    #[error("has a domain without a dot, or with invalid characters")]
    Domain,
}

/// The characters allowed before the `@` besides letters and digits. `/`, `|`, `!`, `%` and the
/// backtick are excluded, because some e-mail programs interpret them as files, commands or source
/// routes.
const MARKS: &str = ".+-_'~=#&$*?^{}";

/// Checks that e-mail can be sent to an address.
///
/// # Errors
/// Returns what is wrong with the address.
pub fn check(email: &str) -> Result<(), AddressFault> {
    let (local, domain) = email.rsplit_once('@').ok_or(AddressFault::NoAt)?;
    if local.is_empty() || domain.is_empty() {
        return Err(AddressFault::NoAt);
    }
    if email.len() > 254 || local.len() > 64 {
        return Err(AddressFault::TooLong);
    }
    check_local(local)?;
    check_domain(domain)
}

fn check_local(local: &str) -> Result<(), AddressFault> {
    let is_known = |one: char| one.is_alphanumeric() || MARKS.contains(one);
    let has_empty_word = local.split('.').any(str::is_empty);
    match local {
        _ if local.starts_with('-') => Err(AddressFault::Hyphen),
        _ if has_empty_word || !local.chars().all(is_known) => Err(AddressFault::LocalPart),
        _ => Ok(()),
    }
}

fn check_domain(domain: &str) -> Result<(), AddressFault> {
    if domain.starts_with('[') || domain.parse::<Ipv6Addr>().is_ok() {
        return Err(AddressFault::Literal);
    }
    // `Host::parse` decodes percent-escapes, which e-mail addresses do not have.
    let name = match Host::parse(domain) {
        Ok(Host::Domain(name)) if !domain.contains('%') => name,
        Ok(Host::Domain(_)) | Err(_) => return Err(AddressFault::Domain),
        Ok(_) => return Err(AddressFault::Literal),
    };
    let labels: Vec<&str> = name.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    let is_real = labels.len() > 1
        && name.len() <= 253
        && labels.iter().all(|label| is_label(label))
        && !top.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(top, "localhost" | "invalid");
    if is_real {
        Ok(())
    } else {
        Err(AddressFault::Domain)
    }
}

/// RFC 1123 section 2.1.
fn is_label(label: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_long = label.is_empty() || label.len() > 63;
    !is_long && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(is_known)
}

/// Hosts whose mailboxes have several domains: the domain that represents all of them, its aliases,
/// and whether dots before the `@` count.
const HOSTS: [(&str, &[&str], bool); 3] = [
    ("gmail.com", &["gmail.com", "googlemail.com"], false),
    (
        "proton.me",
        &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
        false,
    ),
    ("icloud.com", &["icloud.com", "me.com", "mac.com"], true),
];

/// Returns the mailbox and the domain, which are the same for all spellings of an address: case,
/// `+tag`, quoting, IDNA, and what its host ignores.
#[must_use]
pub fn normal(email: &str) -> (String, String) {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let local = unquoted(local).to_lowercase();
    let domain = match Host::parse(domain.trim_end_matches('.')) {
        Ok(Host::Domain(name)) => name,
        _ => domain.to_lowercase(),
    };
    let local = match local.split_once('+') {
        Some((mailbox, _)) if !mailbox.is_empty() => mailbox.to_owned(),
        _ => local,
    };
    let known = HOSTS
        .iter()
        .find(|(_, names, _)| names.contains(&domain.as_str()));
    match known {
        Some((name, _, true)) => (local, (*name).to_owned()),
        Some((name, _, false)) => (local.replace('.', ""), (*name).to_owned()),
        None => (local, domain),
    }
}

/// Removes quoting, which does not change the mailbox (RFC 5321 section 4.1.2).
fn unquoted(local: &str) -> String {
    let inner = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        return local.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' {
            characters.next()
        } else {
            None
        };
        plain.push(escaped.unwrap_or(character));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_common_addresses_and_says_what_is_wrong_with_others() {
        use AddressFault::{Domain, Hyphen, Literal, LocalPart, NoAt, TooLong};
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("a@{}.example.org", "a.".repeat(130));
        for (email, expected) in [
            ("ada@example.org", None),
            ("ada+fasten@mail.example.co.uk", None),
            ("Ada.Park_1@EXAMPLE.org", None),
            ("o'brien@example.org", None),
            ("zoë@example.org", None),
            ("ada@bücher.example", None),
            ("ada@xn--bcher-kva.example", None),
            ("ada", Some(NoAt)),
            ("@example.org", Some(NoAt)),
            ("ada@", Some(NoAt)),
            ("", Some(NoAt)),
            (&long, Some(TooLong)),
            (&longer, Some(TooLong)),
            ("-oQ/x@example.org", Some(Hyphen)),
            ("-ada@example.org", Some(Hyphen)),
            ("a/b@example.org", Some(LocalPart)),
            ("../x@example.org", Some(LocalPart)),
            ("|cat@example.org", Some(LocalPart)),
            ("a%b@example.org", Some(LocalPart)),
            ("host!ada@example.org", Some(LocalPart)),
            ("\"ada\"@example.org", Some(LocalPart)),
            ("a b@example.org", Some(LocalPart)),
            ("a@b@example.org", Some(LocalPart)),
            (".ada@example.org", Some(LocalPart)),
            ("a..b@example.org", Some(LocalPart)),
            ("Ada <ada@example.org>", Some(LocalPart)),
            ("ad\u{202e}a@example.org", Some(LocalPart)),
            ("ad\u{200b}a@example.org", Some(LocalPart)),
            ("a@127.0.0.1", Some(Literal)),
            ("a@2130706433", Some(Literal)),
            ("a@0x7f.1", Some(Literal)),
            ("a@[127.0.0.1]", Some(Literal)),
            ("a@[IPv6:::1]", Some(Literal)),
            ("a@::1", Some(Literal)),
            ("ada@home", Some(Domain)),
            ("ada@localhost", Some(Domain)),
            ("ada@mail.localhost", Some(Domain)),
            ("ada@example.invalid", Some(Domain)),
            ("ada@example.org.", Some(Domain)),
            ("ada@.example.org", Some(Domain)),
            ("ada@-example.org", Some(Domain)),
            ("ada@exa_mple.org", Some(Domain)),
            ("ada@example%2eorg", Some(Domain)),
            ("ada@example.org\r\nBcc: x@example.org", Some(LocalPart)),
            ("ada@example.org\u{202e}", Some(Domain)),
            ("ada@example.org/x", Some(Domain)),
        ] {
            assert_eq!(check(email).err(), expected, "{email}");
        }
    }

    #[test]
    fn spellings_of_a_mailbox_are_equal() {
        for same in [
            &[
                "ada@example.org",
                "Ada+home@EXAMPLE.org",
                "\"ada\"@example.org",
                "\"a\\da\"@example.org.",
            ][..],
            &[
                "a.d.a@gmail.com",
                "ada@googlemail.com",
                "ADA+x@Gmail.com",
                "\"a.da\"@gmail.com",
            ],
            &[
                "ada@bücher.example",
                "ada@xn--bcher-kva.example",
                "ada@BÜCHER.example",
            ],
            &["ada@icloud.com", "ada@me.com", "ada@mac.com"],
            &["ada@proton.me", "a.da@pm.me"],
        ] {
            for one in same {
                assert_eq!(normal(one), normal(same[0]), "{one}");
            }
        }
        for (one, other) in [
            ("ada@example.org", "adam@example.org"),
            ("ada@example.org", "ada@example.net"),
            ("a.da@example.org", "ada@example.org"),
            ("+a@example.org", "+b@example.org"),
            ("a.da@icloud.com", "ada@icloud.com"),
        ] {
            assert_ne!(normal(one), normal(other), "{one}");
        }
    }
}
