//! `fastenctl lighthouse notice`: an e-mail to all administrators. The rules are in
//! `crate::lighthouse::mail::notice`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Send an e-mail to all administrators with a verified address, for example about maintenance
#[derive(Args)]
pub struct SendNotice {
    /// File with the text of the e-mail, or `-` for stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Subject of the e-mail
    #[arg(long, value_name = "TEXT")]
    pub subject: String,
    /// ID of the e-mail; each administrator gets only one e-mail per ID (default: derived from
    /// subject and text)
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Show how many administrators would get it, without sending it
    #[arg(long)]
    pub dry_run: bool,
    /// Send it without confirmation
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub place: Place,
}

/// What `notice --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoticeDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub id: String,
    pub dry_run: bool,
    /// Number of e-mails that were queued, or would be with `--dry-run`.
    pub letters: usize,
    /// Number of administrators who already received it.
    pub had_before: usize,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::input::is_stdin;
    use crate::commands::lighthouse::notice::{NoticeDocument, SendNotice};
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::files;
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::mail::notice::{Notice, Posted, Reach, Sending, reach, send};
    use crate::secret::Secret;
    use std::path::Path;
    use std::process::ExitCode;

    impl SendNotice {
        /// Counts, asks for confirmation, and puts the e-mails into the outbox.
        ///
        /// # Errors
        /// Exit code 2 for an invalid e-mail, or if there is no terminal to ask on and `--yes` is
        /// missing, 3 for wrong settings, 5 if the answer is no, 10 if there is no database, 11 if
        /// the ID belongs to another e-mail.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let text = read(&self.file)?;
            let notice = Notice::new(&self.subject, text.expose(), self.id.as_deref())
                .map_err(|what| Error::new(Kind::Usage, what))?;
            let (_, store) = existing(&self.place)?;
            let asked = store.read(notice.clone(), |tx, notice| Box::pin(reach(tx, notice)));
            let mut found = reached(block_on(asked).map_err(|error| failed(&error))?, &notice)?;
            if !self.dry_run && found.to_send > 0 {
                if !self.yes {
                    ask(context, &notice, found)?;
                }
                let sending = Sending {
                    notice: notice.clone(),
                    actor: audit::operator(),
                    now: Clock::default().now(),
                };
                let sent = store.write(sending, |tx, sending| Box::pin(send(tx, sending)));
                found = reached(block_on(sent).map_err(|error| failed(&error))?, &notice)?;
            }
            let document = NoticeDocument {
                schema_version: 1,
                ok: true,
                id: notice.id,
                dry_run: self.dry_run,
                letters: found.to_send,
                had_before: found.had,
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.told());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn read(file: &Path) -> Result<Secret> {
        let text = if is_stdin(file) {
            files::stdin()
        } else {
            files::given(file)
        };
        text.map_err(|error| {
            let message = format!("cannot read `{}`: {error}", file.display());
            Error::new(Kind::Usage, message)
        })
    }

    fn reached(posted: Posted, notice: &Notice) -> Result<Reach> {
        match posted {
            Posted::Yes(reach) => Ok(reach),
            Posted::OtherWords => {
                let message = format!(
                    "another e-mail was already sent with the ID `{}`",
                    notice.id
                );
                Err(Error::new(Kind::Conflict, message)
                    .hint("use another `--id`, or the same subject and text"))
            }
        }
    }

    fn ask(context: &Context, notice: &Notice, reach: Reach) -> Result<()> {
        let letters = letters(reach.to_send);
        if !context.ui.may_ask() {
            return Err(
                Error::new(Kind::InputNeeded, "`--yes` is missing").hint(format!(
                    "pass `--yes` to send {letters}, or `--dry-run` to send none"
                )),
            );
        }
        let question = format!("Send {letters} with the subject `{}`?", notice.subject);
        if context.ui.confirm(&question)? {
            return Ok(());
        }
        Err(Error::new(Kind::Refused, "nothing was sent").hint("answer `y` to send it"))
    }

    fn letters(number: usize) -> String {
        match number {
            1 => "1 e-mail".to_owned(),
            _ => format!("{number} e-mails"),
        }
    }

    impl NoticeDocument {
        fn told(&self) -> String {
            let letters = letters(self.letters);
            let told = match (self.dry_run, self.letters) {
                (_, 0) => "nothing to send: no administrator has a verified e-mail address, or all of them already \
                 have this e-mail"
                    .to_owned(),
                (true, _) => format!("{letters} would be sent"),
                (false, _) => {
                    format!("{letters} queued in the outbox; the running gateway sends them")
                }
            };
            let had = match self.had_before {
                0 => String::new(),
                had => format!("; {had} already had it"),
            };
            format!("{told}{had} (id `{}`)\n", self.id)
        }
    }
}
