//! `callback/{slug}` in fragment mode: what the page's script and the gateway exchange. The code is
//! never part of it (protocol.md section 3 point 5).

use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the provider redirects the browser; append the platform's slug.
pub const CALLBACK: &str = "/callback/";

/// `id` of the `<form>` on the callback page whose `action` accepts a form-encoded
/// [`ReturnRequest`] by `POST`. A driver without JavaScript does what the page's script does: post
/// the state, then go to the returned address, with the fragment's parameters added to its query.
pub const RETURN_FORM: &str = "return";

/// What the page reports: that the browser came back, never what with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReturnRequest {
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub state: Secret,
    pub outcome: Outcome,
    /// `agree`: the person has read where the sign-in goes; required if another browser started it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// From the [`Ask`] being answered; bound to this browser and this sign-in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub token: String,
}

/// Whether a provider's answer is a code or an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Code,
    Error,
}

/// The gateway's answer, in the usual wrapper.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Return {
    /// Where to go; absent while the person still has to be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_url: Option<String>,
    /// The parameters follow a `?` inside the fragment instead of being in the query.
    #[serde(default)]
    pub desktop_mode: bool,
    /// Host, installation and provider to name in the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// What the person is shown before a sign-in is handed to a browser that did not start it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ask {
    /// Scheme, host and port.
    pub destination: String,
    pub installation: String,
    /// Whose records the sign-in opens.
    #[serde(default)]
    pub provider: String,
    /// To be sent back with the answer.
    #[serde(default)]
    pub token: String,
}
