//! Describes each route, and defines the types that only the document uses. A test compares the
//! routes with the router.

use crate::api::callback::{CALLBACK, Return, ReturnRequest};
use crate::api::catalog::{Brand, CATALOG, Endpoint, Portal};
use crate::api::connect::{CONNECT, Definition, REDIRECT, TOKEN};
use crate::api::installation::{
    Deleted, IDEMPOTENCY_KEY, INSTALLATION, Installation, InstallationPatch, ORIGINS,
    OriginsRequest, REGISTER, RELEASE, RESEND, RegisterRequest, Registered, ReleaseRequest,
    RotatedSecret, SECRET, STOP, SeatsReleased, VERIFY, VerificationSent, VerifyRequest,
};
use crate::api::search::{LIST, Listed, SEARCH, SearchAnswer, SearchRequest};
use crate::api::ticket::{TICKET, Ticket, TicketRequest};
use crate::api::usage::{USAGE, UsageReport};
use crate::api::{ABOUT, JWKS, OPENAPI, PRIVACY, VERSION};
use crate::lighthouse::openapi::operation::{Operation, components, reference, refusal, wrapper};
use serde_json::json;
use utoipa::ToSchema;

/// The form for the token route (RFC 6749 sections 4.1.3 and 6).
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct TokenRequest {
    /// `authorization_code` or `refresh_token`.
    grant_type: String,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
    /// The endpoint's own client ID, if any.
    client_id: Option<String>,
}

/// The form on the page that asks the user before the browser goes to the provider.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct PageAnswer {
    /// The token from the page, bound to the browser.
    token: String,
    /// `refuse` or `agree`.
    answer: String,
}

/// The form on the page for unsubscribing.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct StopForm {
    /// From the link.
    mailbox: String,
    token: String,
    /// `stop` or `allow`.
    letters: String,
}

/// RFC 6749 section 5.2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct TokenError {
    error: String,
    /// Always set by the gateway; a provider may omit it.
    error_description: Option<String>,
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Returns all routes, in the order of the document.
pub(super) fn operations() -> Vec<Operation> {
    let around = |one: Operation| {
        let error = if one.path.contains(TOKEN) {
            reference::<TokenError>()
        } else {
            refusal()
        };
        let one = if one.path.starts_with("/i/") {
            let what = "no installation ID follows `/i/`";
            one.also(404, what, JSON, &json!({"schema": refusal()}))
                .page(404, what)
        } else {
            one
        };
        one.around(&error)
    };
    routes().into_iter().map(around).collect()
}

fn routes() -> Vec<Operation> {
    let mut all = vec![
        Operation::new(
            "get",
            ABOUT.to_owned(),
            "Show what this gateway is, who runs it, and how an installation registers",
        )
        .page(200, "the page"),
        Operation::new(
            "get",
            PRIVACY.to_owned(),
            "Show what this gateway learns about people",
        )
        .page(200, "the page"),
    ];
    all.extend(installation());
    all.extend(browser());
    let own = format!("/i/{{installation_id}}{VERSION}");
    for base in [VERSION, &own] {
        all.extend([connect(base), token(base), redirect(base), agree(base)]);
        all.extend([search(base), catalog(base), list(base)]);
    }
    let keys = Operation::new(
        "get",
        JWKS.to_owned(),
        "Get the public keys for verifying the gateway's signatures",
    );
    all.push(keys.answer(
        200,
        json!({"description": "a JWK set (RFC 7517)", "content": {JSON: {"schema": {"type": "object"}}}}),
    ));
    let this = Operation::new("get", OPENAPI.to_owned(), "Get this document");
    all.push(this.answer(
        200,
        json!({"description": "OpenAPI", "content": {JSON: {"schema": {"type": "object"}}}}),
    ));
    all
}

fn installation() -> Vec<Operation> {
    vec![
        Operation::v1("post", REGISTER, "Register an installation")
            .parameter(
                "header",
                IDEMPOTENCY_KEY,
                false,
                "22 to 255 URL-safe characters; a repeated request within 24 hours returns the \
                 same ID and secret",
            )
            .bounded(json!({"type": "string", "minLength": 22, "maxLength": 255, "pattern": "^[A-Za-z0-9._~-]*$"}))
            .json::<RegisterRequest>()
            .wrapped::<Registered>()
            .refuses(422, "this `Idempotency-Key` was already used with another name or e-mail address")
            .refuses(429, "too many registrations from this network; see `Retry-After`"),
        Operation::v1("get", INSTALLATION, "Get the stored record")
            .basic()
            .wrapped::<Installation>(),
        Operation::v1("patch", INSTALLATION, "Change the name and e-mail address; a new address \
         has to be verified")
            .basic()
            .json::<InstallationPatch>()
            .wrapped::<Installation>()
            .refuses(409, "another request changed the installation at the same time; nothing was \
             done")
            .refuses(429, "too many new addresses; see `Retry-After`"),
        Operation::v1("delete", INSTALLATION, "Delete the installation's name, e-mail address and \
         secret at once")
            .basic()
            .wrapped::<Deleted>()
            .refuses(409, "another request changed the installation at the same time; nothing was \
             done"),
        Operation::v1("get", VERIFY, "Show the page that the link in the e-mail opens, with a \
         button; changes nothing")
            .page(200, "the page")
            .page(404, "the link is invalid or no longer works"),
        Operation::v1("post", VERIFY, "Verify the e-mail address with the code from the e-mail, \
         or with the form on the page")
            .basic()
            .json::<VerifyRequest>()
            .wrapped::<Installation>()
            .page(200, "for the page's form: the address is verified")
            .page(404, "for the page's form: the link is invalid or no longer works")
            .refuses(409, "this owner has reached the limit for verified installations")
            .page(409, "the same, for the page's form"),
        Operation::v1("get", STOP, "Show the page that the unsubscribe link in an e-mail opens, \
         with a button; changes nothing")
            .page(200, "the page")
            .page(404, "the link is invalid"),
        Operation::v1("post", STOP, "Stop e-mails to a mailbox, or allow them again, with the \
         page's button")
            .body::<StopForm>(FORM)
            .page(200, "the page")
            .page(404, "the form is invalid"),
        Operation::v1("post", RESEND, "Send a new code by e-mail, at most 3 times per hour")
            .basic()
            .wrapped::<VerificationSent>()
            .refuses(409, "no e-mail address needs verification")
            .refuses(429, "too many requests; see `Retry-After`"),
        Operation::v1(
            "post",
            SECRET,
            "Rotate the secret; the old one works until the new one is used, but at most for 24 \
             hours",
        )
        .basic()
        .wrapped::<RotatedSecret>(),
        Operation::v1("put", ORIGINS, "Replace the exact origins to which the browser may be \
         returned")
            .basic()
            .json::<OriginsRequest>()
            .wrapped::<Installation>()
            .refuses(409, "another request changed the installation at the same time; nothing was \
             done")
            .refuses(422, "a public origin has no proof that it belongs to this installation")
            .refuses(429, "too many proofs within an hour; see `Retry-After`"),
        Operation::v1("get", USAGE, "List the users per provider and the limits, the fullest \
         provider first")
            .parameter("query", "after", false, "the cursor: `next` from the previous page")
            .parameter("query", "page_size", false, "100 by default")
            .bounded(json!({"type": "integer", "minimum": 1, "maximum": 1000}))
            .refuses(400, "an invalid cursor, or a page size out of range")
            .basic()
            .wrapped::<UsageReport>(),
        Operation::v1("post", RELEASE, "Release seats that only a browser identifies, at most ten \
         in 90 days")
            .basic()
            .body::<ReleaseRequest>(JSON)
            .wrapped::<SeatsReleased>()
            .refuses(404, "no endpoint with that ID"),
        Operation::v1("post", TICKET, "Reserve a seat before the user signs in")
            .basic()
            .json::<TicketRequest>()
            .wrapped::<Ticket>()
            .refuses(404, "no endpoint with that ID")
            .refuses(409, "no seat is left, too many sign-ins are in progress, or the provider is \
             out of service"),
    ]
}

fn browser() -> Vec<Operation> {
    let path = format!("{CALLBACK}{{slug}}");
    vec![
        Operation::v1(
            "get",
            &path,
            "Receive the browser that the provider sends back",
        )
        .parameter(
            "query",
            "state",
            false,
            "sent with `code` or `error`; in fragment mode, all of these are in the fragment \
                 instead",
        )
        .onward("redirect to the installation, with the provider's parameters")
        .page(
            200,
            "the page that passes the fragment on (fragment mode), or the question whether \
                 this is the user's own sign-in",
        )
        .page(404, "the sign-in is unknown, or older than half an hour")
        .page(
            409,
            "the sign-in was already used, no seat is left, or the installation is \
             suspended",
        )
        .page(503, "the request was a prefetch; nothing was done"),
        Operation::v1(
            "post",
            &path,
            "Report from the fragment page that the browser came back (without the code), or agree \
             to continue",
        )
        .body::<ReturnRequest>(FORM)
        .wrapped::<Return>()
        .page(
            200,
            "query mode: a page that returns to the installation, repeats the question, or \
         says that nothing was passed on",
        )
        .refuses(404, "the sign-in is unknown, or older than half an hour")
        .page(404, "the same, in query mode")
        .refuses(
            409,
            "the sign-in was already used, no seat is left, or the installation is \
         suspended",
        )
        .page(409, "the same, in query mode"),
    ]
}

fn connect(base: &str) -> Operation {
    Operation::new(
        "get",
        format!("{base}{CONNECT}{{endpoint}}"),
        "Get the definition of an endpoint by its ID, or by its platform if that has only one \
         endpoint",
    )
    .wrapped::<Definition>()
    .refuses(404, "no endpoint with that ID")
}

fn search(base: &str) -> Operation {
    Operation::new(
        "post",
        format!("{base}{SEARCH}"),
        "Search for institutions, in Elasticsearch's format",
    )
    .body::<SearchRequest>(JSON)
    .wrapped::<SearchAnswer>()
}

fn catalog(base: &str) -> Operation {
    let mut operation = Operation::new(
        "get",
        format!("{base}{CATALOG}"),
        "Get one brand, portal or endpoint; a merged ID returns the entry it was merged into",
    )
    .parameter(
        "query",
        "brand_id",
        false,
        "exactly one of the three is required",
    )
    .parameter(
        "query",
        "portal_id",
        false,
        "exactly one of the three is required",
    )
    .parameter(
        "query",
        "endpoint_id",
        false,
        "exactly one of the three is required",
    )
    .refuses(400, "none of the three was sent, or more than one")
    .refuses(404, "no entry with that ID");
    // Each of the three requires a member that the others lack, so that a response matches exactly
    // one.
    let data = [
        (reference::<Brand>(), ["name", "portal_ids"]),
        (reference::<Portal>(), ["name", "endpoint_ids"]),
        (reference::<Endpoint>(), ["platform_type", "url"]),
    ]
    .map(|(schema, required)| json!({"allOf": [schema, {"required": required}]}));
    operation.components.extend(components::<Brand>());
    operation.components.extend(components::<Portal>());
    operation.components.extend(components::<Endpoint>());
    operation.answer(200, wrapper(&json!({"oneOf": data})))
}

fn list(base: &str) -> Operation {
    let mut operation = Operation::new(
        "get",
        format!("{base}{LIST}"),
        "List what older clients can connect to: the platforms with a single endpoint",
    )
    .parameter(
        "query",
        "show_hidden",
        false,
        "`true`: include hidden brands",
    );
    operation.components.extend(components::<Listed>());
    operation.answer(
        200,
        wrapper(&json!({"type": "object", "additionalProperties": reference::<Listed>()})),
    )
}

fn token(base: &str) -> Operation {
    let path = format!("{base}{TOKEN}{{endpoint}}");
    let operation = Operation::new(
        "post",
        path,
        "Exchange a code or refresh a token, for confidential endpoints",
    )
    .body::<TokenRequest>(FORM);
    let error = |description: &str| json!({"description": description, "content": {JSON: {"schema": reference::<TokenError>()}}});
    let mut operation = operation
        .answer(200, json!({"description": "the provider's own response (RFC 6749 section 5.1)", "content": {JSON: {"schema": {"type": "object"}}}}))
        .answer(400, error("refused by the gateway or the provider"))
        .answer(404, error("no endpoint with that ID"))
        .answer(413, error("more than 64 KiB"))
        .answer(429, error("too many unknown refresh tokens; see `Retry-After`"))
        .answer(503, error("an earlier attempt is still waiting for the provider, or the gateway or its database \
             is overloaded"))
        .answer(502, error("the provider did not return a usable response"))
        .answer(504, error("the provider did not respond in time"));
    operation.components.extend(components::<TokenError>());
    operation
}

fn redirect(base: &str) -> Operation {
    Operation::new("get", format!("{base}{REDIRECT}{{state}}"), "Send the browser to the provider")
        .parameter("query", "origin_url", true, "the address that the browser returns to")
        .parameter("query", "dest_url", true, "the authorization URL, built from the definition")
        .parameter("query", "endpoint_id", false, "optional with a ticket")
        .parameter(
            "query",
            "ticket",
            false,
            "a ticket from the ticket route; without one, the installation must be known by its \
             base URL or origin",
        )
        .parameter("query", "desktop_mode", false, "`true`: the response follows a `?` inside the \
         fragment")
        .onward("redirect to the provider")
        .page(200, "the question whether to continue to an origin that is new to this browser, or, with `anonymous \
         = \"ask\"`, without a registered installation")
        .page(400, "the request is invalid, or it is not a navigation; nothing is stored")
        .page(409, "no seat is left, too many sign-ins are in progress, the installation is \
         suspended, or the provider is out of service")
        .page(503, "the request was a prefetch; nothing was done")
}

fn agree(base: &str) -> Operation {
    let path = format!("{base}{REDIRECT}{{state}}");
    Operation::new(
        "post",
        path,
        "Send the user's answer to the question whether to continue, with the same query, from the \
          page that asked",
    )
    .body::<PageAnswer>(FORM)
    .page(
        200,
        "a page that continues to the provider, repeats the question, or says that nothing was \
         sent",
    )
    .page(
        400,
        "the question was asked in another browser, too long ago, or not at all; nothing is stored",
    )
    .page(
        409,
        "no seat is left, too many sign-ins are in progress, or the installation is suspended",
    )
    .page(
        429,
        "too many requests from this network; see `Retry-After`",
    )
}
