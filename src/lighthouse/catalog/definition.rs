//! One endpoint as it is served: an entry of the catalogue and the client that this gateway is at its platform,
//! made into a definition (lighthouse-api.md section 4), and what its addresses must hold to be safe (GW-29,
//! MIX-03). Which endpoints are served is in `served`.

use crate::api::VERSION;
use crate::api::callback::CALLBACK;
use crate::api::catalog::Endpoint as Entry;
use crate::api::connect::Definition;
use crate::http::{is_loopback, is_private_ip};
pub use crate::lighthouse::catalog::platform::Authentication;
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::settings::Aud;
use crate::lighthouse::stored_catalog::platform_of;
use url::{Host, Url};

/// Sign-ins one seat includes per 90 days (protocol.md section 5).
const WITH_REFRESH_TOKENS: i64 = 6;
/// The same where the platform has no refresh tokens.
const WITHOUT_REFRESH_TOKENS: i64 = 30;

/// One endpoint, ready to serve.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub definition: Definition,
    pub authentication: Authentication,
    /// Users an installation may connect.
    pub limit: i64,
    pub sign_ins_per_seat: i64,
}

/// What a limit can be about.
pub struct Terms<'a> {
    pub platform_type: &'a str,
    pub limit_group: &'a str,
    /// Users an installation may connect, by the settings.
    pub limit: i64,
}

impl Endpoint {
    /// What limits of the operator can be about.
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

    /// How it is called in front of people.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.definition.display.is_empty() {
            &self.definition.platform_type
        } else {
            &self.definition.display
        }
    }

    /// Whether an S256 challenge must come along: always for public clients (RFC 9700 section 2.1.1).
    #[must_use]
    pub const fn wants_challenge(&self) -> bool {
        !self.definition.confidential
            || !self.definition.code_challenge_methods_supported.is_empty()
    }

    /// Whether the token route serves refreshes: for confidential clients, and for public ones whose refreshes the
    /// provider wants signed (`epic` in lighthouse-api.md section 8).
    #[must_use]
    pub const fn refreshes_here(&self) -> bool {
        self.definition.confidential || matches!(self.authentication, Authentication::PrivateKey(_))
    }
}

/// An entry with the client it is served with.
#[must_use]
pub fn endpoint(
    entry: &Entry,
    client: &Client,
    display: &str,
    public_url: &str,
    default_limit: i64,
) -> Endpoint {
    Endpoint {
        limit: client.limit.unwrap_or(default_limit),
        sign_ins_per_seat: if client.refresh_tokens {
            WITH_REFRESH_TOKENS
        } else {
            WITHOUT_REFRESH_TOKENS
        },
        authentication: client.authentication.clone(),
        definition: definition(entry, client, display, public_url),
    }
}

fn definition(entry: &Entry, client: &Client, display: &str, public_url: &str) -> Definition {
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
        limit_group: limit_group(entry, client).to_owned(),
    }
}

/// What the users of an endpoint are counted under.
#[must_use]
pub fn limit_group<'a>(entry: &'a Entry, client: &'a Client) -> &'a str {
    client.limit_group.as_deref().unwrap_or(&entry.id)
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

/// What keeps an endpoint from being served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// In few words that fit many endpoints.
    pub kind: &'static str,
    /// What a person needs to know, after the endpoint's name.
    pub text: String,
    pub hint: Option<String>,
    /// Wrong in the settings of its platform, whichever endpoint stumbles over it.
    pub is_of_platform: bool,
}

/// Where an endpoint may be besides the Internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Whoever writes the settings may name it, whoever writes a list may not.
    pub this_machine: bool,
    pub private_network: bool,
}

/// Whether all addresses are there, safe, and those of OAuth on one host or on `hosts`.
///
/// # Errors
/// What is wrong with the first that is not.
pub fn check_addresses(entry: &Entry, hosts: &[String], reach: Reach) -> Result<(), Obstacle> {
    let oauth = [
        ("authorization_endpoint", &entry.authorization_endpoint),
        ("token_endpoint", &entry.token_endpoint),
        ("introspection_endpoint", &entry.introspection_endpoint),
        ("userinfo_endpoint", &entry.userinfo_endpoint),
        ("revoke_endpoint", &entry.revoke_endpoint),
    ];
    if let Some((key, _)) = oauth.iter().take(2).find(|(_, url)| url.is_none()) {
        return Err(Obstacle {
            kind: "no authorization or token endpoint is known",
            text: format!("`{key}` is missing"),
            hint: None,
            is_of_platform: false,
        });
    }
    let mut first = None;
    for (key, url) in oauth
        .iter()
        .filter_map(|(key, url)| Some((*key, url.as_ref()?)))
    {
        let url = check_address(key, url, reach)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let pinned = first.get_or_insert_with(|| host.clone());
        if *pinned != host && !hosts.contains(&host) {
            return Err(Obstacle {
                kind: "its OAuth addresses are on several hosts",
                text: format!("`{key}` is on `{host}`, the authorization endpoint is not"),
                hint: Some(format!(
                    "if one organisation runs both, add `{host}` to `hosts`"
                )),
                is_of_platform: false,
            });
        }
    }
    check_address("url", &entry.url, reach).map(drop)
}

fn check_address(key: &str, url: &str, reach: Reach) -> Result<Url, Obstacle> {
    let fail = |reason| Obstacle {
        kind: "an address is not safe",
        text: format!("`{key}` {reason}"),
        hint: None,
        is_of_platform: false,
    };
    let url = Url::parse(url).map_err(|_| fail("is no address"))?;
    is_safe(&url, reach).map_err(fail)?;
    Ok(url)
}

/// GW-29: `https`, or `http` on this machine; private networks only when that is meant.
fn is_safe(url: &Url, reach: Reach) -> Result<(), &'static str> {
    let private = match url.host() {
        Some(Host::Ipv4(ip)) => is_private_ip(ip.into()),
        Some(Host::Ipv6(ip)) => is_private_ip(ip.into()),
        Some(Host::Domain(_)) => false,
        None => return Err("names no host"),
    };
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err("holds a user name or password")
        }
        _ if url.fragment().is_some() => Err("holds a fragment"),
        "http" | "https" if is_loopback(url) && reach.this_machine => Ok(()),
        "https" if is_loopback(url) => Err("is on this machine"),
        "https" if private && !reach.private_network => {
            Err("is on a private network; set `allow_private_network = true` if that is meant")
        }
        "https" => Ok(()),
        _ => Err("is not an `https` address"),
    }
}
