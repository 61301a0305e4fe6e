//! `fastenctl lighthouse check`: reports everything wrong with a settings file.
//! `crate::lighthouse::check` does the checking.

use crate::commands::storage::place::Place;
use clap::Args;
use std::path::PathBuf;

/// Check a settings file without starting the gateway: keys, definitions, secret files, data folder
/// and database
#[derive(Args)]
pub struct Check {
    /// The settings file, as with `--settings` (default: the environment alone)
    #[arg(value_name = "FILE", conflicts_with = "settings")]
    pub file: Option<PathBuf>,
    /// Send a test e-mail to this address, and report which step fails if it cannot be sent
    #[arg(long, value_name = "ADDRESS")]
    pub mail: Option<String>,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::commands::context::Context;
    use crate::commands::lighthouse::check::Check;
    use crate::commands::storage::database::load;
    use crate::commands::storage::place::Place;
    use crate::env;
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::check::{
        catalogue, certificate, ending, located, problems, stored, warnings,
    };
    use crate::lighthouse::mail::trial;
    use crate::lighthouse::numbers::counts;
    use crate::lighthouse::numbers::expiry::{Expiry, PROVEN_FOR, What};
    use crate::lighthouse::settings;
    use crate::lighthouse::settings::unknown::unread;
    use crate::lighthouse::settings::{Places, Settings};
    use crate::lighthouse::store::Store;
    use crate::lighthouse::web::public_url::PublicUrl;
    use crate::text::clean;
    use lettre::message::Mailbox;
    use serde::Serialize;
    use std::path::PathBuf;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct CheckDocument {
        schema_version: u8,
        ok: bool,
        settings: Option<PathBuf>,
        platforms: usize,
        endpoints: usize,
        problems: Vec<Problem>,
        warnings: Vec<Problem>,
        /// Number of endpoints in the imported lists that are not served; omitted if there is no
        /// database yet.
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<usize>,
        /// The recipient of the test e-mail; omitted if none was sent or it was not accepted.
        #[serde(skip_serializing_if = "Option::is_none")]
        test_letter: Option<String>,
    }

    #[derive(Serialize)]
    struct Problem {
        message: String,
        hint: Option<String>,
        /// The setting concerned, as a path of keys; omitted if there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        setting: Option<String>,
        /// Where the setting is, or would be.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<settings::Place>,
    }

    impl Problem {
        fn of(error: &Error, places: &Places) -> Self {
            Self {
                message: error.to_string(),
                hint: error.next_step().map(str::to_owned),
                setting: error.setting().map(str::to_owned),
                place: error.setting().and_then(|path| places.of(path)),
            }
        }
    }

    fn mailbox(address: &str) -> Result<Mailbox> {
        address.parse().map_err(|error| {
            let message = format!(
                "`--mail`: `{}` is not a valid e-mail address: {error}",
                clean(address)
            );
            Error::new(Kind::Usage, message)
        })
    }

    fn send_test_letter(settings: &Settings, to: &Mailbox) -> Result<()> {
        let url = PublicUrl::new(settings, settings.listen)?;
        block_on(trial::send(&settings.mail, url.as_str(), to))
    }

    /// Returns the expiry dates that are not in the settings: those of the certificate and of the
    /// oldest origin proof.
    fn ends(settings: &Settings, store: Option<&Store>) -> Vec<Expiry> {
        let counted = store.and_then(|store| block_on(counts::count(store)).ok());
        let proof = counted.and_then(|counts| counts.oldest_proof);
        let proof = proof.map(|proven_at| Expiry {
            what: What::OriginProof,
            name: "oldest".to_owned(),
            at: proven_at + PROVEN_FOR,
        });
        certificate(settings).into_iter().chain(proof).collect()
    }

    impl Check {
        /// Reads the settings and checks what they refer to.
        ///
        /// # Errors
        /// Exit code 3 if anything is wrong; it has already been reported.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let recipient = self.mail.as_deref().map(mailbox).transpose()?;
            let place = Place {
                settings: self.file.or(self.place.settings),
                data_dir: self.place.data_dir,
            };
            let mut left_out = None;
            let (read, mut found, doubtful) = match load(&place) {
                Ok(settings) => {
                    let store = stored(&settings);
                    let catalogue = store.as_ref().and_then(|store| catalogue(&settings, store));
                    left_out = catalogue.as_ref().map(|catalogue| {
                        let left = catalogue.left_out.values();
                        left.map(|left| left.endpoints).sum()
                    });
                    let mut doubtful = warnings(&settings, catalogue.as_deref());
                    doubtful.extend(ending(&ends(&settings, store.as_ref())));
                    let found = problems(&settings);
                    (settings, found, doubtful)
                }
                Err(error) => {
                    let environment: Vec<_> = env::texts().collect();
                    let found = unread(place.settings.as_deref(), &environment, error);
                    (Settings::default(), found, Vec::new())
                }
            };
            let (platforms, endpoints) = (read.platforms.len(), read.endpoints.len());
            let mut test_letter = None;
            // A test e-mail is sent only if everything else is valid.
            if let Some(recipient) = recipient.filter(|_| found.is_empty()) {
                match send_test_letter(&read, &recipient) {
                    Ok(()) => test_letter = Some(recipient.email.to_string()),
                    Err(error) => found.push(error),
                }
            }
            let ready = found.is_empty();
            let settings = place.settings;
            if context.ui.json() {
                let told = |errors: &[Error]| {
                    let of = |error| Problem::of(error, &read.places);
                    errors.iter().map(of).collect()
                };
                let (problems, warnings) = (told(&found), told(&doubtful));
                let document = CheckDocument {
                    schema_version: 1,
                    ok: ready,
                    settings,
                    platforms,
                    endpoints,
                    problems,
                    warnings,
                    left_out,
                    test_letter,
                };
                context.ui.document(&document);
            } else if ready {
                let name = settings.map_or_else(
                    || "the environment".to_owned(),
                    |file| clean(&format!("`{}`", file.display())),
                );
                let s = |number| if number == 1 { "" } else { "s" };
                let (p, e) = (s(platforms), s(endpoints));
                context.ui.out(&format!(
                    "{name} is valid: {platforms} platform{p}, {endpoints} endpoint{e}\n"
                ));
                if let Some(recipient) = test_letter {
                    context.ui.out(&format!(
                        "The mail server accepted a test e-mail to `{}`\n",
                        clean(&recipient)
                    ));
                }
                if let Some(left) = left_out.filter(|left| *left > 0) {
                    let (s, why) = (s(left), "`fastenctl lighthouse catalog list` shows why");
                    context.ui.out(&format!(
                        "{left} endpoint{s} of the imported lists would not be served; {why}\n"
                    ));
                }
            } else {
                for problem in located(&read, found) {
                    context.ui.error(&problem);
                }
            }
            if !context.ui.json() {
                for warning in located(&read, doubtful) {
                    context.ui.warn(&format!(
                        "{warning}; {}",
                        warning.next_step().unwrap_or_default()
                    ));
                }
            }
            Ok(if ready {
                ExitCode::SUCCESS
            } else {
                Kind::Config.into()
            })
        }
    }
}
