//! The one place where a user is counted (protocol.md section 5): seats, reservations, evidence. All of it
//! happens inside the caller's transaction; a conditional write decides whether a seat is left, never a
//! read before it.

use crate::lighthouse::store::{Result, Row, Tx, Value};
use uuid::Uuid;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;
/// A reservation frees itself after this.
pub const RESERVED_FOR: i64 = 10 * MINUTE;
/// Sign-ins of one seat are counted over this, and a freed seat cools down for as long.
pub const PERIOD: i64 = 90 * DAY;
/// Open reservations of one installation.
pub const OPEN_RESERVATIONS: i64 = 10;

/// Whose seats: users of one installation at one provider, and how many it may have.
#[derive(Clone, Debug)]
pub struct Account {
    pub installation_id: String,
    pub limit_group: String,
    pub limit: i64,
    pub sign_ins_per_seat: i64,
}

/// What a user is recognised by, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Subject,
    Reference,
    Browser,
}

impl Kind {
    /// As it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Reference => "reference",
            Self::Browser => "browser",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Subject, Self::Reference, Self::Browser]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// One piece of evidence; the key is a hash already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: Kind,
    pub key: String,
}

/// What became of the wish for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// A seat is kept, or none is needed because the user has one.
    Yes(Reservation),
    /// No seat is left for a new user.
    Full,
    /// The installation has begun too many sign-ins at once.
    TooMany,
}

/// A place kept for somebody who is signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub id: String,
    pub user_id: String,
}

impl Reservation {
    /// As a ticket or a flow remembers it.
    ///
    /// # Errors
    /// Those of a row without the two columns.
    pub fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.text("reservation_id")?,
            user_id: row.text("user_id")?,
        })
    }
}

/// Keeps a seat before anybody signs in. Users who have one are never refused.
///
/// # Errors
/// Those of the database.
pub async fn reserve(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
    now: i64,
) -> Result<Reserved> {
    settle(tx, account, now).await?;
    let (user_id, pending) = standing(tx, account, evidence).await?;
    let mut takes_seat = 0;
    let needs = match &user_id {
        Some(user_id) => needs_seat(tx, account, user_id, now).await?,
        None => true,
    };
    let user_id = user_id.unwrap_or_else(|| Uuid::new_v4().to_string());
    if needs {
        takes_seat = 1;
        if let Some(reservation_id) = &pending {
            // The same person again: the newest attempt holds the one seat.
            let sql = "UPDATE reservations SET takes_seat = 0
                WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3";
            tx.execute(sql, &account.with([reservation_id.into()]))
                .await?;
        } else if open_reservations(tx, account, now).await? >= OPEN_RESERVATIONS {
            return Ok(Reserved::TooMany);
        } else if !keep_seat(tx, account).await? {
            return Ok(Reserved::Full);
        }
    }
    let id = Uuid::new_v4().to_string();
    let sql = "INSERT INTO reservations (reservation_id, installation_id, limit_group, user_id, evidence, key_hash, takes_seat, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let [installation, group] = account.key();
    let kind = evidence.kind.name().into();
    let key = (&evidence.key).into();
    let values = [
        (&id).into(),
        installation,
        group,
        (&user_id).into(),
        kind,
        key,
    ];
    let values = [
        &values[..],
        &[takes_seat.into(), (now + RESERVED_FOR).into()],
    ]
    .concat();
    tx.execute(sql, &values).await?;
    Ok(Reserved::Yes(Reservation { id, user_id }))
}

/// The sign-in has begun, so the reservation's time starts anew; happens once a ticket.
///
/// # Errors
/// Those of the database.
pub async fn renew(tx: &Tx, account: &Account, reservation_id: &str, now: i64) -> Result<()> {
    let sql = "UPDATE reservations SET expires_at = $4
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND expires_at > $5";
    let values = account.with([
        reservation_id.into(),
        (now + RESERVED_FOR).into(),
        now.into(),
    ]);
    tx.execute(sql, &values).await.map(drop)
}

/// The provider refused, or the sign-in failed: the seat is free again.
///
/// # Errors
/// Those of the database.
pub async fn release(tx: &Tx, account: &Account, reservation_id: &str) -> Result<()> {
    lock(tx, account).await?;
    take_back(tx, account, reservation_id).await.map(drop)
}

/// The callback was reached: the reservation becomes a seat, and a sign-in is counted. Gives the sign-in's
/// id, or nothing when the reservation had run out and the last seat has gone to somebody else.
///
/// # Errors
/// Those of the database.
pub async fn reach(
    tx: &Tx,
    account: &Account,
    reservation: &Reservation,
    evidence: &Evidence,
    now: i64,
) -> Result<Option<String>> {
    settle(tx, account, now).await?;
    take_back(tx, account, &reservation.id).await?;
    // Somebody may have shown who this is while the sign-in was under way.
    let user_id = find_user(tx, account, evidence)
        .await?
        .unwrap_or_else(|| reservation.user_id.clone());
    if needs_seat(tx, account, &user_id, now).await?
        && !take_seat(tx, account, &user_id, evidence.kind, now).await?
    {
        return Ok(None);
    }
    remember(tx, account, evidence, &user_id).await?;
    count_sign_in(tx, account, &user_id, now).await.map(Some)
}

/// The token exchange has shown who the user is. A sign-in counted for somebody unknown moves to the user
/// it belongs to; somebody new behind a known reference or browser needs a seat of his own, and is
/// refused (`false`) when none is left.
///
/// # Errors
/// Those of the database.
pub async fn prove(
    tx: &Tx,
    account: &Account,
    sign_in_id: &str,
    subject: &Evidence,
    now: i64,
) -> Result<bool> {
    settle(tx, account, now).await?;
    let sql = "SELECT user_id FROM sign_ins WHERE sign_in_id = $1";
    let Some(row) = tx.find(sql, &[sign_in_id.into()]).await? else {
        return Ok(true);
    };
    let counted_as = row.into_text("user_id")?;
    match find_user(tx, account, subject).await? {
        Some(known) if known == counted_as => {}
        Some(known) => {
            move_sign_in(tx, sign_in_id, &known).await?;
            merge_if_empty(tx, account, &counted_as, &known).await?;
            if exceeds_seats(tx, account, &known, now).await? {
                // Signed in already: taken where one is left, never refused.
                take_seat(tx, account, &known, subject.kind, now).await?;
            }
        }
        None if is_proven(tx, account, &counted_as).await? => {
            let user_id = Uuid::new_v4().to_string();
            if !take_seat(tx, account, &user_id, subject.kind, now).await? {
                return Ok(false);
            }
            remember(tx, account, subject, &user_id).await?;
            move_sign_in(tx, sign_in_id, &user_id).await?;
        }
        None => {
            remember(tx, account, subject, &counted_as).await?;
            upgrade(tx, account, &counted_as).await?;
        }
    }
    Ok(true)
}

/// What one provider's counters say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub limit_group: String,
    pub users: i64,
    pub by_subject: i64,
    pub by_reference: i64,
    pub by_browser: i64,
    pub pending: i64,
    pub sign_ins_365d: i64,
}

/// The counters of one installation as they stand at `now`, expiry included.
///
/// # Errors
/// Those of the database.
pub async fn counts(tx: &Tx, installation_id: &str, now: i64) -> Result<Vec<Counts>> {
    let sql = "SELECT limit_group, users, by_subject, by_reference, by_browser, pending, sign_ins
        FROM usage_counts WHERE installation_id = $1 AND (users > 0 OR pending > 0 OR sign_ins > 0)";
    let mut all = tx.collect(sql, &[installation_id.into()], counted).await?;
    // Here and not in SQL, because a database may sort by the words of its language.
    all.sort_unstable_by(|one, other| one.limit_group.cmp(&other.limit_group));
    let values = [installation_id.into(), now.into()];
    let sql =
        "SELECT limit_group, evidence FROM seats WHERE installation_id = $1 AND counts_until <= $2";
    for ended in tx.query(sql, &values).await? {
        if let Some(counts) = of_group(&mut all, ended.str("limit_group")?) {
            counts.users -= 1;
            match ended.word("evidence", Kind::parse)? {
                Kind::Subject => counts.by_subject -= 1,
                Kind::Reference => counts.by_reference -= 1,
                Kind::Browser => counts.by_browser -= 1,
            }
        }
    }
    let sql = "SELECT limit_group FROM reservations WHERE installation_id = $1 AND takes_seat = 1 AND expires_at <= $2";
    for ended in tx.query(sql, &values).await? {
        if let Some(counts) = of_group(&mut all, ended.str("limit_group")?) {
            counts.pending -= 1;
        }
    }
    let sql =
        "SELECT limit_group, sign_ins FROM sign_in_days WHERE day <= $2 AND installation_id = $1";
    for old in tx
        .query(
            sql,
            &[installation_id.into(), last_day_before_the_year(now).into()],
        )
        .await?
    {
        if let Some(counts) = of_group(&mut all, old.str("limit_group")?) {
            counts.sign_ins_365d -= old.integer("sign_ins")?;
        }
    }
    Ok(all)
}

/// In rows sorted by their group.
fn of_group<'a>(all: &'a mut [Counts], limit_group: &str) -> Option<&'a mut Counts> {
    let place = all
        .binary_search_by(|counts| counts.limit_group.as_str().cmp(limit_group))
        .ok()?;
    all.get_mut(place)
}

const fn last_day_before_the_year(now: i64) -> i64 {
    now / DAY - 365
}

/// Takes days that are a year old out of the counters.
///
/// # Errors
/// Those of the database.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql =
        "DELETE FROM sign_in_days WHERE day <= $1 RETURNING installation_id, limit_group, sign_ins";
    for old in tx
        .query(sql, &[last_day_before_the_year(now).into()])
        .await?
    {
        let sql = "UPDATE usage_counts SET sign_ins = sign_ins - $3 WHERE installation_id = $1 AND limit_group = $2";
        tx.execute(
            sql,
            &[
                old.str("installation_id")?.into(),
                old.str("limit_group")?.into(),
                old.integer("sign_ins")?.into(),
            ],
        )
        .await?;
    }
    Ok(())
}

fn counted(row: Row) -> Result<Counts> {
    Ok(Counts {
        users: row.integer("users")?,
        by_subject: row.integer("by_subject")?,
        by_reference: row.integer("by_reference")?,
        by_browser: row.integer("by_browser")?,
        pending: row.integer("pending")?,
        sign_ins_365d: row.integer("sign_ins")?,
        limit_group: row.into_text("limit_group")?,
    })
}

impl Account {
    fn key(&self) -> [Value; 2] {
        [(&self.installation_id).into(), (&self.limit_group).into()]
    }

    fn with<const N: usize>(&self, more: [Value; N]) -> Vec<Value> {
        self.key().into_iter().chain(more).collect()
    }
}

/// Takes the account's counters, made if need be: from here on nobody else changes them or what they count.
async fn lock(tx: &Tx, account: &Account) -> Result<()> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        VALUES ($1, $2, 0, 0, 0, 0, 0)
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET pending = usage_counts.pending";
    tx.hold(sql, &account.key()).await
}

/// Locks the account and takes out what has run out.
async fn settle(tx: &Tx, account: &Account, now: i64) -> Result<()> {
    lock(tx, account).await?;
    // Mostly nothing has, and one look is cheaper than three deletions of nothing.
    let sql = "SELECT 1 AS due FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND expires_at <= $3
        UNION ALL SELECT 1 FROM seats WHERE installation_id = $1 AND limit_group = $2 AND counts_until <= $3
        UNION ALL SELECT 1 FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND happened_at <= $4 LIMIT 1";
    if !tx
        .exists(sql, &account.with([now.into(), (now - PERIOD).into()]))
        .await?
    {
        return Ok(());
    }
    let sql = "DELETE FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND expires_at <= $3 RETURNING takes_seat";
    let ended = tx.query(sql, &account.with([now.into()])).await?;
    let mut seats = 0;
    for one in ended {
        seats += one.integer("takes_seat")?;
    }
    add_pending(tx, account, -seats).await?;
    let sql = "DELETE FROM seats WHERE installation_id = $1 AND limit_group = $2 AND counts_until <= $3 RETURNING evidence";
    for ended in tx.query(sql, &account.with([now.into()])).await? {
        add_users(tx, account, ended.word("evidence", Kind::parse)?, -1).await?;
    }
    let sql = "DELETE FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND happened_at <= $3";
    tx.execute(sql, &account.with([(now - PERIOD).into()]))
        .await
        .map(drop)
}

async fn add_pending(tx: &Tx, account: &Account, change: i64) -> Result<()> {
    if change == 0 {
        return Ok(());
    }
    let sql = "UPDATE usage_counts SET pending = pending + $3 WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.with([change.into()]))
        .await
        .map(drop)
}

async fn add_users(tx: &Tx, account: &Account, kind: Kind, change: i64) -> Result<()> {
    let sql = "UPDATE usage_counts SET users = users + $3, by_subject = by_subject + $4, by_reference = by_reference + $5, by_browser = by_browser + $6
        WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.with(changes(kind, change)))
        .await
        .map(drop)
}

fn changes(kind: Kind, change: i64) -> [Value; 4] {
    let of = |other: Kind| if other == kind { change } else { 0 }.into();
    [
        change.into(),
        of(Kind::Subject),
        of(Kind::Reference),
        of(Kind::Browser),
    ]
}

/// The conditional write that makes the limit exact, before the sign-in; its casts tell PostgreSQL the types.
async fn keep_seat(tx: &Tx, account: &Account) -> Result<bool> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        SELECT $1, $2, 0, 0, 0, 0, 1 WHERE CAST($3 AS BIGINT) > 0
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET pending = usage_counts.pending + 1
            WHERE usage_counts.users + usage_counts.pending < CAST($3 AS BIGINT)";
    Ok(tx
        .execute(sql, &account.with([account.limit.into()]))
        .await?
        == 1)
}

/// The conditional write that makes the limit exact, at the seat itself. A user's first seat counts for
/// good, a further one as long as the sign-ins that asked for it.
async fn take_seat(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    kind: Kind,
    now: i64,
) -> Result<bool> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        SELECT $1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0
            WHERE CAST($7 AS BIGINT) > 0
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET users = usage_counts.users + EXCLUDED.users,
            by_subject = usage_counts.by_subject + EXCLUDED.by_subject,
            by_reference = usage_counts.by_reference + EXCLUDED.by_reference,
            by_browser = usage_counts.by_browser + EXCLUDED.by_browser
            WHERE usage_counts.users + usage_counts.pending < CAST($7 AS BIGINT)";
    let [a, b, c, d] = changes(kind, 1);
    if tx
        .execute(sql, &account.with([a, b, c, d, account.limit.into()]))
        .await?
        == 0
    {
        return Ok(false);
    }
    let until = if seats_of(tx, account, user_id).await? == 0 {
        Value::Null
    } else {
        (now + PERIOD).into()
    };
    let sql = "INSERT INTO seats (seat_id, installation_id, limit_group, user_id, evidence, taken_at, counts_until)
        VALUES ($3, $1, $2, $4, $5, $6, $7)";
    let id = Uuid::new_v4().to_string();
    let values = account.with([
        (&id).into(),
        user_id.into(),
        kind.name().into(),
        now.into(),
        until,
    ]);
    tx.execute(sql, &values).await?;
    Ok(true)
}

/// Ends a reservation and gives its seat back to the counters.
async fn take_back(tx: &Tx, account: &Account, reservation_id: &str) -> Result<()> {
    let sql = "DELETE FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3
        RETURNING takes_seat";
    let row = tx.find(sql, &account.with([reservation_id.into()])).await?;
    let seats = row.map_or(Ok(0), |row| row.integer("takes_seat"))?;
    add_pending(tx, account, -seats).await
}

/// Counted with the installation's row held, because its other accounts reserve at the same time.
async fn open_reservations(tx: &Tx, account: &Account, now: i64) -> Result<i64> {
    let sql = "SELECT installation_id FROM installations WHERE installation_id = $1 FOR UPDATE";
    tx.hold(sql, &[(&account.installation_id).into()]).await?;
    let sql = "SELECT COUNT(*) AS count FROM reservations WHERE installation_id = $1 AND takes_seat = 1 AND expires_at > $2";
    tx.count(sql, &[(&account.installation_id).into(), now.into()])
        .await
}

/// The user that evidence names, if any, and the reservation with a seat that it holds already.
async fn standing(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
) -> Result<(Option<String>, Option<String>)> {
    let sql = "SELECT user_id, NULL AS reservation_id FROM evidence
            WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $4
        UNION ALL SELECT user_id, reservation_id FROM reservations
            WHERE installation_id = $1 AND limit_group = $2 AND evidence = $3 AND key_hash = $4 AND takes_seat = 1";
    let found = tx
        .query(
            sql,
            &account.with([evidence.kind.name().into(), (&evidence.key).into()]),
        )
        .await?;
    let (mut known, mut reserved, mut pending) = (None, None, None);
    for row in found {
        match row.optional_text("reservation_id")? {
            None => known = Some(row.text("user_id")?),
            Some(id) if pending.is_none() => {
                (reserved, pending) = (Some(row.text("user_id")?), Some(id));
            }
            Some(_) => {}
        }
    }
    Ok((known.or(reserved), pending))
}

async fn find_user(tx: &Tx, account: &Account, evidence: &Evidence) -> Result<Option<String>> {
    let sql = "SELECT user_id FROM evidence WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $4";
    let row = tx
        .find(
            sql,
            &account.with([evidence.kind.name().into(), (&evidence.key).into()]),
        )
        .await?;
    row.map(|row| row.into_text("user_id")).transpose()
}

async fn remember(tx: &Tx, account: &Account, evidence: &Evidence, user_id: &str) -> Result<()> {
    let sql = "INSERT INTO evidence (installation_id, limit_group, kind, key_hash, user_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (installation_id, limit_group, kind, key_hash) DO NOTHING";
    let values = account.with([
        evidence.kind.name().into(),
        (&evidence.key).into(),
        user_id.into(),
    ]);
    tx.execute(sql, &values).await.map(drop)
}

async fn seats_of(tx: &Tx, account: &Account, user_id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.count(sql, &account.with([user_id.into()])).await
}

async fn sign_ins_of(tx: &Tx, account: &Account, user_id: &str, now: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND happened_at > $4";
    tx.count(sql, &account.with([user_id.into(), (now - PERIOD).into()]))
        .await
}

/// Whether the next sign-in of this user takes a seat.
async fn needs_seat(tx: &Tx, account: &Account, user_id: &str, now: i64) -> Result<bool> {
    let included = seats_of(tx, account, user_id).await? * account.sign_ins_per_seat;
    Ok(sign_ins_of(tx, account, user_id, now).await? >= included)
}

/// Whether the sign-ins of this user are more than the seats include.
async fn exceeds_seats(tx: &Tx, account: &Account, user_id: &str, now: i64) -> Result<bool> {
    let included = seats_of(tx, account, user_id).await? * account.sign_ins_per_seat;
    Ok(sign_ins_of(tx, account, user_id, now).await? > included)
}

async fn count_sign_in(tx: &Tx, account: &Account, user_id: &str, now: i64) -> Result<String> {
    let id = Uuid::new_v4().to_string();
    let sql = "INSERT INTO sign_ins (sign_in_id, installation_id, limit_group, user_id, happened_at) VALUES ($3, $1, $2, $4, $5)";
    tx.execute(
        sql,
        &account.with([(&id).into(), user_id.into(), now.into()]),
    )
    .await?;
    let sql = "INSERT INTO sign_in_days (installation_id, limit_group, day, sign_ins) VALUES ($1, $2, $3, 1)
        ON CONFLICT (installation_id, limit_group, day) DO UPDATE SET sign_ins = sign_in_days.sign_ins + 1";
    tx.execute(sql, &account.with([(now / DAY).into()])).await?;
    let sql = "UPDATE usage_counts SET sign_ins = sign_ins + 1 WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.key()).await?;
    Ok(id)
}

async fn move_sign_in(tx: &Tx, sign_in_id: &str, user_id: &str) -> Result<()> {
    let sql = "UPDATE sign_ins SET user_id = $2 WHERE sign_in_id = $1";
    tx.execute(sql, &[sign_in_id.into(), user_id.into()])
        .await
        .map(drop)
}

async fn is_proven(tx: &Tx, account: &Account, user_id: &str) -> Result<bool> {
    let sql = "SELECT user_id FROM evidence WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND kind = 'subject'";
    tx.exists(sql, &account.with([user_id.into()])).await
}

/// Whoever was counted on weak evidence and turns out to be `known` gives his seats back.
async fn merge_if_empty(tx: &Tx, account: &Account, user_id: &str, known: &str) -> Result<()> {
    let sql = "SELECT sign_in_id FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    let is_left = tx.exists(sql, &account.with([user_id.into()])).await?;
    if is_left || is_proven(tx, account, user_id).await? {
        return Ok(());
    }
    let sql = "DELETE FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 RETURNING evidence";
    for seat in tx.query(sql, &account.with([user_id.into()])).await? {
        add_users(tx, account, seat.word("evidence", Kind::parse)?, -1).await?;
    }
    let sql = "UPDATE evidence SET user_id = $4 WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.execute(sql, &account.with([user_id.into(), known.into()]))
        .await
        .map(drop)
}

/// The user's seats rest on the subject from now on.
async fn upgrade(tx: &Tx, account: &Account, user_id: &str) -> Result<()> {
    let sql = "SELECT evidence FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND evidence <> 'subject'";
    for seat in tx.query(sql, &account.with([user_id.into()])).await? {
        add_users(tx, account, seat.word("evidence", Kind::parse)?, -1).await?;
        add_users(tx, account, Kind::Subject, 1).await?;
    }
    let sql = "UPDATE seats SET evidence = 'subject' WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.execute(sql, &account.with([user_id.into()]))
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    const NOW: i64 = 1_800_000_000;

    /// One account in a database of its own, with its rules as plain calls.
    struct Office {
        _folder: tempfile::TempDir,
        store: Store,
        account: Account,
    }

    impl Office {
        fn new(limit: i64) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(folder.path()).unwrap();
            let account = Account {
                installation_id: "i".to_owned(),
                limit_group: "g".to_owned(),
                limit,
                sign_ins_per_seat: 6,
            };
            Self {
                _folder: folder,
                store,
                account,
            }
        }

        fn reserve(&self, evidence: &Evidence, now: i64) -> Reserved {
            let input = (self.account.clone(), evidence.clone(), now);
            block_on(
                self.store
                    .write(input, |tx, (a, e, now)| Box::pin(reserve(tx, a, e, *now))),
            )
            .unwrap()
        }

        fn reach(&self, reservation: Reservation, evidence: &Evidence, now: i64) -> Option<String> {
            let input = (self.account.clone(), reservation, evidence.clone(), now);
            block_on(self.store.write(input, |tx, (a, r, e, now)| {
                Box::pin(reach(tx, a, r, e, *now))
            }))
            .unwrap()
        }

        fn prove(&self, sign_in: &str, subject: &str, now: i64) -> bool {
            let subject = Evidence {
                kind: Kind::Subject,
                key: subject.to_owned(),
            };
            let input = (self.account.clone(), sign_in.to_owned(), subject, now);
            block_on(self.store.write(input, |tx, (a, s, e, now)| {
                Box::pin(prove(tx, a, s, e, *now))
            }))
            .unwrap()
        }

        fn release(&self, reservation: Reservation) {
            let input = (self.account.clone(), reservation);
            block_on(
                self.store
                    .write(input, |tx, (a, r)| Box::pin(release(tx, a, &r.id))),
            )
            .unwrap();
        }

        /// A whole sign-in: reserved and reached.
        fn sign_in(&self, evidence: &Evidence, now: i64) -> Option<String> {
            match self.reserve(evidence, now) {
                Reserved::Yes(reservation) => self.reach(reservation, evidence, now),
                Reserved::Full | Reserved::TooMany => None,
            }
        }

        fn sign_ins(&self, now: i64) -> i64 {
            let all = block_on(
                self.store
                    .read(now, |tx, now| Box::pin(counts(tx, "i", *now))),
            )
            .unwrap();
            all[0].sign_ins_365d
        }

        /// users, by subject, by reference, pending
        fn counts(&self, now: i64) -> (i64, i64, i64, i64) {
            let all = block_on(
                self.store
                    .read(now, |tx, now| Box::pin(counts(tx, "i", *now))),
            )
            .unwrap();
            let counts = all.into_iter().next().unwrap_or_default();
            (
                counts.users,
                counts.by_subject,
                counts.by_reference,
                counts.pending,
            )
        }
    }

    fn reference(key: &str) -> Evidence {
        Evidence {
            kind: Kind::Reference,
            key: key.to_owned(),
        }
    }

    fn reserved(outcome: Reserved) -> Reservation {
        match outcome {
            Reserved::Yes(reservation) => reservation,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_reservation_keeps_the_last_seat_and_ends_by_itself() {
        let office = Office::new(1);
        reserved(office.reserve(&reference("ann"), NOW));
        assert_eq!(
            office.reserve(&reference("ben"), NOW + RESERVED_FOR - 1),
            Reserved::Full
        );
        assert_eq!(office.counts(NOW + RESERVED_FOR), (0, 0, 0, 0));
        reserved(office.reserve(&reference("ben"), NOW + RESERVED_FOR));
    }

    #[test]
    fn a_provider_error_frees_the_seat_and_a_reached_callback_does_not() {
        let office = Office::new(1);
        let ann = reserved(office.reserve(&reference("ann"), NOW));
        office.release(ann);
        assert_eq!(office.counts(NOW), (0, 0, 0, 0));
        let ben = reserved(office.reserve(&reference("ben"), NOW));
        assert!(office.reach(ben.clone(), &reference("ben"), NOW).is_some());
        office.release(ben);
        assert_eq!(office.counts(NOW + 100 * PERIOD), (1, 0, 1, 0));
        assert_eq!(
            office.reserve(&reference("cat"), NOW + PERIOD),
            Reserved::Full
        );
    }

    #[test]
    fn who_has_a_seat_reconnects_when_it_is_full() {
        let office = Office::new(1);
        office.sign_in(&reference("ann"), NOW).unwrap();
        assert!(office.sign_in(&reference("ann"), NOW + 1).is_some());
        assert_eq!(office.counts(NOW + 1), (1, 0, 1, 0));
    }

    #[test]
    fn the_same_person_trying_again_keeps_one_seat() {
        let office = Office::new(1);
        reserved(office.reserve(&reference("ann"), NOW));
        let again = reserved(office.reserve(&reference("ann"), NOW));
        assert_eq!(office.counts(NOW), (0, 0, 0, 1));
        assert!(office.reach(again, &reference("ann"), NOW).is_some());
        assert_eq!(office.counts(NOW), (1, 0, 1, 0));
    }

    #[test]
    fn at_most_ten_reservations_are_open() {
        let office = Office::new(100);
        for number in 0..OPEN_RESERVATIONS {
            reserved(office.reserve(&reference(&number.to_string()), NOW));
        }
        assert_eq!(
            office.reserve(&reference("one more"), NOW),
            Reserved::TooMany
        );
        reserved(office.reserve(&reference("one more"), NOW + RESERVED_FOR));
    }

    #[test]
    fn the_seventh_sign_in_takes_another_seat_for_ninety_days() {
        let office = Office::new(2);
        for day in 0..6 {
            office.sign_in(&reference("ann"), NOW + day * DAY).unwrap();
        }
        assert_eq!(office.counts(NOW + 6 * DAY).0, 1);
        office.sign_in(&reference("ann"), NOW + 6 * DAY).unwrap();
        assert_eq!(office.counts(NOW + 6 * DAY).0, 2);
        assert_eq!(office.counts(NOW + 6 * DAY + PERIOD - 1).0, 2);
        assert_eq!(office.counts(NOW + 6 * DAY + PERIOD).0, 1);
    }

    #[test]
    fn a_late_callback_gets_a_seat_only_where_one_is_left() {
        let office = Office::new(1);
        let late = reserved(office.reserve(&reference("ann"), NOW));
        office
            .sign_in(&reference("ben"), NOW + RESERVED_FOR)
            .unwrap();
        assert_eq!(
            office.reach(late, &reference("ann"), NOW + RESERVED_FOR + 1),
            None
        );
        assert_eq!(office.counts(NOW + RESERVED_FOR + 1), (1, 0, 1, 0));
    }

    #[test]
    fn two_references_of_one_subject_are_one_user() {
        let office = Office::new(5);
        let first = office.sign_in(&reference("ann"), NOW).unwrap();
        assert!(office.prove(&first, "sub-1", NOW));
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
        let second = office.sign_in(&reference("ann at home"), NOW).unwrap();
        assert_eq!(office.counts(NOW), (2, 1, 1, 0));
        assert!(office.prove(&second, "sub-1", NOW));
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
        office.sign_in(&reference("ann at home"), NOW).unwrap();
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
    }

    #[test]
    fn sign_ins_are_counted_for_a_year_swept_or_not() {
        let office = Office::new(5);
        office.sign_in(&reference("ann"), NOW).unwrap();
        office.sign_in(&reference("ann"), NOW + DAY).unwrap();
        for (days, counted) in [(364, 2), (365, 1), (366, 0)] {
            let now = NOW + days * DAY;
            assert_eq!(office.sign_ins(now), counted, "after {days} days");
            block_on(office.store.write(now, |tx, now| Box::pin(sweep(tx, *now)))).unwrap();
            assert_eq!(office.sign_ins(now), counted, "after {days} days, swept");
        }
    }

    #[test]
    fn somebody_else_behind_a_known_reference_is_a_new_user() {
        let office = Office::new(2);
        for (subject, expected, users) in [
            ("sub-1", true, 1),
            ("sub-2", true, 2),
            ("sub-3", false, 2),
            ("sub-2", true, 2),
        ] {
            let sign_in = office.sign_in(&reference("everybody"), NOW).unwrap();
            assert_eq!(
                (office.prove(&sign_in, subject, NOW), office.counts(NOW).0),
                (expected, users),
                "{subject}"
            );
        }
    }
}
