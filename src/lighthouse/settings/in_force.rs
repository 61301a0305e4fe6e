//! Which settings apply to an endpoint, and which table sets each of them.

use crate::lighthouse::settings::{Endpoint, Platform};
use serde::Serialize;

/// A setting in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    pub setting: &'static str,
    /// The header of the table that sets it.
    pub from: String,
}

/// Returns all settings that apply, each with the most specific table that sets it.
#[must_use]
pub fn in_force(
    endpoint: Option<&Endpoint>,
    platform: Option<&Platform>,
    slug: &str,
) -> Vec<Setting> {
    let no_platform = Platform::default();
    let platform = platform.unwrap_or(&no_platform);
    let no_endpoint = Endpoint::default();
    let endpoint = endpoint.unwrap_or(&no_endpoint);
    let only_there = of_endpoints(endpoint);
    let either = of_both(endpoint, platform);
    let of_endpoint = |setting| Setting {
        setting,
        from: "[[endpoints]]".to_owned(),
    };
    let of_platform = |setting| Setting {
        setting,
        from: format!("[platforms.{slug}]"),
    };
    let there = only_there.iter().filter(|(_, is_set)| *is_set);
    let here = either.iter().filter(|(_, of_endpoint, _)| *of_endpoint);
    let own = there
        .map(|(setting, _)| *setting)
        .chain(here.map(|(setting, ..)| *setting));
    let inherited = either
        .iter()
        .filter(|(_, of_endpoint, of_platform)| !of_endpoint && *of_platform);
    own.map(of_endpoint)
        .chain(inherited.map(|(setting, ..)| of_platform(setting)))
        .collect()
}

/// Returns the settings that only endpoints have, and whether this endpoint sets them.
fn of_endpoints(endpoint: &Endpoint) -> [(&'static str, bool); 10] {
    [
        ("platform_type", endpoint.platform_type.is_some()),
        ("display", !endpoint.display.is_empty()),
        ("url", endpoint.url.is_some()),
        (
            "authorization_endpoint",
            endpoint.authorization_endpoint.is_some(),
        ),
        ("token_endpoint", endpoint.token_endpoint.is_some()),
        (
            "introspection_endpoint",
            endpoint.introspection_endpoint.is_some(),
        ),
        ("userinfo_endpoint", endpoint.userinfo_endpoint.is_some()),
        ("revoke_endpoint", endpoint.revoke_endpoint.is_some()),
        ("allow_private_network", endpoint.allow_private_network),
        ("hidden", endpoint.hidden),
    ]
}

/// Returns the settings that endpoints and platforms have, and whether this endpoint and this
/// platform set them.
fn of_both(endpoint: &Endpoint, platform: &Platform) -> [(&'static str, bool, bool); 16] {
    [
        (
            "hosts",
            !endpoint.hosts.is_empty(),
            !platform.hosts.is_empty(),
        ),
        (
            "client_id",
            endpoint.client_id.is_some(),
            platform.client_id.is_some(),
        ),
        (
            "client_secret_file",
            endpoint.client_secret_file.is_some(),
            platform.client_secret_file.is_some() || platform.client_secret.is_some(),
        ),
        (
            "client_secret_expires",
            endpoint.client_secret_expires.is_some(),
            platform.client_secret_expires.is_some(),
        ),
        (
            "confidential",
            endpoint.confidential.is_some(),
            platform.confidential.is_some(),
        ),
        (
            "token_endpoint_auth_method",
            endpoint.token_endpoint_auth_method.is_some(),
            platform.token_endpoint_auth_method.is_some(),
        ),
        (
            "token_endpoint_auth_signing_alg",
            endpoint.token_endpoint_auth_signing_alg.is_some(),
            platform.token_endpoint_auth_signing_alg.is_some(),
        ),
        (
            "scopes",
            endpoint.scopes.is_some(),
            platform.scopes.is_some(),
        ),
        (
            "response_modes",
            endpoint.response_modes.is_some(),
            platform.response_modes.is_some(),
        ),
        (
            "code_challenge_methods",
            endpoint.code_challenge_methods.is_some(),
            platform.code_challenge_methods.is_some(),
        ),
        ("aud", endpoint.aud.is_some(), platform.aud.is_some()),
        ("limit", endpoint.limit.is_some(), platform.limit.is_some()),
        (
            "limit_group",
            endpoint.limit_group.is_some(),
            platform.limit_group.is_some(),
        ),
        (
            "refresh_tokens",
            endpoint.refresh_tokens.is_some(),
            platform.refresh_tokens.is_some(),
        ),
        (
            "cors_relay_required",
            endpoint.cors_relay_required.is_some(),
            platform.cors_relay_required.is_some(),
        ),
        (
            "out_of_order",
            endpoint.out_of_order.is_some(),
            platform.out_of_order.is_some(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::Settings;

    #[test]
    fn an_endpoints_settings_override_its_platforms() {
        let settings: Settings = toml::from_str(
            "[platforms.p]\nclient_id = \"a\"\nlimit = 3\n[[endpoints]]\nlimit = 5\nhidden = true\nscopes = []\n",
        )
        .unwrap();
        let all = in_force(settings.endpoints.first(), settings.platforms.get("p"), "p");
        let lines: Vec<String> = all
            .iter()
            .map(|one| format!("{} {}", one.setting, one.from))
            .collect();
        let expected = [
            "hidden [[endpoints]]",
            "scopes [[endpoints]]",
            "limit [[endpoints]]",
            "client_id [platforms.p]",
        ];
        assert_eq!(lines, expected);
        assert_eq!(in_force(None, None, "p"), []);
    }
}
