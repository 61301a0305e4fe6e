//! `callback/{slug}` in fragment mode: the messages between the page's script and the gateway. They
//! never contain the code (protocol.md section 3 point 5).

use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Path to which the provider redirects the browser; append the platform's slug.
pub const CALLBACK: &str = "/callback/";

/// `id` of the `<form>` on the callback page whose `action` accepts a form-encoded
/// [`ReturnRequest`] by `POST`. A client without JavaScript must do what the page's script does:
/// post the state, then open the returned address with the fragment's parameters added to its
/// query.
pub const RETURN_FORM: &str = "return";

/// Body of the page's report that the browser has returned; never contains the code.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReturnRequest {
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub state: Secret,
    pub outcome: Outcome,
    /// `agree` if the person has confirmed the destination of the sign-in; required if another
    /// browser started it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Copied from the [`Ask`] being answered; bound to this browser and this sign-in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub token: String,
}

/// Whether the provider returned a code or an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Code,
    Error,
}

/// The gateway's response, in the usual wrapper.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Return {
    /// Where the browser goes next; absent if the person must be asked first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_url: Option<String>,
    /// Whether the parameters follow a `?` inside the fragment instead of being in the query.
    #[serde(default)]
    pub desktop_mode: bool,
    /// Host, installation and provider to name in the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// The question that a person must answer before a sign-in is handed to a browser that did not
/// start it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ask {
    /// Scheme, host and port that the sign-in returns to.
    pub destination: String,
    pub installation: String,
    /// The provider whose records the sign-in gives access to.
    #[serde(default)]
    pub provider: String,
    /// Must be sent back with the answer.
    #[serde(default)]
    pub token: String,
}
