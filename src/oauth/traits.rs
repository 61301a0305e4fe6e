//! What is peculiar about a provider, from the gateway's definition or its own documents, and at which failures it is
//! worth saying. Pure functions.

use crate::oauth::authorize::ResponseMode;
use crate::oauth::exchange::AuthMethod;
use crate::oauth::target::Target;
use crate::oauth::trace::StepId;
use serde::Serialize;

/// One peculiarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    Confidential,
    NoPkce,
    FragmentOnly,
    NoCors,
    NoAud,
    NoOpenid,
    NoOfflineAccess,
}

impl Trait {
    /// Of the provider of this sign-in.
    #[must_use]
    pub fn of(target: &Target) -> Vec<Self> {
        let definition = target.definition.as_ref();
        let modes = match (definition, &target.provider) {
            (Some(definition), _) => Some(definition.response_modes_supported.clone()),
            (None, provider) => provider
                .as_ref()
                .and_then(crate::oauth::discovery::Provider::response_modes),
        };
        let fragment_only =
            modes.is_some_and(|modes| modes.iter().eq([ResponseMode::Fragment.name()]));
        let confidential = definition.map_or(target.client.method != AuthMethod::None, |one| {
            one.confidential
        });
        [
            (Self::Confidential, confidential),
            (Self::NoPkce, !target.pkce),
            (Self::FragmentOnly, fragment_only),
            (
                Self::NoCors,
                definition.is_some_and(|one| one.cors_relay_required),
            ),
            (Self::NoAud, target.aud.is_none()),
            (Self::NoOpenid, !target.asks("openid")),
            (Self::NoOfflineAccess, !target.asks("offline_access")),
        ]
        .into_iter()
        .filter_map(|(peculiar, holds)| holds.then_some(peculiar))
        .collect()
    }

    /// In one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Confidential => {
                "this is a confidential client: the token endpoint wants its secret or key"
            }
            Self::NoPkce => {
                "this provider is known to do without PKCE: no `code_challenge` was sent"
            }
            Self::FragmentOnly => {
                "this provider answers in the fragment only, which no server sees: a page must read it"
            }
            Self::NoCors => {
                "this provider's token endpoint does not answer browsers of another origin (CORS)"
            }
            Self::NoAud => "this provider is asked without `aud`",
            Self::NoOpenid => "`openid` is not asked for here, so no id token comes",
            Self::NoOfflineAccess => {
                "`offline_access` is not asked for here, so no refresh token need come"
            }
        }
    }

    /// Whether it may explain a failure at this step.
    #[must_use]
    pub const fn matters_at(self, step: StepId) -> bool {
        use StepId::{Authorize, Browser, Callback, Exchange, FhirRead, IdToken, Refresh};
        match self {
            Self::Confidential => matches!(step, Exchange | Refresh),
            Self::NoPkce => matches!(step, Authorize | Callback | Exchange),
            Self::FragmentOnly | Self::NoAud => matches!(step, Browser | Callback),
            Self::NoCors => matches!(step, Exchange),
            Self::NoOpenid => matches!(step, IdToken | FhirRead),
            Self::NoOfflineAccess => matches!(step, Refresh),
        }
    }

    /// Whether it may explain a failed check.
    #[must_use]
    pub fn matters_for(self, check: &str) -> bool {
        match self {
            Self::Confidential => ["DISC-14", "TOK-06", "TOK-07"].contains(&check),
            Self::NoPkce => check.starts_with("PKCE-") || check == "DISC-05",
            Self::FragmentOnly => ["DISC-24", "RESP-01", "RESP-02", "RESP-08"].contains(&check),
            Self::NoCors => ["DISC-17", "TOK-23"].contains(&check),
            Self::NoAud => ["SMART-01", "SMART-02"].contains(&check),
            Self::NoOpenid => check.starts_with("ID-"),
            Self::NoOfflineAccess => check.starts_with("RT-") || check == "SMART-17",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_where_it_may_explain_something_and_nowhere_else() {
        for (peculiar, step, check) in [
            (Trait::Confidential, StepId::Exchange, "DISC-14"),
            (Trait::NoPkce, StepId::Exchange, "PKCE-02"),
            (Trait::FragmentOnly, StepId::Callback, "RESP-02"),
            (Trait::NoCors, StepId::Exchange, "TOK-23"),
            (Trait::NoAud, StepId::Callback, "SMART-01"),
            (Trait::NoOpenid, StepId::FhirRead, "ID-01"),
            (Trait::NoOfflineAccess, StepId::Refresh, "RT-01"),
        ] {
            assert!(
                peculiar.matters_at(step) && peculiar.matters_for(check),
                "{peculiar:?}"
            );
            assert!(
                !peculiar.matters_at(StepId::Listen) && !peculiar.matters_for("LOOP-09"),
                "{peculiar:?}"
            );
        }
    }
}
