//! How many users an installation may connect at a provider, according to the settings or to what
//! the operator has set instead.

use crate::lighthouse::catalog::definition::Terms;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Result, Row, Tx, Value};
use serde::Serialize;

/// The limits in the settings.
#[derive(Clone)]
pub struct Limits {
    pub catalog: Catalog,
    /// The default.
    pub default_limit: i64,
    /// The highest limit while an installation's e-mail address is not verified.
    pub unverified_limit: i64,
    /// How many test sign-ins an installation has at a provider, in addition to the limit.
    pub tests: i64,
    /// Whether no provider has its own limit.
    is_one: bool,
}

impl Limits {
    /// Takes the limits from the settings, and from the catalog made from them.
    #[must_use]
    pub fn new(settings: &Settings, catalog: Catalog) -> Self {
        let platforms = settings.platforms.values().map(|one| one.limit);
        let endpoints = settings.endpoints.iter().map(|one| one.limit);
        Self {
            is_one: platforms.chain(endpoints).all(|limit| limit.is_none()),
            catalog,
            default_limit: settings.default_limit,
            unverified_limit: settings.unverified_limit,
            tests: settings.limits.tests,
        }
    }

    /// Returns the limit that applies at all providers, if it is the same everywhere.
    #[must_use]
    pub fn everywhere(&self, allowance: Allowance<'_>) -> Option<i64> {
        let is_one = self.is_one && allowance.overrides.0.is_empty();
        is_one.then(|| allowance.capped(self.default_limit))
    }

    /// Returns the limit for providers that are counted together. A group that was removed from the
    /// settings keeps its users.
    #[must_use]
    pub fn of_group(&self, limit_group: &str, allowance: Allowance<'_>) -> i64 {
        self.catalog
            .terms_of_group(limit_group, |terms| allowance.users(terms))
            .unwrap_or_else(|| allowance.capped(self.default_limit))
    }
}

/// The providers that a limit applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Platform,
    /// A limit group: a single endpoint, or several that share it.
    Group,
}

impl Scope {
    /// The stored name.
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

/// The operator's limit on users per provider, which overrides the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    pub scope: Scope,
    pub name: String,
    /// `None`: every installation.
    pub installation_id: Option<String>,
    pub users: i64,
    #[serde(skip)]
    pub set_at: i64,
}

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

/// The limits that the operator has set for one installation and for all.
#[derive(Clone, Debug, Default)]
pub struct Overrides(pub Vec<Limit>);

impl Overrides {
    /// Reads the limits that apply to an installation.
    ///
    /// # Errors
    /// Database errors.
    pub async fn find(tx: &Tx, installation_id: &str) -> Result<Self> {
        let sql = "SELECT installation_id, scope, name, users, set_at FROM operator_limits
            WHERE installation_id = $1 OR installation_id = ''";
        let rows = tx.query(sql, &[installation_id.into()]).await?;
        rows.iter()
            .map(Limit::read)
            .collect::<Result<_>>()
            .map(Self)
    }

    /// Returns the limit that takes precedence: one for this installation before one for all, and
    /// one for the group before one for its platform.
    fn first(&self, terms: &Terms<'_>) -> Option<&Limit> {
        let rank = |limit: &&Limit| (limit.installation_id.is_some(), limit.scope);
        self.0
            .iter()
            .filter(|limit| limit.is_about(terms))
            .max_by_key(rank)
    }
}

/// How many users an installation may connect at any provider.
#[derive(Clone, Copy)]
pub struct Allowance<'a> {
    pub overrides: &'a Overrides,
    /// The highest limit that applies, except those set for just this installation.
    pub cap: Option<i64>,
}

impl Allowance<'_> {
    /// Returns how many users may be connected at a provider. A limit for just this installation
    /// applies whether or not it is verified, because the operator who set it knows the
    /// installation.
    #[must_use]
    pub fn users(&self, terms: &Terms<'_>) -> i64 {
        match self.overrides.first(terms) {
            Some(own) if own.installation_id.is_some() => own.users,
            Some(everybody) => self.capped(everybody.users),
            None => self.capped(terms.limit),
        }
    }

    fn capped(&self, limit: i64) -> i64 {
        self.cap.map_or(limit, |cap| limit.min(cap))
    }
}

/// Returns all limits that the operator has set.
///
/// # Errors
/// Database errors.
pub async fn all(tx: &Tx) -> Result<Vec<Limit>> {
    let sql = "SELECT installation_id, scope, name, users, set_at FROM operator_limits ORDER BY scope, name, installation_id";
    tx.query(sql, &[]).await?.iter().map(Limit::read).collect()
}

/// Sets or replaces a limit.
///
/// # Errors
/// Database errors.
pub async fn set(tx: &Tx, limit: &Limit) -> Result<()> {
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
    .await
    .map(drop)
}

/// Removes a limit; returns `false` if there was none.
///
/// # Errors
/// Database errors.
pub async fn unset(tx: &Tx, limit: &Limit) -> Result<bool> {
    let sql = "DELETE FROM operator_limits WHERE installation_id = $1 AND scope = $2 AND name = $3";
    Ok(tx.execute(sql, &limit.key()).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms<'_> = Terms {
        platform_type: "p",
        limit_group: "g",
        limit: 10,
    };

    fn limit(scope: Scope, name: &str, own: bool, users: i64) -> Limit {
        Limit {
            scope,
            name: name.to_owned(),
            installation_id: own.then(|| "i".to_owned()),
            users,
            set_at: 0,
        }
    }

    fn users(overrides: &Overrides, cap: Option<i64>) -> i64 {
        Allowance { overrides, cap }.users(&TERMS)
    }

    #[test]
    fn the_more_specific_limit_takes_precedence() {
        let mut overrides = Overrides::default();
        let mut now = |limit| {
            overrides.0.push(limit);
            users(&overrides, None)
        };
        assert_eq!(now(limit(Scope::Group, "other", true, 1)), 10);
        assert_eq!(now(limit(Scope::Platform, "p", false, 20)), 20);
        assert_eq!(now(limit(Scope::Group, "g", false, 30)), 30);
        assert_eq!(now(limit(Scope::Platform, "p", true, 40)), 40);
        assert_eq!(now(limit(Scope::Group, "g", true, 0)), 0);
    }

    #[test]
    fn only_its_own_limit_lifts_an_unverified_installations_cap() {
        let capped = |limit: Option<Limit>| users(&Overrides(limit.into_iter().collect()), Some(3));
        assert_eq!(capped(None), 3);
        assert_eq!(capped(Some(limit(Scope::Group, "g", false, 50))), 3);
        assert_eq!(capped(Some(limit(Scope::Group, "g", false, 2))), 2);
        assert_eq!(capped(Some(limit(Scope::Platform, "p", true, 50))), 50);
    }

    #[test]
    fn a_scope_is_one_of_two_words() {
        assert_eq!(Scope::parse("group"), Some(Scope::Group));
        assert_eq!(Scope::parse("country"), None);
    }
}
