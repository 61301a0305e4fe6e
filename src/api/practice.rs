//! What the practice provider offers to probes beyond the standards, so that checks need neither
//! waiting nor a second registration: the names both sides use. `sandbox::practice` documents the
//! endpoint.

/// The member of the provider's metadata that names the endpoint.
pub const ENDPOINT: &str = "fastenctl_practice_endpoint";

/// A code, an access token or a refresh token issued by this provider.
pub const TOKEN: &str = "token";

/// Makes it this many seconds older.
pub const AGE: &str = "age";

/// Changes the FHIR base it is for.
pub const AUDIENCE: &str = "audience";

/// IDs and secrets of two clients that exist at every practice provider: `client_secret_basic`,
/// `client_secret_post`.
pub const BASIC: (&str, &str) = ("sandbox-basic", "sandbox-basic-secret");
pub const POST: (&str, &str) = ("sandbox-post", "sandbox-post-secret");
