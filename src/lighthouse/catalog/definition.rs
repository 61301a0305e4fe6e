//! An endpoint as it is served: a catalog entry and this gateway's client at its platform, turned
//! into a definition (lighthouse-api.md section 4). `served` decides which endpoints are served.

use crate::api::VERSION;
use crate::api::callback::CALLBACK;
use crate::api::catalog::Endpoint as Entry;
use crate::api::connect::Definition;
use crate::lighthouse::catalog::authentication::Authentication;
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::settings::{Aud, Settings};
use crate::lighthouse::stored_catalog::platform_of;

/// An endpoint ready to serve.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub definition: Definition,
    pub authentication: Authentication,
    /// How many users an installation may connect.
    pub limit: i64,
    pub sign_ins_per_seat: i64,
    /// Why no new users are sent to it, in the operator's words to patients.
    pub out_of_order: Option<String>,
}

/// The platform and group that a limit can refer to.
pub struct Terms<'a> {
    pub platform_type: &'a str,
    pub limit_group: &'a str,
    /// How many users an installation may connect, according to the settings.
    pub limit: i64,
}

impl Endpoint {
    /// Returns the platform and group that the operator's limits can refer to.
    #[must_use]
    pub fn terms(&self) -> Terms<'_> {
        let Definition {
            platform_type,
            limit_group,
            ..
        } = &self.definition;
        Terms {
            platform_type,
            limit_group,
            limit: self.limit,
        }
    }

    /// Returns the endpoint's name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.definition.display.is_empty() {
            &self.definition.platform_type
        } else {
            &self.definition.display
        }
    }

    /// Whether an S256 challenge is required: always for public clients (RFC 9700 section 2.1.1).
    #[must_use]
    pub const fn wants_challenge(&self) -> bool {
        !self.definition.confidential
            || !self.definition.code_challenge_methods_supported.is_empty()
    }

    /// Whether a user is counted when the provider has returned tokens, rather than at the
    /// callback. If the gateway authenticates at the provider, no client can get tokens without the
    /// gateway (protocol.md section 5).
    #[must_use]
    pub const fn counts_at_exchange(&self) -> bool {
        self.definition.confidential && !matches!(self.authentication, Authentication::None)
    }

    /// Whether the token route handles refreshes: for confidential clients, and for public ones
    /// whose refreshes the provider wants signed (`epic` in lighthouse-api.md section 8).
    #[must_use]
    pub const fn refreshes_here(&self) -> bool {
        self.definition.confidential || matches!(self.authentication, Authentication::PrivateKey(_))
    }
}

/// Combines an entry with the client that serves it.
#[must_use]
pub fn endpoint(
    entry: &Entry,
    client: &Client,
    display: &str,
    public_url: &str,
    settings: &Settings,
    group: Option<&str>,
) -> Endpoint {
    Endpoint {
        limit: client.limit.unwrap_or(settings.default_limit),
        sign_ins_per_seat: settings.limits.sign_ins_per_seat(client.refresh_tokens),
        authentication: client.authentication.clone(),
        out_of_order: entry.out_of_order.clone(),
        definition: definition(entry, client, display, public_url, group),
    }
}

fn definition(
    entry: &Entry,
    client: &Client,
    display: &str,
    public_url: &str,
    group: Option<&str>,
) -> Definition {
    let own = client.introspection_endpoint.clone();
    Definition {
        id: entry.id.clone(),
        display: display.to_owned(),
        platform_type: platform_of(entry).to_owned(),
        url: entry.url.clone(),
        authorization_endpoint: entry.authorization_endpoint.clone().unwrap_or_default(),
        token_endpoint: entry.token_endpoint.clone().unwrap_or_default(),
        introspection_endpoint: own.or_else(|| entry.introspection_endpoint.clone()),
        userinfo_endpoint: entry.userinfo_endpoint.clone(),
        revoke_endpoint: entry.revoke_endpoint.clone(),
        client_id: client.client_id.clone(),
        redirect_uri: format!("{public_url}{VERSION}{CALLBACK}{}", client.callback),
        issuer: entry.url.clone(),
        aud: match client.aud {
            Aud::Url => entry.url.clone(),
            Aud::UrlWithoutSlash => entry.url.trim_end_matches('/').to_owned(),
            Aud::None => String::new(),
        },
        scopes_supported: scopes(entry, client),
        response_types_supported: vec!["code".to_owned()],
        response_modes_supported: client
            .response_modes
            .iter()
            .map(|mode| mode.name().to_owned())
            .collect(),
        grant_types_supported: vec!["authorization_code".to_owned()],
        code_challenge_methods_supported: client.code_challenge_methods.clone(),
        token_endpoint_auth_methods_supported: vec![
            client.token_endpoint_auth_method.name().to_owned(),
        ],
        confidential: client.confidential,
        cors_relay_required: client.cors_relay_required,
        limit_group: limit_group(entry, client, group).to_owned(),
    }
}

/// Returns the group under which an endpoint's users are counted: from the settings, inherited from
/// a duplicate, or the endpoint's own ID.
#[must_use]
pub fn limit_group<'a>(entry: &'a Entry, client: &'a Client, group: Option<&'a str>) -> &'a str {
    client.limit_group.as_deref().or(group).unwrap_or(&entry.id)
}

fn scopes(entry: &Entry, client: &Client) -> Vec<String> {
    let sandbox = entry
        .identifiers
        .iter()
        .any(|one| one.usage == "fasten-sandbox-mode" && one.value == "true");
    let more = if sandbox {
        &client.sandbox_scopes[..]
    } else {
        &[]
    };
    client.scopes.iter().chain(more).cloned().collect()
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::catalog::example::{BASE, ID, catalog, endpoint, entry, probe, served};

    #[test]
    fn makes_the_definition_described_in_the_contract() {
        let catalog = catalog(&endpoint("client_id = \"me\"\nscopes = [\"openid\"]", "")).unwrap();
        let definition = &catalog.find("p").unwrap().definition;

        assert_eq!(definition.url, "https://a.example/fhir/");
        assert_eq!(definition.aud, "https://a.example/fhir/");
        assert_eq!(
            definition.redirect_uri,
            "http://127.0.0.1:8417/v1/callback/p"
        );
        assert_eq!(definition.limit_group, definition.id);
        assert_eq!(
            definition.id,
            catalog
                .find(&definition.id.to_uppercase())
                .unwrap()
                .definition
                .id
        );
    }

    #[test]
    fn a_public_client_may_refresh_with_a_key_and_has_no_secret() {
        let public = |method: &str| {
            let platform = format!("client_id = \"me\"\ntoken_endpoint_auth_method = \"{method}\"");
            catalog(&endpoint(&platform, "")).map(|catalog| catalog.find("p").unwrap())
        };
        let epic = public("private_key_jwt").unwrap();
        assert!(!epic.definition.confidential && epic.refreshes_here() && epic.wants_challenge());
        assert_eq!(
            epic.definition.token_endpoint_auth_methods_supported,
            ["private_key_jwt"]
        );
        assert!(!public("none").unwrap().refreshes_here());
        let expected = "`platforms.p.token_endpoint_auth_method` needs `confidential = true`";
        assert_eq!(
            public("client_secret_post").unwrap_err().to_string(),
            expected
        );
    }

    /// lighthouse-api.md section 4.
    #[test]
    fn platforms_differ_in_their_details() {
        let of = |slug: &str, identifiers: Vec<(&str, &str)>| {
            let settings = format!(
                "[platforms.{slug}]\nclient_id = \"me\"\nclient_secret = \"s\"\n{}",
                if crate::catalog::platforms::facts(slug)
                    .unwrap()
                    .scopes
                    .is_none()
                {
                    "scopes = [\"openid\"]"
                } else {
                    ""
                }
            );
            let mut entry = entry(ID, "epic", "https://a.example/r4/");
            entry.identifiers = identifiers
                .into_iter()
                .map(|(usage, value)| crate::api::catalog::Identifier {
                    usage: usage.to_owned(),
                    value: value.to_owned(),
                    ..Default::default()
                })
                .collect();
            served(
                &settings,
                vec![entry],
                Vec::new(),
                &[probe(ID, "auth.example")],
            )
            .find(ID)
            .unwrap()
            .definition
            .clone()
        };
        let platform = |slug| vec![("fasten-endpoint-platform-override", slug)];
        for slug in ["qualifacts-credible", "qualifacts-carelogic"] {
            let definition = of(slug, platform(slug));
            assert_eq!(
                definition.redirect_uri,
                format!("{BASE}/v1/callback/qualifacts")
            );
            assert_eq!(
                (definition.aud.as_str(), definition.platform_type.as_str()),
                ("https://a.example/r4", slug)
            );
        }
        let cerner = of("cerner", platform("cerner"));
        assert_eq!(
            cerner.introspection_endpoint.as_deref(),
            Some("https://authorization.cerner.com/tokeninfo")
        );
        let [kaiser, sandbox] = ["false", "true"].map(|mode| {
            of(
                "kaiser",
                [platform("kaiser"), vec![("fasten-sandbox-mode", mode)]].concat(),
            )
            .scopes_supported
            .join(" ")
        });
        assert_eq!(kaiser, "launch/patient offline_access patient/*.read");
        assert_eq!(
            sandbox,
            "launch/patient offline_access patient/*.read sandbox"
        );
        assert_eq!(of("nextgen", platform("nextgen")).aud, "");
    }
}
