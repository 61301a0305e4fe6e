//! `GET list`: the providers that clients of generations 1 and 2 can choose from (lighthouse-api.md
//! section 3.3). They identify a connection by its platform, so the list only contains platforms
//! with one endpoint (section 9).

use crate::api::Wrapper;
use crate::api::catalog::{Brand, Identifier};
use crate::api::search::Listed;
use crate::catalog::index::Index;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::lookup::finder::Finder;
use crate::lighthouse::web::error::Refusal;
use crate::rfc::parameters::Parameters;
use axum::Json;
use axum::extract::{RawQuery, State};
use std::collections::BTreeMap;

/// Entries by source type, which is what these clients call the platform.
type List = BTreeMap<String, Listed>;

/// Returns everything that these clients can connect to.
///
/// # Errors
/// 400 for a repeated parameter.
pub async fn show(
    State(catalog): State<Catalog>,
    State(finder): State<Finder>,
    RawQuery(query): RawQuery,
) -> Result<Json<Wrapper<List>>, Refusal> {
    let parameters = Parameters::each_once(&query.unwrap_or_default())
        .map_err(|_| Refusal::malformed("a query parameter occurs twice"))?;
    let show_hidden = parameters
        .value("show_hidden")
        .is_some_and(|value| value == "true");
    let index = finder.index().await;
    let sole = index
        .sole
        .iter()
        .filter(|(platform, _)| catalog.find(platform).is_some());
    let listed =
        sole.map(|(platform, number)| (platform.clone(), listed(&index, platform, *number)));
    Ok(Json(Wrapper::success(
        listed
            .filter(|(_, listed)| show_hidden || !listed.hidden)
            .collect(),
    )))
}

fn listed(index: &Index, platform: &str, number: usize) -> Listed {
    let brand = index.brand(number);
    let portal = index.shelf.portals(&brand).next();
    Listed {
        source_type: platform.to_owned(),
        platform_type: platform.to_owned(),
        display: brand.name.clone(),
        category: of_use(&brand, "ext-npi-provider-taxonomy")
            .map(|it| it.value.clone())
            .collect(),
        enabled: !brand.hidden,
        hidden: brand.hidden,
        aliases: brand.aliases.clone(),
        identifiers: identifiers(&brand),
        brand_logo: brand.logo.clone(),
        patient_access_url: portal
            .as_ref()
            .and_then(|portal| portal.portal_website.clone()),
        patient_access_description: portal.and_then(|portal| portal.description.clone()),
    }
}

fn of_use<'a>(brand: &'a Brand, usage: &'a str) -> impl Iterator<Item = &'a Identifier> {
    brand
        .identifiers
        .iter()
        .filter(move |identifier| identifier.usage == usage)
}

/// The identifiers that these clients know: only the number in the US national provider registry.
fn identifiers(brand: &Brand) -> BTreeMap<String, Vec<String>> {
    let npi: Vec<String> = of_use(brand, "ext-npi-number")
        .map(|it| it.value.clone())
        .collect();
    if npi.is_empty() {
        BTreeMap::new()
    } else {
        BTreeMap::from([("npi".to_owned(), npi)])
    }
}
