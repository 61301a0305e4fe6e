//! Peculiarities of providers that explain failures, and the steps at which they matter.

use crate::trace::step::StepId;
use serde::Serialize;

/// A peculiarity.
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
    /// In one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Confidential => {
                "this is a confidential client, so the token endpoint requires its secret or key"
            }
            Self::NoPkce => {
                "this provider does not advertise PKCE support, but `code_challenge` was sent anyway"
            }
            Self::FragmentOnly => {
                "this provider returns the response in the fragment, which servers cannot see, so a page must read it"
            }
            Self::NoCors => {
                "this provider's token endpoint does not allow cross-origin requests from browsers \
                  (CORS)"
            }
            Self::NoAud => "`aud` is not sent to this provider",
            Self::NoOpenid => "`openid` is not requested, so there is no ID token",
            Self::NoOfflineAccess => {
                "`offline_access` is not requested, so there may be no refresh token"
            }
        }
    }

    /// Whether the trait may explain a failure at this step.
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

    /// Whether the trait may explain a failed check.
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
    fn a_trait_is_mentioned_only_if_it_may_explain_something() {
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
