//! Names shared by both sides of the practice provider's own endpoint, which is not part of any
//! standard. Because probes use this endpoint, checks need neither to wait nor to register a second
//! client. `sandbox::practice` documents it.

/// The member of the provider's metadata that names the endpoint.
pub const ENDPOINT: &str = "fastenctl_practice_endpoint";

/// Parameter: a code, an access token or a refresh token issued by this provider.
pub const TOKEN: &str = "token";

/// Parameter: the number of seconds by which the token is made older.
pub const AGE: &str = "age";

/// Parameter: the FHIR base that the token is made valid for.
pub const AUDIENCE: &str = "audience";

/// IDs and secrets of two clients that exist at every practice provider, for `client_secret_basic`
/// and `client_secret_post`.
pub const BASIC: (&str, &str) = ("sandbox-basic", "sandbox-basic-secret");
pub const POST: (&str, &str) = ("sandbox-post", "sandbox-post-secret");
