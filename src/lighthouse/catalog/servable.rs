//! Combines a list entry with the results of checks and with the settings, and decides whether it
//! can be served.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::audience::AUDIENCE;
use crate::catalog::id;
use crate::catalog::platforms::former::{FORMER_PLATFORM, former_platform};
use crate::catalog::platforms::recognise::{UNKNOWN, recognised};
use crate::lighthouse::catalog::addresses::Obstacle;
use crate::lighthouse::catalog::from_settings::{Fixed, say};
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::stored_catalog::{Probe, platform_of};
use std::sync::Arc;

/// Overrides what lists say with what a check found. Addresses that belong together come from only
/// one of the two.
pub fn found(entry: &mut Entry, probe: &Probe) {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    if !probe.authorization_endpoint.is_empty() && !probe.token_endpoint.is_empty() {
        entry.authorization_endpoint = some(&probe.authorization_endpoint);
        entry.token_endpoint = some(&probe.token_endpoint);
        entry.introspection_endpoint = some(&probe.introspection_endpoint);
        entry.userinfo_endpoint = some(&probe.userinfo_endpoint);
        entry.revoke_endpoint = some(&probe.revoke_endpoint);
    }
    entry.fhir_version = some(&probe.fhir_version).or_else(|| entry.fhir_version.take());
    if !probe.software_name.is_empty() {
        entry.software_name = some(&probe.software_name);
        entry.software_version = some(&probe.software_version);
    }
}

/// Overrides an entry with the settings, including the platform that it is served as.
pub fn correct(fixed: &Fixed, entry: &mut Entry) {
    let said = fixed.said.get(&id::parse(&entry.id));
    if let Some(said) = said {
        say(entry, said);
    }
    let slug = platform(fixed, entry);
    slug.clone_into(&mut entry.platform_type);
    let platform = fixed.settings.platforms.get(&entry.platform_type);
    entry.out_of_order = said
        .and_then(|said| said.out_of_order.clone())
        .or_else(|| platform?.out_of_order.clone())
        .filter(|text| !text.trim().is_empty());
    let internal = [
        "fasten-endpoint-platform-override",
        FORMER_PLATFORM,
        AUDIENCE,
    ];
    entry
        .identifiers
        .retain(|one| !internal.contains(&one.usage.as_str()));
}

/// Returns the platform that an endpoint is served as. A name that only old versions used stays
/// valid if the settings use it. If only the software indicates a platform, that platform is used.
fn platform(fixed: &Fixed, entry: &Entry) -> String {
    let slug = platform_of(entry).to_owned();
    let is_said = fixed
        .said
        .get(&id::parse(&entry.id))
        .is_some_and(|said| said.platform_type.is_some());
    if is_said || entry.platform_type != slug {
        return slug;
    }
    let former = former_platform(entry).filter(|name| fixed.settings.platforms.contains_key(*name));
    let by_software = || {
        (slug == UNKNOWN)
            .then(|| recognised(&entry.url, "", entry.software_name.as_deref()).platform)
    };
    former.or_else(by_software).map_or(slug, str::to_owned)
}

/// Returns the endpoint's own client, or `None` if it uses its platform's.
///
/// # Errors
/// Why it is not served.
pub fn servable_as(
    fixed: &Fixed,
    entry: &Entry,
) -> std::result::Result<Option<Arc<Client>>, Obstacle> {
    let obstacle = |kind, text: String| {
        Err(Obstacle {
            kind,
            text,
            hint: None,
            is_of_platform: false,
            setting: None,
        })
    };
    if entry.status != "active" {
        return obstacle(
            "its list says that it is not active",
            format!("`status` is `{}`", entry.status),
        );
    }
    if entry.connection_type != "hl7-fhir-rest" {
        return obstacle(
            "it is not a FHIR server",
            format!("`connection_type` is `{}`", entry.connection_type),
        );
    }
    fixed.serve(entry)
}
