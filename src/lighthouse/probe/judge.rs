//! What an endpoint publishes about itself, judged: one word, one sentence, and what a sign-in needs to know.
//! Pure rules; the documents are fetched in `probe_fetch`, and what they say is kept by `entries`.

use crate::http::{is_loopback, is_private_ip};
use crate::lighthouse::probe::capability::Statement;
use serde_json::{Map, Value};
use url::{Host, Url};

/// An endpoint to probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub id: String,
    /// FHIR base URL.
    pub url: String,
    pub platform_type: String,
    /// Hosts besides the authorization endpoint's that the other OAuth addresses may be on.
    pub hosts: Vec<String>,
    /// Addresses on private networks are meant.
    pub allow_private_network: bool,
}

/// How an endpoint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Patients can sign in.
    Ok,
    /// It answers, and says nothing about signing in.
    NoSmart,
    /// Its document lacks what a sign-in needs.
    Incomplete,
    /// Its document names addresses that codes must not be sent to (GW-29, MIX-03).
    Unsafe,
    /// It answers with something other than a document.
    WrongType,
    HttpStatus,
    Redirected,
    TooLarge,
    Timeout,
    Tls,
    /// The connection broke in the middle of the answer.
    Broken,
    Unreachable,
    /// Its host is on a private network.
    Private,
    /// Its FHIR base is no address that may be asked.
    Address,
}

impl Verdict {
    /// All of them, the best first.
    pub const ALL: [Self; 14] = [
        Self::Ok,
        Self::NoSmart,
        Self::Incomplete,
        Self::Unsafe,
        Self::WrongType,
        Self::HttpStatus,
        Self::Redirected,
        Self::TooLarge,
        Self::Timeout,
        Self::Tls,
        Self::Broken,
        Self::Unreachable,
        Self::Private,
        Self::Address,
    ];

    /// As it is stored and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoSmart => "no_smart",
            Self::Incomplete => "incomplete",
            Self::Unsafe => "unsafe",
            Self::WrongType => "wrong_type",
            Self::HttpStatus => "http_status",
            Self::Redirected => "redirected",
            Self::TooLarge => "too_large",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::Unreachable => "unreachable",
            Self::Private => "private",
            Self::Address => "address",
        }
    }

    /// Whether it speaks of the host more than of the endpoint.
    #[must_use]
    pub const fn is_about_the_host(self) -> bool {
        matches!(
            self,
            Self::Timeout | Self::Tls | Self::Broken | Self::Unreachable
        )
    }
}

/// A verdict other than `ok`, and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub verdict: Verdict,
    pub sentence: String,
}

impl Trouble {
    /// One sentence without a final period; the endpoint is its subject.
    #[must_use]
    pub fn new(verdict: Verdict, sentence: impl Into<String>) -> Self {
        Self {
            verdict,
            sentence: sentence.into(),
        }
    }
}

/// What became of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Status 200.
    Document(Vec<u8>),
    /// Status 200 with more than is read; this is its beginning.
    Beginning(Vec<u8>),
    /// Another status that is no redirect.
    Status(u16),
    Failed(Trouble),
}

impl Fetched {
    /// Whether the host asks for patience (RFC 6585 section 4).
    #[must_use]
    pub const fn is_too_many(&self) -> bool {
        matches!(self, Self::Status(429))
    }

    /// What is wrong with it as a JSON document.
    fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Document(body) if object(body).is_some() => None,
            Self::Document(_) => Some(Trouble::new(
                Verdict::WrongType,
                "answers with something that is not a JSON object",
            )),
            Self::Beginning(body) => Some(Trouble::new(
                Verdict::TooLarge,
                format!("answers with more than {} bytes", body.len()),
            )),
            Self::Status(404 | 410) => Some(Trouble::new(
                Verdict::NoSmart,
                "publishes nothing about signing in",
            )),
            Self::Status(status) => Some(Trouble::new(
                Verdict::HttpStatus,
                format!("answers with status {status}"),
            )),
            Self::Failed(trouble) => Some(trouble.clone()),
        }
    }
}

/// Whether OpenID Connect Discovery may still say what SMART discovery did not: the server answered, and is
/// well.
#[must_use]
pub fn wants_oidc(smart: &Fetched) -> bool {
    match smart {
        Fetched::Document(body) => object(body).is_none(),
        Fetched::Status(status) => (400..500).contains(status) && *status != 429,
        Fetched::Beginning(_) | Fetched::Failed(_) => false,
    }
}

/// Whether the host may be asked for its capability statement too.
#[must_use]
pub const fn wants_statement(smart: &Fetched) -> bool {
    !matches!(smart, Fetched::Failed(trouble) if trouble.verdict.is_about_the_host())
}

/// What was fetched of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documents {
    pub smart: Fetched,
    pub oidc: Option<Fetched>,
    pub statement: Option<Fetched>,
}

/// What an endpoint's documents say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub introspection_endpoint: Option<String>,
    pub userinfo_endpoint: Option<String>,
    pub revoke_endpoint: Option<String>,
    pub registration_endpoint: Option<String>,
    pub capabilities: Vec<String>,
    pub code_challenge_methods: Vec<String>,
    /// Of the capability statement.
    pub statement: Statement,
}

/// The outcome of one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    /// Without a final period; the endpoint is its subject.
    pub sentence: String,
    /// With the verdict `ok` only.
    pub found: Option<Found>,
}

impl From<Trouble> for Judged {
    fn from(trouble: Trouble) -> Self {
        Self {
            verdict: trouble.verdict,
            sentence: trouble.sentence,
            found: None,
        }
    }
}

/// The FHIR base as an address that may be asked: documents lie below it (DISC-03).
///
/// # Errors
/// Verdict `address`, or `private` for a literal address of a private network.
pub fn base(target: &Target) -> Result<Url, Trouble> {
    let wrong = |what: &str| Trouble::new(Verdict::Address, format!("has a FHIR base that {what}"));
    let mut url = Url::parse(target.url.trim()).map_err(|_| wrong("is no absolute address"))?;
    match check(&url, target.allow_private_network) {
        Err(Unfit::Private) => {
            return Err(Trouble::new(
                Verdict::Private,
                "has a FHIR base on a private network",
            ));
        }
        Err(Unfit::Other(what)) => return Err(wrong(what)),
        Ok(()) => {}
    }
    if url.query().is_some() {
        return Err(wrong("has a query"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// The verdict about one endpoint. The capability statement adds facts; only discovery decides.
#[must_use]
pub fn judge(target: &Target, base: &Url, documents: &Documents) -> Judged {
    let oidc = documents.oidc.as_ref().and_then(|fetched| match fetched {
        Fetched::Document(body) => object(body),
        _ => None,
    });
    let read = match (&documents.smart, oidc) {
        (Fetched::Document(body), None) => object(body).map(|members| sign_in(target, &members)),
        (_, Some(members)) => {
            Some(of_issuer(base, &members).and_then(|()| sign_in(target, &members)))
        }
        _ => None,
    };
    let wrong = || {
        documents
            .smart
            .trouble()
            .unwrap_or_else(|| Trouble::new(Verdict::NoSmart, "publishes nothing"))
    };
    let (mut found, mut remarks) = match read.unwrap_or_else(|| Err(wrong())) {
        Ok(read) => read,
        Err(trouble) => return trouble.into(),
    };
    if documents.oidc.is_some() {
        remarks.push("by its OpenID document, for it has no SMART one".to_owned());
    }
    match documents.statement.as_ref().map(Statement::of) {
        Some(Ok(statement)) => found.statement = statement,
        Some(Err(trouble)) => remarks.push(format!("for its capability statement it {trouble}")),
        None => {}
    }
    let host = Url::parse(&found.authorization_endpoint)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let sentence = format!("lets patients sign in at `{}`", host.unwrap_or_default());
    let sentence = [sentence]
        .into_iter()
        .chain(remarks)
        .collect::<Vec<_>>()
        .join("; ");
    Judged {
        verdict: Verdict::Ok,
        sentence,
        found: Some(found),
    }
}

/// The addresses of a discovery document, SMART's or OpenID's, and what is remarkable about it.
fn sign_in(target: &Target, members: &Map<String, Value>) -> Result<(Found, Vec<String>), Trouble> {
    let authorization = address(target, members, "authorization_endpoint")?;
    let token = address(target, members, "token_endpoint")?;
    let home = authorization.host_str().unwrap_or_default();
    let same = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host == home || target.hosts.iter().any(|listed| listed == host)
    };
    if !same(&token) {
        let host = token.host_str().unwrap_or_default();
        let sentence =
            format!("has `token_endpoint` on `{host}` and `authorization_endpoint` on `{home}`");
        return Err(Trouble::new(Verdict::Unsafe, sentence));
    }
    let mut remarks = Vec::new();
    let mut optional = |member: &str| {
        members.get(member).filter(|value| !value.is_null())?;
        let url = address(target, members, member).ok().filter(same);
        if url.is_none() {
            remarks.push(format!("its `{member}` is left out"));
        }
        url.map(String::from)
    };
    let mut found = Found {
        introspection_endpoint: optional("introspection_endpoint"),
        userinfo_endpoint: optional("userinfo_endpoint"),
        revoke_endpoint: optional("revocation_endpoint"),
        registration_endpoint: optional("registration_endpoint"),
        ..Found::default()
    };
    found.capabilities = words(members, "capabilities");
    found.code_challenge_methods = words(members, "code_challenge_methods_supported");
    if !found
        .code_challenge_methods
        .iter()
        .any(|method| method == "S256")
    {
        remarks.push("it does not offer PKCE with `S256`".to_owned());
    }
    (found.authorization_endpoint, found.token_endpoint) = (authorization.into(), token.into());
    Ok((found, remarks))
}

fn address(target: &Target, members: &Map<String, Value>, member: &str) -> Result<Url, Trouble> {
    let incomplete =
        |what: &str| Trouble::new(Verdict::Incomplete, format!("publishes a document {what}"));
    let text = match members.get(member) {
        Some(Value::String(text)) if !text.trim().is_empty() => text.trim(),
        Some(Value::String(_) | Value::Null) | None => {
            return Err(incomplete(&format!("without `{member}`")));
        }
        Some(_) => return Err(incomplete(&format!("whose `{member}` is no text"))),
    };
    let url = Url::parse(text)
        .map_err(|_| incomplete(&format!("whose `{member}` is no absolute address")))?;
    check(&url, target.allow_private_network).map_err(|unfit| {
        let what = match unfit {
            Unfit::Private => "is on a private network",
            Unfit::Other(what) => what,
        };
        Trouble::new(
            Verdict::Unsafe,
            format!("publishes a document whose `{member}` {what}"),
        )
    })?;
    Ok(url)
}

/// The document of another issuer says nothing about this one (OpenID Connect Discovery section 4.3). A slash
/// at the end is forgiven, for lists of endpoints are not exact about it.
fn of_issuer(base: &Url, members: &Map<String, Value>) -> Result<(), Trouble> {
    let issuer = members
        .get("issuer")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return Ok(());
    }
    Err(Trouble::new(
        Verdict::Unsafe,
        "publishes the OpenID document of another issuer",
    ))
}

/// Those texts of a list that are as short as names are.
fn words(members: &Map<String, Value>, member: &str) -> Vec<String> {
    let list = members
        .get(member)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let texts = list
        .iter()
        .filter_map(Value::as_str)
        .filter(|text| text.len() <= 200)
        .take(100);
    texts.map(str::to_owned).collect()
}

fn object(body: &[u8]) -> Option<Map<String, Value>> {
    // Some servers begin with a byte order mark.
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

enum Unfit {
    Private,
    Other(&'static str),
}

/// GW-29 for what comes from a list and not from the operator: this machine is a private network too.
fn check(url: &Url, allow_private_network: bool) -> Result<(), Unfit> {
    let private = match url.host() {
        Some(Host::Ipv4(ip)) => is_private_ip(ip.into()),
        Some(Host::Ipv6(ip)) => is_private_ip(ip.to_canonical()),
        Some(Host::Domain(_)) => is_loopback(url),
        None => return Err(Unfit::Other("names no host")),
    };
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err(Unfit::Other("holds a user name or password"))
        }
        _ if url.fragment().is_some() => Err(Unfit::Other("holds a fragment")),
        "http" if !is_loopback(url) => Err(Unfit::Other("is not an `https` address")),
        "http" | "https" if private && !allow_private_network => Err(Unfit::Private),
        "http" | "https" => Ok(()),
        _ => Err(Unfit::Other("is not an `https` address")),
    }
}

/// So many failed checks in a row, and so long after the last good one, end the service of an endpoint: a
/// provider's bad weekend does not, however often it is checked in it.
const FAILURES: i64 = 3;
const GRACE: i64 = 7 * 24 * 60 * 60;

/// Whether an endpoint is offered to patients, going by its checks alone: it was good once, and has not failed
/// for too long.
#[must_use]
pub const fn is_offered(last_good: Option<i64>, failures_since: i64, now: i64) -> bool {
    match last_good {
        None => false,
        Some(at) => failures_since < FAILURES || now - at < GRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn target() -> Target {
        Target {
            id: "1".to_owned(),
            url: "https://fhir.example/r4".to_owned(),
            ..Target::default()
        }
    }

    fn json(value: &Value) -> Fetched {
        Fetched::Document(value.to_string().into_bytes())
    }

    fn good() -> Value {
        json!({
            "authorization_endpoint": "https://auth.example/authorize", "token_endpoint": "https://auth.example/token",
            "revocation_endpoint": "https://auth.example/revoke", "userinfo_endpoint": "https://other.example/userinfo",
            "capabilities": ["launch-standalone", 7], "code_challenge_methods_supported": ["S256"],
        })
    }

    fn judged(target: &Target, smart: Fetched, oidc: Option<Fetched>) -> Judged {
        judge(
            target,
            &base(target).unwrap(),
            &Documents {
                smart,
                oidc,
                statement: None,
            },
        )
    }

    fn said(smart: Fetched, oidc: Option<Fetched>) -> String {
        let judged = judged(&target(), smart, oidc);
        assert_eq!(judged.found.is_some(), judged.verdict == Verdict::Ok);
        format!("{}: {}", judged.verdict.name(), judged.sentence)
    }

    #[test]
    fn reads_what_a_sign_in_needs() {
        let statement = json!({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"});
        let documents = Documents {
            smart: json(&good()),
            oidc: None,
            statement: Some(json(&statement)),
        };
        let target = target();
        let judged = judge(&target, &base(&target).unwrap(), &documents);

        let sentence =
            "lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out";
        let found = Found {
            authorization_endpoint: "https://auth.example/authorize".to_owned(),
            token_endpoint: "https://auth.example/token".to_owned(),
            revoke_endpoint: Some("https://auth.example/revoke".to_owned()),
            capabilities: vec!["launch-standalone".to_owned()],
            code_challenge_methods: vec!["S256".to_owned()],
            statement: Statement {
                fhir_version: Some("4.0.1".to_owned()),
                ..Statement::default()
            },
            ..Found::default()
        };
        let expected = Judged {
            verdict: Verdict::Ok,
            sentence: sentence.to_owned(),
            found: Some(found),
        };
        assert_eq!(judged, expected);
    }

    #[test]
    fn a_document_is_judged_by_what_is_wrong_with_it() {
        let with = |member: &str, value: Value| {
            let mut document = good();
            document[member] = value;
            said(json(&document), None)
        };
        for (said, expected) in [
            (
                with("token_endpoint", Value::Null),
                "incomplete: publishes a document without `token_endpoint`",
            ),
            (
                with("token_endpoint", json!("")),
                "incomplete: publishes a document without `token_endpoint`",
            ),
            (
                with("authorization_endpoint", json!(7)),
                "incomplete: publishes a document whose `authorization_endpoint` is no text",
            ),
            (
                with("token_endpoint", json!("/token")),
                "incomplete: publishes a document whose `token_endpoint` is no absolute address",
            ),
            (
                with("token_endpoint", json!("http://auth.example/token")),
                "unsafe: publishes a document whose `token_endpoint` is not an `https` address",
            ),
            (
                with("token_endpoint", json!("https://10.0.0.1/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("http://127.0.0.1/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("https://[::ffff:10.0.0.1]/token")),
                "unsafe: publishes a document whose `token_endpoint` is on a private network",
            ),
            (
                with("token_endpoint", json!("https://evil.example/token")),
                "unsafe: has `token_endpoint` on `evil.example` and `authorization_endpoint` on `auth.example`",
            ),
            (
                with("code_challenge_methods_supported", json!(["plain"])),
                "ok: lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out; it does not offer PKCE with `S256`",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn an_operator_may_pin_another_host_and_mean_a_private_network() {
        let mut document = good();
        document["token_endpoint"] = json!("https://10.0.0.1/token");
        let meant = Target {
            hosts: vec!["10.0.0.1".to_owned()],
            allow_private_network: true,
            ..target()
        };
        assert_eq!(judged(&meant, json(&document), None).verdict, Verdict::Ok);
    }

    #[test]
    fn what_is_no_document_is_named() {
        for (smart, expected) in [
            (
                Fetched::Status(404),
                "no_smart: publishes nothing about signing in",
            ),
            (Fetched::Status(503), "http_status: answers with status 503"),
            (
                Fetched::Document(b"<html>".to_vec()),
                "wrong_type: answers with something that is not a JSON object",
            ),
            (
                Fetched::Document(b"[1]".to_vec()),
                "wrong_type: answers with something that is not a JSON object",
            ),
            (
                Fetched::Beginning(vec![b'{'; 9]),
                "too_large: answers with more than 9 bytes",
            ),
            (
                Fetched::Failed(Trouble::new(Verdict::Tls, "has a bad day")),
                "tls: has a bad day",
            ),
        ] {
            assert_eq!(said(smart, None), expected);
        }
    }

    #[test]
    fn an_openid_document_helps_out_if_it_is_the_endpoints_own() {
        let mut document = good();
        document["issuer"] = json!("https://fhir.example/r4");
        assert_eq!(
            said(Fetched::Status(404), Some(json(&document))),
            "ok: lets patients sign in at `auth.example`; its `userinfo_endpoint` is left out; \
             by its OpenID document, for it has no SMART one"
        );
        document["issuer"] = json!("https://fhir.example/other");
        assert_eq!(
            said(Fetched::Status(404), Some(json(&document))),
            "unsafe: publishes the OpenID document of another issuer"
        );
        assert_eq!(
            said(Fetched::Status(403), Some(Fetched::Status(404))),
            "http_status: answers with status 403"
        );
        let asked = [
            Fetched::Status(404),
            Fetched::Status(401),
            Fetched::Document(b"<html>".to_vec()),
        ];
        assert!(asked.iter().all(wants_oidc));
        let not_asked = [
            Fetched::Status(429),
            Fetched::Status(500),
            Fetched::Beginning(Vec::new()),
            json(&good()),
        ];
        assert!(!not_asked.iter().any(wants_oidc));
    }

    #[test]
    fn a_fhir_base_is_an_https_address_on_the_internet() {
        let of = |url: &str, allow_private_network| {
            let target = Target {
                url: url.to_owned(),
                allow_private_network,
                ..Target::default()
            };
            base(&target).map_or_else(|trouble| trouble.verdict.name().to_owned(), String::from)
        };
        for (url, expected, allowed) in [
            (
                "https://fhir.example/r4",
                "https://fhir.example/r4/",
                "https://fhir.example/r4/",
            ),
            (
                " https://fhir.example/r4/ ",
                "https://fhir.example/r4/",
                "https://fhir.example/r4/",
            ),
            ("http://fhir.example/", "address", "address"),
            ("https://me@fhir.example/", "address", "address"),
            ("https://fhir.example/?a=b", "address", "address"),
            ("ftp://fhir.example/", "address", "address"),
            ("fhir.example", "address", "address"),
            ("https://192.168.0.1/", "private", "https://192.168.0.1/"),
            ("http://127.0.0.1:1/", "private", "http://127.0.0.1:1/"),
            ("https://localhost/", "private", "https://localhost/"),
            ("http://192.168.0.1/", "address", "address"),
        ] {
            assert_eq!(
                (of(url, false).as_str(), of(url, true).as_str()),
                (expected, allowed),
                "{url}"
            );
        }
    }

    /// Neither three checks within an hour nor one check a month end the service of a good endpoint.
    #[test]
    fn an_endpoint_is_offered_until_it_failed_often_and_long() {
        for (last_good, failures, now, expected) in [
            (None, 0, 0, false),
            (Some(0), 0, 100 * GRACE, true),
            (Some(0), 2, 100 * GRACE, true),
            (Some(0), 3, GRACE - 1, true),
            (Some(0), 3, GRACE, false),
        ] {
            assert_eq!(
                is_offered(last_good, failures, now),
                expected,
                "{last_good:?} {failures} {now}"
            );
        }
    }

    #[test]
    fn verdicts_have_names_of_their_own() {
        let names: std::collections::BTreeSet<&str> = Verdict::ALL.map(Verdict::name).into();
        assert_eq!(names.len(), Verdict::ALL.len());
    }
}
