//! Unusual traits of a provider, from the gateway's definition or its own documents. Pure
//! functions.

use crate::oauth::discovery::provider::Provider;
use crate::oauth::target::Target;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use crate::trace::traits::Trait;

/// Returns the unusual traits of the provider of this sign-in.
#[must_use]
pub fn traits(target: &Target) -> Vec<Trait> {
    let definition = target.definition.as_ref();
    let modes = match (definition, &target.provider) {
        (Some(definition), _) => Some(definition.response_modes_supported.clone()),
        (None, provider) => provider.as_ref().and_then(Provider::response_modes),
    };
    let fragment_only = modes.is_some_and(|modes| modes.iter().eq([ResponseMode::Fragment.name()]));
    let confidential = definition.map_or(target.client.method != AuthMethod::None, |one| {
        one.confidential
    });
    [
        (Trait::Confidential, confidential),
        (Trait::NoPkce, !target.pkce),
        (Trait::FragmentOnly, fragment_only),
        (
            Trait::NoCors,
            definition.is_some_and(|one| one.cors_relay_required),
        ),
        (Trait::NoAud, target.aud.is_none()),
        (Trait::NoOpenid, !target.asks("openid")),
        (Trait::NoOfflineAccess, !target.asks("offline_access")),
    ]
    .into_iter()
    .filter_map(|(peculiar, holds)| holds.then_some(peculiar))
    .collect()
}
