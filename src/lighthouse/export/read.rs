//! Reads the document from the database.

use crate::clock::rfc3339;
use crate::lighthouse::audit;
use crate::lighthouse::export::document::{Entry, Export, Fields, Registered};
use crate::lighthouse::export::tables::{
    As, FLOWS, LETTERS, LIMITS, NOTICES, Number, OPERATOR_LETTERS, ORIGINS, PROVIDERS,
    RESERVATIONS, SEAT_RELEASES, SEATS, SEATS_WITHOUT_TICKETS, SIGN_IN_DAYS, SIGN_INS, SUSPENSIONS,
    TEST_SIGN_INS, TICKETS, Table, Text, Time, USED_ORIGINS, USERS, VERIFICATIONS,
};
use crate::lighthouse::store::{Result, Row, Tx};
use crate::lighthouse::words::language::Language;
use serde_json::Value as Json;

/// Returns the document for an installation; `None` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn export(tx: &Tx, id: &str) -> Result<Option<Export>> {
    let Some(installation) = registered(tx, id).await? else {
        return Ok(None);
    };
    let entries = audit::recorded(tx, Some(id), 0).await?;
    Ok(Some(Export {
        installation,
        origins: rows(tx, id, &ORIGINS).await?,
        verifications: rows(tx, id, &VERIFICATIONS).await?,
        suspensions: rows(tx, id, &SUSPENSIONS).await?,
        limits: rows(tx, id, &LIMITS).await?,
        providers: rows(tx, id, &PROVIDERS).await?,
        users: rows(tx, id, &USERS).await?,
        seats: rows(tx, id, &SEATS).await?,
        sign_ins: rows(tx, id, &SIGN_INS).await?,
        sign_in_days: rows(tx, id, &SIGN_IN_DAYS).await?,
        test_sign_ins: rows(tx, id, &TEST_SIGN_INS).await?,
        flows: rows(tx, id, &FLOWS).await?,
        tickets: rows(tx, id, &TICKETS).await?,
        reservations: rows(tx, id, &RESERVATIONS).await?,
        used_origins: rows(tx, id, &USED_ORIGINS).await?,
        seats_without_tickets: rows(tx, id, &SEATS_WITHOUT_TICKETS).await?,
        seat_releases: rows(tx, id, &SEAT_RELEASES).await?,
        notices: rows(tx, id, &NOTICES).await?,
        operator_letters: rows(tx, id, &OPERATOR_LETTERS).await?,
        letters: rows(tx, id, &LETTERS)
            .await?
            .into_iter()
            .map(kind_alone)
            .collect(),
        audit: entries.into_iter().rev().map(Entry::from).collect(),
    }))
}

async fn registered(tx: &Tx, id: &str) -> Result<Option<Registered>> {
    let sql = "SELECT installation_id, issued_at, administrator_name, administrator_email, verification_status,
            software_architecture, software_os, fasten_desktop_version, fasten_onprem_version, fasten_sources_version,
            tickets_only, dormant, previous_secret_until, language
        FROM installations WHERE installation_id = $1";
    let read = |row: Row| {
        let until = row.integer("previous_secret_until")?;
        Ok(Registered {
            installation_id: row.text("installation_id")?,
            installation_id_issued_at: rfc3339(row.integer("issued_at")?),
            administrator_name: row.text("administrator_name")?,
            administrator_email: row.text("administrator_email")?,
            verification_status: row.text("verification_status")?,
            software_architecture: row.text("software_architecture")?,
            software_os: row.text("software_os")?,
            fasten_desktop_version: row.text("fasten_desktop_version")?,
            fasten_onprem_version: row.text("fasten_onprem_version")?,
            fasten_sources_version: row.text("fasten_sources_version")?,
            language: Language::of_tag(&row.text("language")?).tag().to_owned(),
            tickets_only: row.flag("tickets_only")?,
            sleeps: !row.text("dormant")?.is_empty(),
            old_secret_until: (until > 0).then(|| rfc3339(until)),
        })
    };
    tx.find(sql, &[id.into()]).await?.map(read).transpose()
}

async fn rows(tx: &Tx, id: &str, table: &Table) -> Result<Vec<Fields>> {
    let Table(name, columns, order) = table;
    let names: Vec<&str> = columns.iter().map(|(column, _)| *column).collect();
    let sql = format!(
        "SELECT {} FROM {name} WHERE installation_id = $1 ORDER BY {order}",
        names.join(", ")
    );
    let found = tx.query(&sql, &[id.into()]).await?;
    found.iter().map(|row| fields(row, columns)).collect()
}

fn fields(row: &Row, columns: &[(&'static str, As)]) -> Result<Fields> {
    let value = |name: &str, shown: As| -> Result<Json> {
        Ok(match shown {
            Text => row.text(name)?.into(),
            Number => row.integer(name)?.into(),
            Time => row.optional_integer(name)?.map(rfc3339).into(),
        })
    };
    let shown = |(name, shown): &(&'static str, As)| Ok((*name, value(name, *shown)?));
    columns.iter().map(shown).collect()
}

/// Keeps only the kind of an e-mail: the stored text may contain the ID that its link is made from.
fn kind_alone(mut letter: Fields) -> Fields {
    let stored = letter.remove("letter").unwrap_or_default();
    let read: Json = serde_json::from_str(stored.as_str().unwrap_or_default()).unwrap_or_default();
    letter.insert("kind", read["kind"].clone());
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_kind_of_an_email_is_exported() {
        let letter = r#"{"kind":"verification","verification_id":"v-1"}"#;
        let told = kind_alone([("letter", letter.into())].into());
        assert_eq!(told, [("kind", "verification".into())].into());
    }
}
