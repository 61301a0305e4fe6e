//! What the operator has said about installations beyond the settings: who is suspended, and which limits
//! hold instead of the configured ones. Read with every installation; written by the operator's commands,
//! beside a running gateway.

use crate::api::ErrorCode;
use crate::api::installation::VerificationStatus;
use crate::lighthouse::app::App;
use crate::lighthouse::catalog::definition::Terms;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::store::{Result, Row, Tx, Value};
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::page::Stop;
use axum::http::{Method, StatusCode};
use serde::Serialize;

/// The operator's word about one installation.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// Why, when it is suspended; may be empty.
    pub suspended: Option<String>,
    /// Those for it alone and those for all.
    pub limits: Vec<Limit>,
}

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Platform,
    /// A limit group: of an endpoint alone, or shared by several.
    Group,
}

impl Scope {
    /// As it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Group => "group",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Platform, Self::Group]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// Users per provider, instead of what the settings say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    pub scope: Scope,
    pub name: String,
    /// None: every installation.
    pub installation_id: Option<String>,
    pub users: i64,
    #[serde(skip)]
    pub set_at: i64,
}

const LIMITS: &str = "SELECT installation_id, scope, name, users, set_at FROM operator_limits";

impl Limit {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            installation_id: Some(row.text("installation_id")?).filter(|id| !id.is_empty()),
            scope: row.word("scope", Scope::parse)?,
            name: row.text("name")?,
            users: row.integer("users")?,
            set_at: row.integer("set_at")?,
        })
    }

    fn is_about(&self, terms: &Terms<'_>) -> bool {
        match self.scope {
            Scope::Platform => self.name == terms.platform_type,
            Scope::Group => self.name == terms.limit_group,
        }
    }

    fn key(&self) -> [Value; 3] {
        let installation = self.installation_id.as_deref().unwrap_or_default();
        [
            installation.into(),
            self.scope.name().into(),
            (&self.name).into(),
        ]
    }
}

impl Word {
    /// The word about an installation.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn read(tx: &Tx, installation_id: &str) -> Result<Self> {
        let sql = format!("{LIMITS} WHERE installation_id = $1 OR installation_id = ''");
        let parameters = [installation_id.into()];
        let (limits, suspended) =
            tokio::join!(tx.query(&sql, &parameters), suspended(tx, installation_id));
        Ok(Self {
            suspended: suspended?,
            limits: limits?.iter().map(Limit::read).collect::<Result<_>>()?,
        })
    }

    /// The limit that comes first: the installation's own before all installations', a group's before its
    /// platform's.
    fn limit(&self, terms: &Terms<'_>) -> Option<&Limit> {
        let rank = |limit: &&Limit| (limit.installation_id.is_some(), limit.scope);
        self.limits
            .iter()
            .filter(|limit| limit.is_about(terms))
            .max_by_key(rank)
    }
}

/// How many users an installation may connect. What is said about it alone holds whether it is verified or
/// not: whoever says so knows it.
#[must_use]
pub fn limit(word: &Word, terms: &Terms<'_>, cap: Option<i64>) -> i64 {
    let capped = |limit: i64| cap.map_or(limit, |cap| limit.min(cap));
    match word.limit(terms) {
        Some(own) if own.installation_id.is_some() => own.users,
        Some(everybody) => capped(everybody.users),
        None => capped(terms.limit),
    }
}

impl Installation {
    /// Users it may connect at an endpoint.
    #[must_use]
    pub fn limit_at(&self, app: &App, terms: &Terms<'_>) -> i64 {
        limit(&self.word, terms, self.cap(app))
    }

    /// Lets a suspended installation do nothing but leave.
    ///
    /// # Errors
    /// 403; programs read this, no browser does.
    pub fn admitted(self, method: &Method) -> std::result::Result<Self, Refusal> {
        match &self.word.suspended {
            Some(reason) if *method != Method::DELETE => Err(Refusal::new(
                StatusCode::FORBIDDEN,
                ErrorCode::InstallationSuspended,
                sentence(reason),
            )),
            _ => Ok(self),
        }
    }
}

/// What the installation's administrator is told.
#[must_use]
pub fn sentence(reason: &str) -> String {
    let because = if reason.is_empty() {
        String::new()
    } else {
        format!(": {reason}")
    };
    format!("the gateway's operator has suspended this installation{because}")
}

/// What a patient is told.
#[must_use]
pub fn stop(reason: &str) -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "This Fasten installation is suspended",
        text: "Nobody can be connected through it at the moment, and nothing was handed over. Whoever is connected already stays so. Please ask the person who runs your Fasten installation.".to_owned(),
        detail: sentence(reason),
    }
}

/// Why an installation is suspended, if it is.
///
/// # Errors
/// Those of the database.
pub async fn suspended(tx: &Tx, installation_id: &str) -> Result<Option<String>> {
    let sql = "SELECT reason FROM suspensions WHERE installation_id = $1";
    tx.find(sql, &[installation_id.into()])
        .await?
        .map(|row| row.into_text("reason"))
        .transpose()
}

/// Suspends an installation, or changes why; `false` where there is none of that id.
///
/// # Errors
/// Those of the database.
pub async fn suspend(tx: &Tx, installation_id: &str, reason: &str, now: i64) -> Result<bool> {
    if !exists(tx, installation_id).await? {
        return Ok(false);
    }
    let sql = "INSERT INTO suspensions (installation_id, reason, suspended_at) VALUES ($1, $2, $3)
        ON CONFLICT (installation_id) DO UPDATE SET reason = $2";
    tx.execute(sql, &[installation_id.into(), reason.into(), now.into()])
        .await?;
    Ok(true)
}

/// Ends a suspension; `false` where there is no installation of that id.
///
/// # Errors
/// Those of the database.
pub async fn resume(tx: &Tx, installation_id: &str) -> Result<bool> {
    tx.execute(
        "DELETE FROM suspensions WHERE installation_id = $1",
        &[installation_id.into()],
    )
    .await?;
    exists(tx, installation_id).await
}

/// Whether an installation of that id is registered.
///
/// # Errors
/// Those of the database.
pub async fn exists(tx: &Tx, installation_id: &str) -> Result<bool> {
    let sql = "SELECT installation_id FROM installations WHERE installation_id = $1";
    tx.exists(sql, &[installation_id.into()]).await
}

/// Sets a limit; `false` where it is for an installation that does not exist.
///
/// # Errors
/// Those of the database.
pub async fn set_limit(tx: &Tx, limit: &Limit) -> Result<bool> {
    if let Some(id) = &limit.installation_id
        && !exists(tx, id).await?
    {
        return Ok(false);
    }
    let sql = "INSERT INTO operator_limits (installation_id, scope, name, users, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (installation_id, scope, name) DO UPDATE SET users = $4, set_at = $5";
    let [installation, scope, name] = limit.key();
    tx.execute(
        sql,
        &[
            installation,
            scope,
            name,
            limit.users.into(),
            limit.set_at.into(),
        ],
    )
    .await?;
    Ok(true)
}

/// Takes a limit back; `false` where there was none.
///
/// # Errors
/// Those of the database.
pub async fn unset_limit(tx: &Tx, limit: &Limit) -> Result<bool> {
    let sql = "DELETE FROM operator_limits WHERE installation_id = $1 AND scope = $2 AND name = $3";
    Ok(tx.execute(sql, &limit.key()).await? > 0)
}

/// All limits the operator has set.
///
/// # Errors
/// Those of the database.
pub async fn limits(tx: &Tx) -> Result<Vec<Limit>> {
    let sql = format!("{LIMITS} ORDER BY scope, name, installation_id");
    tx.query(&sql, &[]).await?.iter().map(Limit::read).collect()
}

/// One line of the list of installations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub installation_id: String,
    pub administrator_name: String,
    pub administrator_email: String,
    pub verification_status: VerificationStatus,
    pub issued_at: i64,
    /// At all providers together.
    pub users: i64,
    pub suspended: bool,
}

/// All installations, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn installations(tx: &Tx) -> Result<Vec<Listed>> {
    let sql = "SELECT i.installation_id, i.administrator_name, i.administrator_email, i.verification_status, i.issued_at,
            (SELECT CAST(COALESCE(SUM(c.users), 0) AS BIGINT) FROM usage_counts c WHERE c.installation_id = i.installation_id) AS users,
            (SELECT COUNT(*) FROM suspensions s WHERE s.installation_id = i.installation_id) AS suspended
        FROM installations i ORDER BY i.issued_at, i.installation_id";
    let listed = |row: &Row| {
        Ok(Listed {
            installation_id: row.text("installation_id")?,
            administrator_name: row.text("administrator_name")?,
            administrator_email: row.text("administrator_email")?,
            verification_status: row.word("verification_status", VerificationStatus::parse)?,
            issued_at: row.integer("issued_at")?,
            users: row.integer("users")?,
            suspended: row.flag("suspended")?,
        })
    };
    tx.query(sql, &[]).await?.iter().map(listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms<'_> = Terms {
        platform_type: "p",
        limit_group: "g",
        limit: 10,
    };

    fn said(scope: Scope, name: &str, own: bool, users: i64) -> Limit {
        Limit {
            scope,
            name: name.to_owned(),
            installation_id: own.then(|| "i".to_owned()),
            users,
            set_at: 0,
        }
    }

    #[test]
    fn what_is_said_about_less_comes_first() {
        let mut word = Word::default();
        let mut now = |limit| {
            word.limits.push(limit);
            super::limit(&word, &TERMS, None)
        };
        assert_eq!(now(said(Scope::Group, "other", true, 1)), 10);
        assert_eq!(now(said(Scope::Platform, "p", false, 20)), 20);
        assert_eq!(now(said(Scope::Group, "g", false, 30)), 30);
        assert_eq!(now(said(Scope::Platform, "p", true, 40)), 40);
        assert_eq!(now(said(Scope::Group, "g", true, 0)), 0);
    }

    #[test]
    fn only_a_limit_of_its_own_lifts_the_cap_of_an_unverified_installation() {
        let limit = |said: Option<Limit>| {
            let word = Word {
                suspended: None,
                limits: said.into_iter().collect(),
            };
            super::limit(&word, &TERMS, Some(3))
        };
        assert_eq!(limit(None), 3);
        assert_eq!(limit(Some(said(Scope::Group, "g", false, 50))), 3);
        assert_eq!(limit(Some(said(Scope::Group, "g", false, 2))), 2);
        assert_eq!(limit(Some(said(Scope::Platform, "p", true, 50))), 50);
    }
}
