//! The administrator's contact and the allowed origins: checked here, sent to the gateway, read
//! back.

use crate::api::installation::{Installation, InstallationPatch, VerificationStatus};
use crate::client::{Credentials, Lighthouse};
use crate::error::{Error, Kind, Result};
use crate::rfc::mailbox;
use crate::text::{clean, steers};
use std::collections::BTreeSet;

/// The requested values; `None` leaves a value unchanged.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub name: Option<String>,
    pub email: Option<String>,
    /// The complete list.
    pub origins: Option<Vec<String>>,
    /// Whether redirects without a ticket are refused.
    pub tickets_only: Option<bool>,
}

impl Wish {
    /// Checks the name and the address before anything is sent.
    ///
    /// # Errors
    /// [`Kind::Usage`].
    pub fn check(&self) -> Result<()> {
        self.name.as_deref().map_or(Ok(()), check_name)?;
        self.email.as_deref().map_or(Ok(()), check_email)
    }

    /// Returns the record as it would be after the change.
    #[must_use]
    pub fn applied(&self, before: &Installation) -> Installation {
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.administrator_name.clone_from(name);
        }
        if let Some(email) = self
            .email
            .as_ref()
            .filter(|email| **email != before.administrator_email)
        {
            after.administrator_email.clone_from(email);
            after.verification_status = VerificationStatus::Pending;
        }
        if let Some(origins) = self
            .origins
            .as_ref()
            .filter(|origins| !same_origins(origins, &before.origins))
        {
            after.origins.clone_from(origins);
        }
        after.tickets_only = self.tickets_only.unwrap_or(before.tickets_only);
        after
    }

    fn holds(&self, record: &Installation) -> bool {
        let wanted = self.applied(record);
        wanted == *record
    }

    fn patch(&self, before: &Installation) -> Option<InstallationPatch> {
        let new = |wish: &Option<String>, is: &String| wish.clone().filter(|wish| wish != is);
        let patch = InstallationPatch {
            administrator_name: new(&self.name, &before.administrator_name),
            administrator_email: new(&self.email, &before.administrator_email),
            tickets_only: self
                .tickets_only
                .filter(|wish| *wish != before.tickets_only),
        };
        (patch != InstallationPatch::default()).then_some(patch)
    }
}

fn same_origins(one: &[String], other: &[String]) -> bool {
    one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
}

/// Updates what differs at the gateway and reads the record back; returns the record before and
/// after. Replaces the origins first, so that nothing has changed if the gateway refuses them.
///
/// # Errors
/// The gateway's errors, and [`Kind::Gateway`] if it stored something else.
pub fn settle(
    gateway: &Lighthouse,
    credentials: &Credentials,
    wish: &Wish,
) -> Result<(Installation, Installation)> {
    let before = gateway.installation(credentials)?;
    if wish.holds(&before) {
        return Ok((before.clone(), before));
    }
    if let Some(origins) = wish
        .origins
        .as_ref()
        .filter(|origins| !same_origins(origins, &before.origins))
    {
        gateway.replace_origins(credentials, origins.clone())?;
    }
    if let Some(patch) = wish.patch(&before) {
        gateway.patch_installation(credentials, &patch)?;
    }
    let after = gateway.installation(credentials)?;
    if wish.holds(&after) {
        return Ok((before, after));
    }
    Err(Error::new(
        Kind::Gateway,
        "the gateway stored something other than what was sent",
    )
    .hint("`fastenctl status` shows what it stored"))
}

/// Checks an administrator's name by the gateway's rules.
///
/// # Errors
/// [`Kind::Usage`].
pub fn check_name(name: &str) -> Result<()> {
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(steers) {
        return Err(Error::new(
            Kind::Usage,
            "the administrator's name must have 1 to 200 characters, without control or bidirectional characters",
        )
        .hint("pass `--name` or set `FASTENCTL_ADMIN_NAME`"));
    }
    Ok(())
}

/// Checks that an e-mail address is usable.
///
/// # Errors
/// [`Kind::Usage`].
pub fn check_email(email: &str) -> Result<()> {
    mailbox::check(email).map_err(|fault| {
        Error::new(
            Kind::Usage,
            format!(
                "`{}` is not a valid e-mail address: it {fault}",
                clean(email)
            ),
        )
        .hint(match alone(email) {
            Some(alone) => format!("pass only the address: `{alone}`"),
            None => {
                "pass `--email` or set `FASTENCTL_ADMIN_EMAIL`, for example to `ada@example.org`"
                    .to_owned()
            }
        })
    })
}

/// Returns the bare address in `Ada Park <ada@example.org>` and `mailto:ada@example.org`.
fn alone(email: &str) -> Option<&str> {
    let bare = email
        .trim()
        .trim_start_matches("mailto:")
        .trim_end_matches('>');
    let bare = bare.rsplit('<').next()?.trim();
    (bare != email && mailbox::check(bare).is_ok()).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_common_addresses_and_refuses_undeliverable_ones() {
        for (email, good) in [
            ("ada@example.org", true),
            ("ada+fasten@mail.example.co.uk", true),
            ("ada@home", false),
            ("ada", false),
            ("Ada <ada@example.org>", false),
            ("ada@example.org\r\nBcc: x@example.org", false),
            ("a@127.0.0.1", false),
            ("-oQ/x@example.org", false),
            ("", false),
        ] {
            assert_eq!(check_email(email).is_ok(), good, "{email}");
        }
    }
}
