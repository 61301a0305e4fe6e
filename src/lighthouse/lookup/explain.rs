//! A catalog entry as shown to the operator: which lists contain it, what a check has found, and
//! what the settings say about it and where. Also whether it is served and can be found, and if
//! not, why.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::catalog::entry::Entry;
use crate::catalog::id;
use crate::catalog::id::Kind;
use crate::lighthouse::catalog::servable::found as found_out;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::lookup::explained::{About, Check, Explained, Step, value};
use crate::lighthouse::lookup::origins::{Origin, Sources, origins};
use crate::lighthouse::lookup::platforms::decided;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::settings::in_force::in_force;
use crate::lighthouse::store::{Result, Store, Tx};
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::corrections::corrections;
use crate::lighthouse::stored_catalog::{find_probe, platform_of};
use serde_json::{Map, Value};

/// How many of the entries that lead to an endpoint are named.
const NAMED: usize = 10;

/// Collects all information about `id`; `None` if it is unknown.
///
/// # Errors
/// Database errors.
pub async fn explain(
    store: &Store,
    settings: &Settings,
    catalog: &Catalog,
    id: &str,
) -> Result<Option<Explained>> {
    let id = id.to_ascii_lowercase();
    if let Some(found) = endpoint(store, settings, catalog, &id).await? {
        return Ok(Some(found));
    }
    if let Some(found) = portal(store, catalog, &id).await? {
        return Ok(Some(found));
    }
    brand(store, catalog, &id).await
}

/// Each list's version of an entry, and the corrections to it.
type Said = (Vec<(String, Value)>, Map<String, Value>);

async fn said<T: Entry + Send + 'static>(store: &Store, id: &str) -> Result<Said> {
    store
        .read(id.to_owned(), |tx: &Tx, id| {
            Box::pin(async move {
                let lists = stored_catalog::by_list::<T>(tx, id).await?.into_iter();
                let lists = lists.map(|(list, entry)| Ok((list, value(&entry)?)));
                let lists = lists.collect::<Result<_>>()?;
                let corrected = corrections(tx, T::KIND).await?.remove(id);
                Ok((lists, corrected.unwrap_or_default()))
            })
        })
        .await
}

/// Returns where the members of a portal or brand come from.
async fn fields<T: Entry + Send + 'static>(
    store: &Store,
    id: &str,
    entry: &Value,
) -> Result<Vec<Origin>> {
    let (lists, corrected) = said::<T>(store, id).await?;
    Ok(origins(
        entry,
        &Sources {
            lists: &lists,
            corrected: &corrected,
            checked: &Value::Null,
            set: &[],
        },
    ))
}

/// Returns an entry as its lists define it, and the names of these lists. Values from the settings
/// take precedence.
async fn listed<T: Entry + Clone + Send + Sync + 'static>(
    store: &Store,
    brought: Option<T>,
    id: &str,
) -> Result<Option<(T, Vec<String>)>> {
    let job = (id.to_owned(), brought);
    store
        .read(job, |tx: &Tx, (id, brought)| {
            Box::pin(stored_catalog::of_lists(tx, id, brought.clone()))
        })
        .await
}

async fn endpoint(
    store: &Store,
    settings: &Settings,
    catalog: &Catalog,
    id: &str,
) -> Result<Option<Explained>> {
    let shelf = catalog.shelf();
    let survivor = shelf.endpoints.find(id);
    let Some((mut entry, lists)) = listed(store, catalog.brought(id), id).await? else {
        // The ID is no longer listed, because its entry was merged into another one.
        return survivor
            .map(|entry| Explained::merged("endpoint", id, &entry.id, entry.url.clone(), &entry))
            .transpose();
    };
    let probe = store
        .read(entry.id.clone(), |tx, id| Box::pin(find_probe(tx, id)))
        .await?;
    let (said, corrected) = said::<Endpoint>(store, &entry.id).await?;
    let software = probe.as_ref().map(|probe| probe.software_name.as_str());
    let (_, rule) = decided(&entry, &lists, software, settings);
    let platform_rule = if corrected.contains_key("platform_type") {
        "set by `catalog override`".to_owned()
    } else {
        rule
    };
    let why = catalog.why_not(&mut entry, probe.as_ref());
    let served_as = survivor
        .as_ref()
        .map(|one| one.id.clone())
        .filter(|other| *other != entry.id);
    let (led_to_by, led_to_by_more) =
        leading_to(store, catalog, Kind::Portal, "endpoint_ids", &entry.id).await?;
    let served = survivor.is_some();
    let found = served && led_to_by.iter().any(|step| step.found);
    let remark = match why {
        Some(_) if served => "another endpoint with the same URL is served instead".to_owned(),
        Some(why) => format!("it is not served: {why}"),
        None if !served => {
            "it is not served yet, because the gateway has not seen the change".to_owned()
        }
        None if led_to_by.is_empty() => {
            "users can connect to it by its ID, but no portal links to it".to_owned()
        }
        None if !found => {
            "users can connect to it by its ID, but nothing that links to it can be found"
                .to_owned()
        }
        None => String::new(),
    };
    let own = settings
        .endpoints
        .iter()
        .find(|own| own.id.is_some_and(|own| own == id::parse(id)));
    let platform = platform_of(&entry).to_owned();
    let about = About {
        served,
        check: probe.as_ref().map(Check::of),
        settings: in_force(own, settings.platforms.get(&platform), &platform),
        platform,
        platform_rule,
    };
    let shown = value(&entry)?;
    let mut checked = Endpoint::default();
    if let Some(probe) = &probe {
        found_out(&mut checked, probe);
    }
    let set: Vec<&str> = about.settings.iter().map(|one| one.setting).collect();
    let sources = Sources {
        lists: &said,
        corrected: &corrected,
        checked: &value(&checked)?,
        set: &set,
    };
    Ok(Some(Explained {
        kind: Kind::Endpoint.name(),
        id: id.to_owned(),
        served_as,
        name: entry.url.clone(),
        lists,
        found,
        remark,
        endpoint: Some(about),
        led_to_by,
        led_to_by_more,
        fields: origins(&shown, &sources),
        entry: shown,
        ..Explained::default()
    }))
}

async fn portal(store: &Store, catalog: &Catalog, id: &str) -> Result<Option<Explained>> {
    let shelf = catalog.shelf();
    let served = shelf.portals.find(id);
    let Some((portal, lists)) = listed::<Portal>(store, served.clone(), id).await? else {
        return Ok(None);
    };
    let leads_to = portal
        .endpoint_ids
        .iter()
        .map(|id| endpoint_step(catalog, id))
        .collect();
    let (led_to_by, led_to_by_more) =
        leading_to(store, catalog, Kind::Brand, "portal_ids", id).await?;
    let found = served.is_some() && led_to_by.iter().any(|step| step.found);
    let remark = match served {
        None => "it is not found: none of its endpoints are served",
        Some(_) if led_to_by.is_empty() => "it is not found: no brand links to it",
        Some(_) if !found => "it is not found: its brands are hidden",
        Some(_) => "",
    };
    let entry = value(served.as_ref().unwrap_or(&portal))?;
    Ok(Some(Explained {
        kind: Kind::Portal.name(),
        id: id.to_owned(),
        name: portal.name.clone(),
        lists,
        found,
        remark: remark.to_owned(),
        leads_to,
        led_to_by,
        led_to_by_more,
        fields: fields::<Portal>(store, id, &entry).await?,
        entry,
        ..Explained::default()
    }))
}

async fn brand(store: &Store, catalog: &Catalog, id: &str) -> Result<Option<Explained>> {
    let shelf = catalog.shelf();
    let served = shelf.brands.find(id);
    let own = served
        .clone()
        .filter(|brand| id::parse(&brand.id) == id::parse(id));
    let Some((brand, lists)) = listed::<Brand>(store, own, id).await? else {
        return served
            .map(|brand| Explained::merged("brand", id, &brand.id, brand.name.clone(), &brand))
            .transpose();
    };
    let step = |id: &String| {
        let portal = shelf.portals.find(id);
        let name = portal
            .as_ref()
            .map_or_else(|| "is not served".to_owned(), |portal| portal.name.clone());
        Step {
            kind: Kind::Portal.name(),
            id: id.clone(),
            name,
            found: portal.is_some(),
        }
    };
    let leads_to = brand.portal_ids.iter().map(step).collect();
    let found = served.as_ref().is_some_and(|brand| !brand.hidden);
    let remark = match &served {
        None => "it is not found: none of the endpoints it links to are served",
        Some(brand) if brand.hidden => {
            "it is hidden: only searches that include hidden brands find it"
        }
        Some(_) => "",
    };
    let entry = value(served.as_ref().unwrap_or(&brand))?;
    Ok(Some(Explained {
        kind: Kind::Brand.name(),
        id: id.to_owned(),
        name: brand.name.clone(),
        lists,
        found,
        remark: remark.to_owned(),
        leads_to,
        fields: fields::<Brand>(store, id, &entry).await?,
        entry,
        ..Explained::default()
    }))
}

fn endpoint_step(catalog: &Catalog, id: &str) -> Step {
    let served = catalog.shelf().endpoints.find(id);
    let name = served.as_ref().map_or_else(
        || "is not served".to_owned(),
        |endpoint: &Endpoint| endpoint.url.clone(),
    );
    Step {
        kind: Kind::Endpoint.name(),
        id: id.to_owned(),
        name,
        found: served.is_some(),
    }
}

/// The portals or brands that refer to `id`: the first few, and the number of others.
async fn leading_to(
    store: &Store,
    catalog: &Catalog,
    kind: Kind,
    key: &'static str,
    id: &str,
) -> Result<(Vec<Step>, usize)> {
    let job = (kind, key, id.to_owned());
    let all = store
        .read(job, |tx, (kind, key, id)| {
            Box::pin(stored_catalog::naming(tx, *kind, key, id))
        })
        .await?;
    let shelf = catalog.shelf();
    let found = |one: &str| match kind {
        Kind::Brand => shelf.brands.find(one).is_some_and(|brand| !brand.hidden),
        _ => shelf.portals.find(one).is_some(),
    };
    let more = all.len().saturating_sub(NAMED);
    let steps = all.into_iter().take(NAMED).map(|(one, name)| {
        let found = found(&one);
        Step {
            kind: kind.name(),
            id: one,
            name,
            found,
        }
    });
    Ok((steps.collect(), more))
}
