//! `fastenctl lighthouse catalog override`: an endpoint that an update has kept back, taken over as its list has it now.

use crate::commands::lighthouse::place::Place;
use clap::Args;

/// Arguments of `catalog override`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl lighthouse catalog list --held
  fastenctl lighthouse catalog override 5f5a3c52-6a0c-5d0e-9d0a-0b7f3f0a1c11 --take")]
pub struct Override {
    /// The endpoint's id, as `catalog list --held` shows it
    #[arg(value_name = "ENDPOINT")]
    pub endpoint: String,
    /// Take over what was kept back; sign-ins go to the other host from then on
    #[arg(long, required = true)]
    pub take: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::catalog::overrule::Override;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Entry, note};
    use crate::lighthouse::list_source::stored::take_held;
    use crate::text::clean;
    use serde_json::json;
    use std::process::ExitCode;

    impl Override {
        /// Takes it over.
        ///
        /// # Errors
        /// 3 for wrong settings, 10 where nothing of that endpoint is kept back.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let entry = Entry::new(audit::operator(), Action::EndpointTaken, "", &self.endpoint);
            let job = (entry, Clock::default().now());
            let taken = block_on(store.write(job, |tx, (entry, now)| {
                Box::pin(async move {
                    let taken = take_held(tx, &entry.field, *now).await?;
                    if taken > 0 {
                        note(tx, entry, *now).await?;
                    }
                    Ok(taken)
                })
            }));
            if taken.map_err(|error| failed(&error))? == 0 {
                let message = format!("nothing is kept back of endpoint `{}`", self.endpoint);
                return Err(Error::new(Kind::NotFound, message)
                    .hint("`fastenctl lighthouse catalog list --held` shows what is"));
            }
            if context.ui.json() {
                context.ui.document(&json!({
                    "schema_version": 1, "ok": true, "result": "taken", "endpoint_id": self.endpoint,
                }));
            } else {
                let told = format!(
                    "Endpoint {} is as its list has it now; a running gateway serves it within seconds",
                    self.endpoint
                );
                context.ui.out(&(clean(&told) + "\n"));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
