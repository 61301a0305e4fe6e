//! `fastenctl lighthouse seat`: lists seats with their evidence and expiry, and releases them. The
//! rules are in `crate::lighthouse::seats::release`.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `seat list`.
#[derive(Args)]
pub struct ListSeats {
    /// Only seats of this installation
    #[arg(long, value_name = "ID")]
    pub installation: Option<String>,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `seat release`.
#[derive(Args)]
pub struct ReleaseSeat {
    /// ID of the seat, as shown by `seat list`
    #[arg(value_name = "SEAT")]
    pub seat: String,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::seat::{ListSeats, ReleaseSeat};
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed, unknown};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Actor, Entry, note};
    use crate::lighthouse::installations::operator;
    use crate::lighthouse::seats::release::{Seat, release_one, seats};
    use crate::lighthouse::store;
    use crate::lighthouse::store::Tx;
    use crate::text::clean;
    use serde::Serialize;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct SeatsDocument {
        schema_version: u8,
        ok: bool,
        seats: Vec<SeatDocument>,
    }

    #[derive(Serialize)]
    struct SeatDocument {
        seat: String,
        installation_id: String,
        /// The limit group.
        provider: String,
        evidence: &'static str,
        since: String,
        /// Null if it does not expire.
        until: Option<String>,
    }

    impl From<Seat> for SeatDocument {
        fn from(seat: Seat) -> Self {
            Self {
                evidence: seat.evidence.name(),
                since: rfc3339(seat.taken_at),
                until: seat.counts_until.map(rfc3339),
                seat: seat.seat_id,
                installation_id: seat.installation_id,
                provider: seat.limit_group,
            }
        }
    }

    impl ListSeats {
        /// Lists all seats in use, newest first.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 for an unknown installation.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let input = (self.installation.clone(), Clock::default().now());
            let read = store.read(input, |tx, (installation, now)| {
                Box::pin(async move {
                    if let Some(id) = installation
                        && !operator::exists(tx, id).await?
                    {
                        return Ok(None);
                    }
                    seats(tx, installation.as_deref(), *now).await.map(Some)
                })
            });
            let found = block_on(read).map_err(|error| failed(&error))?;
            let found = found.ok_or_else(|| unknown(&self.installation.unwrap_or_default()))?;
            let all: Vec<SeatDocument> = found.into_iter().map(SeatDocument::from).collect();
            let rows = all.iter().map(|one| {
                [
                    one.seat.clone(),
                    one.installation_id.clone(),
                    one.provider.clone(),
                    one.evidence.to_owned(),
                    one.since.clone(),
                    one.until.clone().unwrap_or_else(|| "-".to_owned()),
                ]
            });
            let head = [
                "Seat",
                "Installation",
                "Provider",
                "Proof",
                "Since",
                "Until",
            ];
            let text = table(head, rows);
            let text = if all.is_empty() {
                "No seats are taken\n".to_owned()
            } else {
                text
            };
            say(context, all, &text);
            Ok(ExitCode::SUCCESS)
        }
    }

    impl ReleaseSeat {
        /// Releases one seat immediately.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no such seat.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let job = (self.seat.clone(), audit::operator(), Clock::default().now());
            let released = store.write(job, |tx, (seat, actor, now)| {
                Box::pin(release(tx, seat, actor, *now))
            });
            let seat = block_on(released).map_err(|error| failed(&error))?;
            let seat = seat.ok_or_else(|| {
                Error::new(
                    Kind::NotFound,
                    format!("no seat has the ID `{}`", clean(&self.seat)),
                )
                .hint("`fastenctl lighthouse seat list` shows all seats")
            })?;
            let text = format!(
                "Released: a seat of installation {} at `{}` is free again\n",
                seat.installation_id,
                clean(&seat.limit_group)
            );
            say(context, vec![seat.into()], &text);
            Ok(ExitCode::SUCCESS)
        }
    }

    async fn release(tx: &Tx, seat: &str, actor: &Actor, now: i64) -> store::Result<Option<Seat>> {
        let released = release_one(tx, seat).await?;
        if let Some(seat) = &released {
            let (id, group) = (&seat.installation_id, &seat.limit_group);
            let entry = Entry::new(actor.clone(), Action::SeatsReleased, id, group);
            note(tx, &entry, now).await?;
        }
        Ok(released)
    }

    fn say(context: &Context, seats: Vec<SeatDocument>, text: &str) {
        if context.ui.json() {
            context.ui.document(&SeatsDocument {
                schema_version: 1,
                ok: true,
                seats,
            });
        } else {
            context.ui.out(text);
        }
    }
}
