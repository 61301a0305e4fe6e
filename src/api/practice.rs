//! What the practice provider offers to probes beyond the standards, so that checks need neither waiting nor a second
//! registration: names that both sides use. What the endpoint does is told in `sandbox::practice`.

/// The member of the provider's documents that names the endpoint.
pub const ENDPOINT: &str = "fastenctl_practice_endpoint";

/// A code, an access token or a refresh token that this provider gave out.
pub const TOKEN: &str = "token";

/// Makes it so many seconds older.
pub const AGE: &str = "age";

/// Makes it one for this FHIR base.
pub const AUDIENCE: &str = "audience";

/// Id and secret of two clients that exist at every practice provider: `client_secret_basic`, `client_secret_post`.
pub const BASIC: (&str, &str) = ("sandbox-basic", "sandbox-basic-secret");
pub const POST: (&str, &str) = ("sandbox-post", "sandbox-post-secret");
