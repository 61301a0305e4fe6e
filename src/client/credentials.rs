//! The installation's credentials, and the only origin they are sent to.

use crate::error::{Error, Kind, Result};
use crate::rfc::origin::origin_of;
use crate::secret::Secret;
use std::fmt;
use std::sync::Arc;
use url::Url;

/// Called when the gateway has accepted the secret.
pub type Taken = Arc<dyn Fn() + Send + Sync>;

/// The ID and secret of this installation, for routes that require authentication.
#[derive(Clone)]
pub struct Credentials {
    pub installation_id: String,
    pub installation_secret: Secret,
    /// The origin of the gateway that issued them: they are never sent to another origin.
    pub issued_by: String,
    /// Called when the gateway has accepted them.
    pub taken: Option<Taken>,
}

impl Credentials {
    /// Checks that the credentials may be sent to `base`, which depends on its scheme, host and
    /// port.
    ///
    /// # Errors
    /// [`Kind::Conflict`] with both origins and the way to move the secret on purpose.
    pub fn may_go_to(&self, base: &str) -> Result<()> {
        let origin = Url::parse(base).map(|base| origin_of(&base));
        if origin
            .as_ref()
            .is_ok_and(|origin| *origin == self.issued_by)
        {
            return Ok(());
        }
        Err(foreign_origin(
            &self.issued_by,
            origin.as_deref().unwrap_or(base),
        ))
    }
}

impl Credentials {
    pub(super) fn were_taken(&self) {
        if let Some(taken) = &self.taken {
            taken();
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("installation_id", &self.installation_id)
            .field("issued_by", &self.issued_by)
            .finish_non_exhaustive()
    }
}

/// The error for sending the secret to an origin other than the one that issued it.
#[must_use]
pub fn foreign_origin(issued_by: &str, other: &str) -> Error {
    let message = format!(
        "the installation's secret was issued by `{issued_by}` and is not sent to `{other}`"
    );
    Error::new(Kind::Conflict, message).hint(
        "if that gateway has moved, run `fastenctl config set lighthouse URL --move-secret`; for a \
         second gateway, use another `--profile`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_only_goes_to_its_own_origin() {
        let credentials = Credentials {
            installation_id: "6f0d0a4e".into(),
            installation_secret: Secret::new("s3cret"),
            issued_by: "https://gw.example".into(),
            taken: None,
        };
        for (base, may) in [
            ("https://gw.example/v1", true),
            ("https://GW.example:443/other/v1", true),
            ("https://gw.example:8443/v1", false),
            ("http://gw.example/v1", false),
            ("https://gw.example.evil.example/v1", false),
            ("https://gw.example@evil.example/v1", false),
            ("https://evil.example/gw.example", false),
            ("gw.example", false),
        ] {
            let kind = credentials.may_go_to(base).err().map(|it| it.kind());
            assert_eq!(kind, (!may).then_some(Kind::Conflict), "{base}");
        }
        assert!(!format!("{credentials:?}").contains("s3cret"));
    }
}
