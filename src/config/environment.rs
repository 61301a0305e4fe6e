//! An installation that comes from environment variables instead of a config file. `config export
//! --format env` writes these variables, and `config import` reads them. Pure; the caller provides
//! the variables.

use crate::config::{Installation, Profile};
use crate::error::{Error, Kind, Result};
use crate::rfc::basic;
use crate::rfc::origin::origin_of;
use crate::secret::Secret;
use toml::value::Datetime;
use url::Url;

/// The gateway that issued the installation.
pub const LIGHTHOUSE: &str = "FASTENCTL_LIGHTHOUSE";
/// The installation ID.
pub const ID: &str = "FASTENCTL_INSTALLATION_ID";
/// The installation's secret.
pub const SECRET: &str = "FASTENCTL_INSTALLATION_SECRET";
/// The key used to hash local users' names (protocol.md section 4).
pub const USER_REF_KEY: &str = "FASTENCTL_USER_REF_KEY";
/// The administrator's name.
pub const NAME: &str = "FASTENCTL_ADMIN_NAME";
/// The administrator's e-mail address.
pub const EMAIL: &str = "FASTENCTL_ADMIN_EMAIL";
/// When the installation was registered.
pub const ISSUED_AT: &str = "FASTENCTL_INSTALLATION_ISSUED_AT";

/// Variables that are only needed for an installation without a file.
pub const INSTALLATION: [&str; 4] = [ID, SECRET, USER_REF_KEY, ISSUED_AT];

/// An installation from variables.
#[derive(Clone, Debug)]
pub struct Given {
    pub lighthouse: Url,
    pub id: String,
    pub secret: Secret,
    pub user_ref_key: Option<Secret>,
    pub administrator_name: Option<String>,
    pub administrator_email: Option<String>,
    pub issued_at: Option<Datetime>,
}

/// Parses the variables; `None` if there is no installation in them.
///
/// # Errors
/// [`Kind::Config`], naming the missing or invalid variable.
pub fn given(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Given>> {
    let (id, secret) = (variable(ID), variable(SECRET));
    if id.is_none() && secret.is_none() {
        return Ok(None);
    }
    let id = id.ok_or_else(|| missing(ID, SECRET))?;
    let secret = secret.map(Secret::new).ok_or_else(|| missing(SECRET, ID))?;
    let lighthouse = variable(LIGHTHOUSE).ok_or_else(|| missing(LIGHTHOUSE, ID))?;
    let lighthouse = Url::parse(lighthouse.trim()).ok().filter(Url::has_host);
    let issued_at = variable(ISSUED_AT).map(|text| text.parse()).transpose();
    if !basic::is_user_id(&id) {
        return Err(wrong(ID));
    }
    if !basic::is_password(secret.expose()) {
        return Err(wrong(SECRET));
    }
    Ok(Some(Given {
        lighthouse: lighthouse.ok_or_else(|| wrong(LIGHTHOUSE))?,
        id,
        secret,
        user_ref_key: variable(USER_REF_KEY).map(Secret::new),
        administrator_name: variable(NAME),
        administrator_email: variable(EMAIL),
        issued_at: issued_at.map_err(|_| wrong(ISSUED_AT))?,
    }))
}

fn missing(name: &str, beside: &str) -> Error {
    Error::new(
        Kind::Config,
        format!("`{beside}` is set, but `{name}` is not"),
    )
    .hint("`fastenctl config export --format env` prints all variables that belong together")
}

fn wrong(name: &str) -> Error {
    Error::new(Kind::Config, format!("`{name}` has an invalid value"))
        .hint("`fastenctl config export --format env` prints the right value")
}

impl Given {
    /// Returns the installation as a config file would contain it; missing values are empty.
    #[must_use]
    pub fn installation(self) -> Installation {
        let origin = origin_of(&self.lighthouse);
        Installation {
            id: self.id,
            secret: self.secret,
            administrator_name: self.administrator_name.unwrap_or_default(),
            administrator_email: self.administrator_email.unwrap_or_default(),
            issued_at: self.issued_at.unwrap_or(NO_MOMENT),
            user_ref_key: self.user_ref_key,
            issued_by: Some(origin),
            from_environment: true,
        }
    }
}

/// Placeholder for an unknown time.
const NO_MOMENT: Datetime = Datetime {
    date: None,
    time: None,
    offset: None,
};

/// Returns the profile with the installation from variables. If the file contains the same
/// installation, the profile from the file is returned, because only the file is updated with new
/// secrets.
#[must_use]
pub fn over(profile: Profile, given: Option<Given>) -> Profile {
    let known = profile.installation.as_ref().map(|mine| &mine.id);
    match given {
        Some(given) if known != Some(&given.id) => Profile {
            lighthouse: Some(given.lighthouse.clone()),
            installation: Some(given.installation()),
            ..profile
        },
        _ => profile,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    const WHOLE: [(&str, &str); 3] = [
        (LIGHTHOUSE, "https://gw.example/v1"),
        (ID, "6f0d0a4e-1"),
        (SECRET, "s3cret-s3cret-s3cret"),
    ];

    #[test]
    fn three_variables_make_an_installation_and_each_missing_one_is_named() {
        let found = given(of(&WHOLE)).unwrap().unwrap().installation();
        assert_eq!(found.issued_by.as_deref(), Some("https://gw.example"));
        assert!(found.from_environment);
        assert!(given(of(&WHOLE[..1])).unwrap().is_none());
        for (set, expected) in [
            (
                &WHOLE[..2],
                "`FASTENCTL_INSTALLATION_ID` is set, but `FASTENCTL_INSTALLATION_SECRET` is not",
            ),
            (
                &WHOLE[1..],
                "`FASTENCTL_INSTALLATION_ID` is set, but `FASTENCTL_LIGHTHOUSE` is not",
            ),
            (
                &[WHOLE[0], WHOLE[2]],
                "`FASTENCTL_INSTALLATION_SECRET` is set, but `FASTENCTL_INSTALLATION_ID` is not",
            ),
            (
                &[WHOLE[0], (ID, "a:b"), WHOLE[2]],
                "`FASTENCTL_INSTALLATION_ID` has an invalid value",
            ),
            (
                &[("FASTENCTL_LIGHTHOUSE", "gw"), WHOLE[1], WHOLE[2]],
                "`FASTENCTL_LIGHTHOUSE` has an invalid value",
            ),
        ] {
            assert_eq!(given(of(set)).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn the_environment_counts_unless_the_file_has_the_same_installation() {
        let file = |id: &str| {
            let text = format!(
                "lighthouse = 'https://file.example/v1'\n[installation]\nid = '{id}'\nsecret = 'of-the-file-of-the-file'\n\
                 administrator_name = 'A'\nadministrator_email = 'a@b.example'\nissued_at = 2026-11-22T09:30:00Z"
            );
            toml::from_str::<Profile>(&text).unwrap()
        };
        let host = |profile: Profile| {
            let given = given(of(&WHOLE)).unwrap();
            over(profile, given)
                .lighthouse
                .unwrap()
                .host_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(host(Profile::default()), "gw.example");
        assert_eq!(host(file("another-one")), "gw.example");
        assert_eq!(host(file("6f0d0a4e-1")), "file.example");
    }
}
