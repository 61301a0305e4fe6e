//! Tells the operator which rule decided each endpoint's platform.

use crate::api::catalog::Endpoint;
use crate::catalog::id;
use crate::catalog::platforms::former::former_platform;
use crate::catalog::platforms::recognise::{Recognised, Sign, UNKNOWN, recognised};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Result, Store};
use crate::lighthouse::stored_catalog::{each_probe, each_with_lists, platform_of};
use std::collections::{BTreeMap, HashMap};

/// The listed endpoints whose platform was decided by one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRule {
    pub platform: String,
    pub rule: String,
    pub endpoints: usize,
}

/// Counts all listed endpoints by platform and rule, the largest groups first.
///
/// # Errors
/// Database errors.
pub async fn by_rule(store: &Store, settings: &Settings) -> Result<Vec<ByRule>> {
    let counts = store
        .read(settings.clone(), |tx, settings| {
            Box::pin(async move {
                let mut software: HashMap<String, String> = HashMap::new();
                each_probe(tx, |probe| {
                    software.insert(probe.endpoint_id, probe.software_name);
                })
                .await?;
                let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
                each_with_lists(tx, &[], |entry: Endpoint, lists| {
                    let software = software.get(&entry.id).map(String::as_str);
                    let rule = decided(&entry, lists, software, settings);
                    *counts.entry(rule).or_default() += 1;
                })
                .await?;
                Ok(counts)
            })
        })
        .await?;
    let by_rule = |((platform, rule), endpoints)| ByRule {
        platform,
        rule,
        endpoints,
    };
    let mut all: Vec<ByRule> = counts.into_iter().map(by_rule).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.endpoints));
    Ok(all)
}

/// Returns the platform under which a listed endpoint is served, and the rule that decided it.
#[must_use]
pub fn decided(
    entry: &Endpoint,
    lists: &[String],
    software: Option<&str>,
    settings: &Settings,
) -> (String, String) {
    let own = settings
        .endpoints
        .iter()
        .find(|own| own.id.is_some_and(|own| own == id::parse(&entry.id)));
    if let Some(slug) = own.and_then(|own| own.platform_type.clone()) {
        return (slug, "set in this endpoint's settings".to_owned());
    }
    let slug = platform_of(entry);
    let is_brought = entry.id != id::endpoint(&entry.url);
    if is_brought || slug != entry.platform_type {
        return (slug.to_owned(), Sign::Said.to_string());
    }
    if let Some(former) =
        former_platform(entry).filter(|name| settings.platforms.contains_key(*name))
    {
        let rule = "the settings use the platform name that older versions derived from the name \
         of the list";
        return (former.to_owned(), rule.to_owned());
    }
    let software = software
        .filter(|name| !name.is_empty())
        .or(entry.software_name.as_deref());
    let mut signs = lists
        .iter()
        .map(|list| recognised(&entry.url, list, software));
    let nothing = Recognised {
        platform: UNKNOWN,
        sign: Sign::Nothing,
    };
    let found = signs.find(|one| one.platform != UNKNOWN).unwrap_or(nothing);
    (found.platform.to_owned(), found.sign.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::entry::Entry;

    #[test]
    fn the_deciding_rule_is_shown() {
        let url = "https://a.example/r4/";
        let mut entry = Endpoint {
            id: id::endpoint(url),
            url: url.to_owned(),
            ..Endpoint::default()
        };
        let list = "Patagonia_Health_EndpointSources".to_owned();
        entry.of_list(&list);
        let told = |entry: &Endpoint, software, settings: &str| {
            decided(
                entry,
                std::slice::from_ref(&list),
                software,
                &toml::from_str(settings).unwrap(),
            )
        };
        let pair = |platform: &str, rule: &str| (platform.to_owned(), rule.to_owned());
        assert_eq!(
            told(&entry, None, ""),
            pair(UNKNOWN, "not recognised by host, path, list or software")
        );
        assert_eq!(
            told(&entry, Some("Epic"), ""),
            pair("epic", "the server reports its software as `epic`")
        );
        assert_eq!(
            told(
                &entry,
                Some("Epic"),
                "[platforms.patagonia-health]\nclient_id = \"me\""
            ),
            pair(
                "patagonia-health",
                "the settings use the platform name that older versions derived from the name of \
                 the list"
            )
        );
        let said = format!(
            "[[endpoints]]\nid = \"{}\"\nplatform_type = \"epic\"",
            entry.id
        );
        assert_eq!(
            told(&entry, None, &said),
            pair("epic", "set in this endpoint's settings")
        );
        entry.id = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001".to_owned();
        entry.platform_type = "cerner".to_owned();
        assert_eq!(told(&entry, None, ""), pair("cerner", "the list says so"));
    }
}
