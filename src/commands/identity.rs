//! The credentials of a profile's installation, bound to the origin that issued them.

use crate::client::Credentials;
use crate::client::credentials::Taken;
use crate::config::file::Locked;
use crate::config::{Installation, Profile, load};
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::origin_of;
use std::path::Path;
use std::sync::Arc;

/// Returns the credentials of a profile. A file from 0.1.0 does not say who issued the secret, so
/// the gateway in its `lighthouse` line is taken to be the issuer. Once that gateway has responded,
/// its origin is written to the file.
///
/// # Errors
/// [`Kind::NotRegistered`] without an installation, [`Kind::Config`] if nothing says who issued the
/// secret.
pub fn credentials(file: &Path, name: &str, profile: &Profile) -> Result<Credentials> {
    let Some(mine) = &profile.installation else {
        return Err(not_registered(name));
    };
    let issued_by = issued_by(profile, mine).ok_or_else(|| nobody_issued(name))?;
    let taken = mine
        .issued_by
        .is_none()
        .then(|| written_down(file, name, &mine.id, &issued_by));
    Ok(Credentials {
        installation_id: mine.id.clone(),
        installation_secret: mine.secret.clone(),
        issued_by,
        taken,
    })
}

fn issued_by(profile: &Profile, mine: &Installation) -> Option<String> {
    let by_line = || profile.lighthouse.as_ref().map(origin_of);
    mine.issued_by.clone().or_else(by_line)
}

/// The error for a missing installation.
#[must_use]
pub fn not_registered(name: &str) -> Error {
    Error::new(
        Kind::NotRegistered,
        format!("profile `{name}` has no installation"),
    )
    .hint("run `fastenctl register`")
}

fn nobody_issued(name: &str) -> Error {
    Error::new(
        Kind::Config,
        format!(
            "it is unknown which gateway issued the secret of profile `{name}`, so the secret is \
             not sent"
        ),
    )
    .hint("set the gateway that issued it with `fastenctl config set lighthouse URL --move-secret`")
}

/// Returns a function that writes the issuer to the file. It does nothing if another process is
/// changing the file or if the installation in it has changed; a later run will write it.
fn written_down(file: &Path, name: &str, id: &str, origin: &str) -> Taken {
    let (file, name, id, origin) = (
        file.to_owned(),
        name.to_owned(),
        id.to_owned(),
        origin.to_owned(),
    );
    Arc::new(move || {
        let Ok(locked) = Locked::at_once(&file) else {
            return;
        };
        let now = load(&file, &name).unwrap_or_default();
        let same = now.installation.as_ref().is_some_and(|mine| {
            mine.issued_by.is_none()
                && mine.id == id
                && issued_by(&now, mine).as_deref() == Some(&origin)
        });
        if same {
            let _ = locked.bind_secret(&name, &origin);
        }
    })
}
