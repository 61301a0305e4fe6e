//! `fastenctl config import`: writes an installation from variables, or from the output of `config
//! export`, to the config file.

use crate::client::{Credentials, Lighthouse, same_gateway};
use crate::commands::context::Context;
use crate::commands::input::is_stdin;
use crate::config::check::{Problem, problems};
use crate::config::environment::{self, Given};
use crate::config::exported::variables;
use crate::config::installation::written;
use crate::config::{Installation, load};
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::rfc::origin::origin_of;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

/// Add an installation to the config file, from variables or from the output of `config export`
///
/// If the administrator's details or the time of issue are missing, they come from the gateway.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config import             # from FASTENCTL_… variables
  fastenctl config import fasten.env  # from `config export --format env`
  ssh nas fastenctl config export --format json |
    fastenctl config import -")]
pub struct Import {
    /// File written by `config export` in the format `env`, `docker-env` or `json`, or `-` for
    /// stdin (default: the environment)
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct ImportDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    installation_id: &'a str,
    lighthouse: &'a str,
    config_file: &'a Path,
    profile: &'a str,
}

impl Import {
    /// Writes the installation to the config file.
    ///
    /// # Errors
    /// Exit code 3 for missing or wrong values, 6 and 7 from the gateway, 11 if the profile has
    /// another installation.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let given = self.given()?;
        let file = context.config_file()?;
        let locked = context.locked(&file)?;
        let before = load(&file, &context.profile)?.installation;
        refuse_another(context, &given, before.as_ref())?;
        let lighthouse = given.lighthouse.clone();
        let installation = with_record(context, given, before.as_ref())?;
        let is_new = before.is_none_or(|before| !same(&before, &installation));
        if is_new {
            refuse_unsound(&lighthouse, &installation)?;
            locked.save_installation(&context.profile, &lighthouse, &installation)?;
        }
        let document = ImportDocument {
            schema_version: 1,
            ok: true,
            result: if is_new { "imported" } else { "unchanged" },
            installation_id: &installation.id,
            lighthouse: lighthouse.as_str(),
            config_file: &file,
            profile: &context.profile,
        };
        if context.ui.json() {
            context.ui.document(&document);
        } else {
            context.ui.out(&text(&document));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn given(&self) -> Result<Given> {
        let none = |place: &str| {
            Error::new(
                Kind::Config,
                format!("{place} does not contain an installation"),
            )
            .hint("export one with `fastenctl config export --format env`, `docker-env` or `json`")
        };
        let Some(file) = &self.file else {
            return environment::given(env::text)?.ok_or_else(|| none("the environment"));
        };
        let text = if is_stdin(file) {
            files::stdin()
        } else {
            files::given(file)
        };
        let place = format!("`{}`", file.display());
        let text = text
            .map_err(|error| Error::new(Kind::Config, format!("cannot read {place}: {error}")))?;
        let found = variables(text.expose());
        let variable = |name: &str| found.get(name).filter(|value| !value.is_empty()).cloned();
        environment::given(variable)?.ok_or_else(|| none(&place))
    }
}

/// Whether both installations have the same credentials.
fn same(before: &Installation, now: &Installation) -> bool {
    let key = |of: &Installation| of.user_ref_key.as_ref().map(|key| key.expose().to_owned());
    before.secret.expose() == now.secret.expose()
        && key(before) == key(now)
        && before.issued_by == now.issued_by
}

/// Refuses the import if the profile already has a different installation, or if the user named
/// another gateway.
fn refuse_another(context: &Context, given: &Given, before: Option<&Installation>) -> Result<()> {
    let profile = &context.profile;
    let other = context.lighthouse.as_ref();
    if let Some(other) = other.filter(|other| !same_gateway(&given.lighthouse, other)) {
        let message = format!(
            "the installation is from `{}`, not from `{other}`",
            given.lighthouse
        );
        return Err(Error::new(Kind::Conflict, message).hint(
            "leave out `--lighthouse` and `FASTENCTL_LIGHTHOUSE`, or set them to the \
             installation's gateway",
        ));
    }
    let Some(before) = before else { return Ok(()) };
    if before.id != given.id {
        let message = format!(
            "profile `{profile}` already has another installation, `{}`",
            before.id
        );
        return Err(Error::new(Kind::Conflict, message).hint(
            "import it into a separate profile with `--profile NAME`, or first remove the other \
             one with `fastenctl unregister`",
        ));
    }
    let origin = origin_of(&given.lighthouse);
    match &before.issued_by {
        Some(known) if *known != origin => {
            let message = format!(
                "profile `{profile}` has this installation from `{known}`, not from `{origin}`"
            );
            Err(Error::new(Kind::Conflict, message).hint(format!(
                "if the gateway has moved, run `fastenctl config set lighthouse {} --move-secret`",
                given.lighthouse
            )))
        }
        _ => Ok(()),
    }
}

/// Fills in missing values from the file or the gateway.
fn with_record(
    context: &Context,
    given: Given,
    before: Option<&Installation>,
) -> Result<Installation> {
    let lighthouse = given.lighthouse.clone();
    let is_whole = given.administrator_name.is_some()
        && given.administrator_email.is_some()
        && given.issued_at.is_some();
    let installation = Installation {
        from_environment: false,
        ..given.installation()
    };
    let key = installation.user_ref_key.clone();
    let key = key.or_else(|| before?.user_ref_key.clone());
    // Do not replace a working secret with one that does not work.
    let replaces =
        before.is_some_and(|before| before.secret.expose() != installation.secret.expose());
    if is_whole && !replaces {
        return Ok(Installation {
            user_ref_key: key,
            ..installation
        });
    }
    let credentials = Credentials {
        installation_id: installation.id.clone(),
        installation_secret: installation.secret.clone(),
        issued_by: origin_of(&lighthouse),
        taken: None,
    };
    let record = Lighthouse::new(&lighthouse, context.http_client())?.installation(&credentials)?;
    let no_time = || {
        Error::new(
            Kind::Gateway,
            "the gateway did not send the registration time",
        )
    };
    Ok(Installation {
        administrator_name: record.administrator_name,
        administrator_email: record.administrator_email,
        issued_at: record
            .installation_id_issued_at
            .parse()
            .map_err(|_| no_time())?,
        user_ref_key: key,
        ..installation
    })
}

/// Refuses an installation that `config check` would reject.
fn refuse_unsound(lighthouse: &Url, installation: &Installation) -> Result<()> {
    let found = problems(&written(lighthouse, installation));
    let Some(Problem { problem, fix, .. }) = found.into_iter().next() else {
        return Ok(());
    };
    Err(Error::new(Kind::Config, problem).hint(fix))
}

fn text(document: &ImportDocument<'_>) -> String {
    let place = format!(
        "profile `{}` in {}",
        document.profile,
        document.config_file.display()
    );
    let text = match document.result {
        "imported" => format!(
            "Imported installation {} at {} into {place}",
            document.installation_id, document.lighthouse
        ),
        _ => format!("Unchanged: {place} already has this installation"),
    };
    crate::text::clean(&text) + "\n"
}
