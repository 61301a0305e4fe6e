//! The entries of the catalog: brands, portals and endpoints (lighthouse-api.md section 5), and
//! `GET catalog`, which returns one of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET`, with exactly one of the query parameters `brand_id`, `portal_id`, `endpoint_id`.
pub const CATALOG: &str = "/catalog";

/// An organisation that patients recognise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Brand {
    /// UUID.
    pub id: String,
    pub name: String,
    /// RFC 3339.
    pub last_updated: String,
    pub portal_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    pub hidden: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Address>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telecom: Vec<Telecom>,
    /// Brands that were merged into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brand_ids: Vec<String>,
}

/// A place where a brand's patients sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Portal {
    /// UUID.
    pub id: String,
    /// Name under which clients display the source.
    pub name: String,
    /// RFC 3339.
    pub last_updated: String,
    pub endpoint_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal_website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Our extension: portals that were merged into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub portal_ids: Vec<String>,
}

/// One FHIR server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Endpoint {
    /// UUID.
    pub id: String,
    /// RFC 3339.
    pub last_updated: String,
    /// `active` or `suspended`.
    pub status: String,
    /// `hl7-fhir-rest` or `dicom-wado-rs`.
    pub connection_type: String,
    pub platform_type: String,
    /// FHIR base URL, ending in a slash.
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fhir_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smart_configuration_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fhir_capabilities_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_release_date: Option<String>,
    /// Our extension: why no new users can connect at the moment, worded for patients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_of_order: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Endpoints that were merged into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoint_ids: Vec<String>,
}

/// An identifier and the system it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Identifier {
    /// Such as `ext-npi-number` or `fasten-endpoint-platform-override`.
    #[serde(rename = "use")]
    pub usage: String,
    pub system: String,
    pub value: String,
}

/// A postal address, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Address {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// A phone number, web address and the like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Telecom {
    /// `phone`, `fax`, `email`, `pager`, `url`, `sms`, `other`.
    pub system: String,
    pub value: String,
}
