//! The endpoints this gateway serves: settings made into definitions, and what a definition must hold to
//! be safe (GW-29, MIX-03). A later import adds its endpoints here.

use crate::api::VERSION;
use crate::api::callback::CALLBACK;
use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::api::connect::Definition;
use crate::catalog::Entries;
use crate::error::{Error, Kind, Result};
use crate::http::{is_loopback, is_private_ip};
use crate::lighthouse::settings::{
    Aud, AuthMethod, Endpoint as EndpointSettings, Platform, ResponseMode, Settings, SigningAlgorithm,
};
use crate::secret::Secret;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use url::{Host, Url};
use uuid::Uuid;

/// Sign-ins one seat includes per 90 days (gateway.md section 5).
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

/// How the gateway proves itself at the token endpoint.
#[derive(Clone, Debug)]
pub enum Authentication {
    None,
    Basic(Secret),
    Post(Secret),
    PrivateKey(SigningAlgorithm),
}

impl Endpoint {
    /// Whether an S256 challenge must come along: always for public clients (RFC 9700 section 2.1.1).
    #[must_use]
    pub const fn wants_challenge(&self) -> bool {
        !self.definition.confidential || !self.definition.code_challenge_methods_supported.is_empty()
    }
}

/// All endpoints, by id and by platform.
#[derive(Debug, Default)]
pub struct Definitions {
    endpoints: Vec<Arc<Endpoint>>,
    by_id: HashMap<String, usize>,
    by_platform: HashMap<String, Vec<usize>>,
    /// The first of each limit group.
    by_group: HashMap<String, usize>,
    /// The same for whoever searches.
    entries: Arc<Entries>,
}

impl Definitions {
    /// All definitions of the settings, as served at `public_url`.
    ///
    /// # Errors
    /// [`Kind::Config`], naming the setting that is missing or unsafe.
    pub fn new(settings: &Settings, public_url: &str) -> Result<Self> {
        for (slug, platform) in &settings.platforms {
            check_platform(slug, platform)?;
        }
        let mut catalog = Self::default();
        for endpoint in &settings.endpoints {
            catalog.add(resolve(settings, endpoint, public_url)?)?;
        }
        catalog.entries = Arc::new(entries(&catalog.endpoints));
        Ok(catalog)
    }

    /// What can be searched: every endpoint in it can be connected.
    #[must_use]
    pub fn entries(&self) -> Arc<Entries> {
        self.entries.clone()
    }

    /// Everything that [`Self::new`] stumbles over, not only the first.
    #[must_use]
    pub fn problems(settings: &Settings, public_url: &str) -> Vec<Error> {
        let platforms = settings.platforms.iter().filter_map(|(slug, platform)| check_platform(slug, platform).err());
        let mut found: Vec<Error> = platforms.collect();
        let mut catalog = Self::default();
        let endpoints = settings.endpoints.iter();
        found.extend(endpoints.filter_map(|endpoint| {
            resolve(settings, endpoint, public_url).and_then(|endpoint| catalog.add(endpoint)).err()
        }));
        found
    }

    fn add(&mut self, endpoint: Endpoint) -> Result<()> {
        let place = self.endpoints.len();
        if self.by_id.insert(endpoint.definition.id.clone(), place).is_some() {
            return Err(wrong(&format!("endpoint id `{}` is used twice", endpoint.definition.id)));
        }
        self.by_group.entry(endpoint.definition.limit_group.clone()).or_insert(place);
        self.by_platform.entry(endpoint.definition.platform_type.clone()).or_default().push(place);
        self.endpoints.push(Arc::new(endpoint));
        Ok(())
    }

    /// An endpoint by its id, or by its platform's slug where that platform has no other.
    #[must_use]
    pub fn find(&self, id_or_slug: &str) -> Option<Arc<Endpoint>> {
        let place = self.by_id.get(&id_or_slug.to_ascii_lowercase()).copied();
        let alone = || match self.by_platform.get(id_or_slug).map(Vec::as_slice) {
            Some(&[place]) => Some(place),
            _ => None,
        };
        self.endpoints.get(place.or_else(alone)?).cloned()
    }

    /// The first endpoint whose users are counted under `limit_group`.
    #[must_use]
    pub fn of_group(&self, limit_group: &str) -> Option<Arc<Endpoint>> {
        self.endpoints.get(*self.by_group.get(limit_group)?).cloned()
    }

    /// What the gateway signs with, anywhere.
    #[must_use]
    pub fn signing_algorithms(&self) -> BTreeSet<SigningAlgorithm> {
        let used = self.endpoints.iter().filter_map(|endpoint| match endpoint.authentication {
            Authentication::PrivateKey(algorithm) => Some(algorithm),
            _ => None,
        });
        used.collect()
    }

    /// Whether any endpoint is of this platform.
    #[must_use]
    pub fn has_platform(&self, slug: &str) -> bool {
        self.by_platform.contains_key(slug)
    }
}

/// A brand and a portal for each endpoint; their ids follow from its own.
fn entries(endpoints: &[Arc<Endpoint>]) -> Entries {
    let mut entries = Entries::default();
    for Definition { id, display, platform_type, url, authorization_endpoint, token_endpoint, .. } in
        endpoints.iter().map(|endpoint| &endpoint.definition)
    {
        let of = |kind: &str| Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{kind} {id}").as_bytes()).to_string();
        let name = if display.is_empty() { platform_type } else { display };
        let portal =
            Portal { id: of("portal"), name: name.clone(), endpoint_ids: vec![id.clone()], ..Portal::default() };
        let portal_ids = vec![portal.id.clone()];
        entries.brands.push(Brand { id: of("brand"), name: name.clone(), portal_ids, ..Brand::default() });
        entries.portals.push(portal);
        entries.endpoints.push(Entry {
            id: id.clone(),
            status: "active".to_owned(),
            connection_type: "hl7-fhir-rest".to_owned(),
            platform_type: platform_type.clone(),
            url: url.clone(),
            authorization_endpoint: Some(authorization_endpoint.clone()),
            token_endpoint: Some(token_endpoint.clone()),
            ..Entry::default()
        });
    }
    entries
}

fn wrong(message: &str) -> Error {
    Error::new(Kind::Config, message).hint("`docs/lighthouse.example.toml` explains every setting")
}

fn check_platform(slug: &str, platform: &Platform) -> Result<()> {
    let fail = |key: &str, reason: &str| Err(wrong(&format!("`platforms.{slug}.{key}` {reason}")));
    if slug.is_empty() || !slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(wrong(&format!("platform name `{slug}` is not made of lower-case letters, digits and `-`")));
    }
    if platform.response_modes.is_empty() {
        return fail("response_modes", "is empty");
    }
    if platform.code_challenge_methods.iter().any(|method| method != "S256") {
        return fail("code_challenge_methods", "holds something other than `S256`");
    }
    let code_is_seen = platform.response_modes.first() == Some(&ResponseMode::Query);
    if platform.confidential && platform.code_challenge_methods.is_empty() && !code_is_seen {
        // Nothing would tie a code to the sign-in it came from (GW-15).
        return fail("response_modes", "must begin with `query` for a confidential platform without PKCE");
    }
    if platform.limit.is_some_and(|limit| limit < 0) {
        return fail("limit", "is negative");
    }
    if platform.limit_group.as_deref() == Some("") {
        return fail("limit_group", "is empty");
    }
    Ok(())
}

fn resolve(settings: &Settings, endpoint: &EndpointSettings, public_url: &str) -> Result<Endpoint> {
    let mut url = endpoint.url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    let slug = &endpoint.platform_type;
    let id = endpoint.id.unwrap_or_else(|| Uuid::new_v5(&Uuid::NAMESPACE_URL, url.as_str().as_bytes())).to_string();
    let name = if endpoint.display.is_empty() { &id } else { &endpoint.display };
    let Some(platform) = settings.platforms.get(slug) else {
        return Err(wrong(&format!(
            "endpoint `{name}`: `platform_type` names `{slug}`, which is not under `platforms`"
        )));
    };
    check_addresses(endpoint, name)?;
    let client_id = endpoint.client_id.as_ref().unwrap_or(&platform.client_id);
    if client_id.is_empty() {
        return Err(wrong(&format!("endpoint `{name}`: `platforms.{slug}.client_id` is missing")));
    }
    let authentication = authentication(slug, platform)?;
    Ok(Endpoint {
        limit: endpoint.limit.or(platform.limit).unwrap_or(settings.default_limit),
        sign_ins_per_seat: if platform.refresh_tokens { WITH_REFRESH_TOKENS } else { WITHOUT_REFRESH_TOKENS },
        definition: definition(endpoint, platform, &id, &url, client_id, public_url),
        authentication,
    })
}

fn definition(
    endpoint: &EndpointSettings,
    platform: &Platform,
    id: &str,
    url: &Url,
    client_id: &str,
    public_url: &str,
) -> Definition {
    let slug = &endpoint.platform_type;
    let text = |url: &Option<Url>| url.as_ref().map(Url::to_string);
    Definition {
        id: id.to_owned(),
        display: endpoint.display.clone(),
        platform_type: slug.clone(),
        url: url.to_string(),
        authorization_endpoint: endpoint.authorization_endpoint.to_string(),
        token_endpoint: endpoint.token_endpoint.to_string(),
        introspection_endpoint: text(&endpoint.introspection_endpoint),
        userinfo_endpoint: text(&endpoint.userinfo_endpoint),
        revoke_endpoint: text(&endpoint.revoke_endpoint),
        client_id: client_id.to_owned(),
        redirect_uri: format!("{public_url}{VERSION}{CALLBACK}{slug}"),
        issuer: url.to_string(),
        aud: match platform.aud {
            Aud::Url => url.to_string(),
            Aud::UrlWithoutSlash => url.as_str().trim_end_matches('/').to_owned(),
            Aud::None => String::new(),
        },
        scopes_supported: platform.scopes.clone(),
        response_types_supported: vec!["code".to_owned()],
        response_modes_supported: platform.response_modes.iter().map(|mode| mode.name().to_owned()).collect(),
        grant_types_supported: vec!["authorization_code".to_owned()],
        code_challenge_methods_supported: platform.code_challenge_methods.clone(),
        token_endpoint_auth_methods_supported: vec![method(platform).name().to_owned()],
        confidential: platform.confidential,
        cors_relay_required: platform.cors_relay_required,
        limit_group: platform.limit_group.clone().unwrap_or_else(|| id.to_owned()),
    }
}

/// `client_secret_basic` where nothing is said and there is something to prove (lighthouse-api.md 7.2).
fn method(platform: &Platform) -> AuthMethod {
    let default = if platform.confidential { AuthMethod::ClientSecretBasic } else { AuthMethod::None };
    platform.token_endpoint_auth_method.unwrap_or(default)
}

fn authentication(slug: &str, platform: &Platform) -> Result<Authentication> {
    let made: fn(Secret) -> Authentication = match method(platform) {
        AuthMethod::None => return Ok(Authentication::None),
        _ if !platform.confidential => {
            let message = format!("`platforms.{slug}.token_endpoint_auth_method` needs `confidential = true`");
            return Err(wrong(&message));
        }
        AuthMethod::PrivateKeyJwt => return Ok(Authentication::PrivateKey(platform.token_endpoint_auth_signing_alg)),
        AuthMethod::ClientSecretBasic => Authentication::Basic,
        AuthMethod::ClientSecretPost => Authentication::Post,
    };
    match (&platform.client_secret, &platform.client_secret_file) {
        (Some(secret), _) => Ok(made(secret.clone())),
        (None, Some(file)) => Ok(made(read_secret(slug, file)?)),
        (None, None) => Err(wrong(&format!("`platforms.{slug}.client_secret_file` is missing"))),
    }
}

fn read_secret(slug: &str, file: &Path) -> Result<Secret> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        wrong(&format!("`platforms.{slug}.client_secret_file`: cannot read `{}`: {error}", file.display()))
    })?;
    match text.trim() {
        "" => Err(wrong(&format!("`platforms.{slug}.client_secret_file`: `{}` is empty", file.display()))),
        secret => Ok(Secret::new(secret)),
    }
}

fn check_addresses(endpoint: &EndpointSettings, name: &str) -> Result<()> {
    let oauth = [
        ("authorization_endpoint", Some(&endpoint.authorization_endpoint)),
        ("token_endpoint", Some(&endpoint.token_endpoint)),
        ("introspection_endpoint", endpoint.introspection_endpoint.as_ref()),
        ("userinfo_endpoint", endpoint.userinfo_endpoint.as_ref()),
        ("revoke_endpoint", endpoint.revoke_endpoint.as_ref()),
    ];
    let present = |(key, url): &(&'static str, Option<&Url>)| url.map(|url| (*key, url.clone()));
    let oauth: Vec<(&str, Url)> = oauth.iter().filter_map(present).collect();
    for (key, url) in oauth.iter().chain([&("url", endpoint.url.clone())]) {
        check_address(url, endpoint.allow_private_network)
            .map_err(|reason| wrong(&format!("endpoint `{name}`: `{key}` {reason}")))?;
    }
    for (key, url) in &oauth {
        let host = url.host_str().unwrap_or_default();
        let same = Some(host) == endpoint.authorization_endpoint.host_str();
        if !same && !endpoint.hosts.iter().any(|listed| listed == host) {
            let message = format!("endpoint `{name}`: `{key}` is on `{host}`, the authorization endpoint is not");
            return Err(wrong(&message).hint(format!("if one organisation runs both, add `{host}` to `hosts`")));
        }
    }
    Ok(())
}

/// GW-29: `https`, or `http` on this machine; private networks only when that is meant.
fn check_address(url: &Url, allow_private_network: bool) -> std::result::Result<(), &'static str> {
    let private = match url.host() {
        Some(Host::Ipv4(ip)) => is_private_ip(ip.into()),
        Some(Host::Ipv6(ip)) => is_private_ip(ip.into()),
        Some(Host::Domain(_)) => false,
        None => return Err("names no host"),
    };
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => Err("holds a user name or password"),
        _ if url.fragment().is_some() => Err("holds a fragment"),
        "http" | "https" if is_loopback(url) => Ok(()),
        "https" if private && !allow_private_network => {
            Err("is on a private network; set `allow_private_network = true` if that is meant")
        }
        "https" => Ok(()),
        _ => Err("is not an `https` address"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:8417";

    fn catalog(text: &str) -> Result<Definitions> {
        Definitions::new(&toml::from_str(text).unwrap(), BASE)
    }

    fn endpoint(platform: &str, extra: &str) -> String {
        format!(
            "[platforms.p]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\n{extra}\n{}",
            if extra.contains("token_endpoint") { "" } else { "token_endpoint = \"https://a.example/token\"" }
        ) + "\nurl = \"https://a.example/fhir\"\nauthorization_endpoint = \"https://a.example/authorize\"\n"
    }

    #[test]
    fn makes_the_definition_of_the_contract() {
        let catalog = catalog(&endpoint("client_id = \"me\"\nscopes = [\"openid\"]", "")).unwrap();
        let definition = &catalog.find("p").unwrap().definition;

        assert_eq!(definition.url, "https://a.example/fhir/");
        assert_eq!(definition.aud, "https://a.example/fhir/");
        assert_eq!(definition.redirect_uri, "http://127.0.0.1:8417/v1/callback/p");
        assert_eq!(definition.limit_group, definition.id);
        assert_eq!(definition.id, catalog.find(&definition.id.to_uppercase()).unwrap().definition.id);
    }

    /// GW-29: an incomplete or unsafe definition is refused at start, naming the setting.
    #[test]
    fn refuses_incomplete_and_unsafe_definitions_by_the_settings_name() {
        for (platform, extra, expected) in [
            ("", "", "endpoint `Here`: `platforms.p.client_id` is missing"),
            (
                "client_id = \"me\"",
                "token_endpoint = \"http://a.example/token\"",
                "endpoint `Here`: `token_endpoint` is not an `https` address",
            ),
            (
                "client_id = \"me\"",
                "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]",
                "endpoint `Here`: `token_endpoint` is on a private network; set `allow_private_network = true` if that is meant",
            ),
            ("client_id = \"me\"\nconfidential = true", "", "`platforms.p.client_secret_file` is missing"),
            (
                "client_id = \"me\"\ncode_challenge_methods = [\"plain\"]",
                "",
                "`platforms.p.code_challenge_methods` holds something other than `S256`",
            ),
        ] {
            assert_eq!(catalog(&endpoint(platform, extra)).unwrap_err().to_string(), expected);
        }
    }

    /// MIX-03: authorization and token endpoint belong to one organisation.
    #[test]
    fn refuses_a_token_endpoint_on_a_host_that_is_not_pinned() {
        let elsewhere = "token_endpoint = \"https://evil.example/token\"";
        let error = catalog(&endpoint("client_id = \"me\"", elsewhere)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "endpoint `Here`: `token_endpoint` is on `evil.example`, the authorization endpoint is not"
        );
        let listed = format!("{elsewhere}\nhosts = [\"evil.example\"]");
        assert!(catalog(&endpoint("client_id = \"me\"", &listed)).is_ok());
    }

    #[test]
    fn a_private_network_may_be_meant() {
        let meant = "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]\nallow_private_network = true";
        assert!(catalog(&endpoint("client_id = \"me\"", meant)).is_ok());
    }

    #[test]
    fn a_confidential_client_may_have_no_secret() {
        let text = endpoint("client_id = \"me\"\nconfidential = true\ntoken_endpoint_auth_method = \"none\"", "");
        assert!(matches!(catalog(&text).unwrap().find("p").unwrap().authentication, Authentication::None));
    }
}
