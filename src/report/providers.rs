//! What a search found, as text and JSON.

use crate::api::connect::Definition;
use crate::api::search::{SearchAnswer, Source};
use crate::text::clean;
use comfy_table::{Table, presets};
use serde::Serialize;

/// One way to sign in somewhere: an endpoint, and the institution it was found by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provider {
    pub endpoint_id: String,
    pub portal_id: String,
    pub brand_id: String,
    pub name: String,
    pub platform_type: String,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

/// The JSON document of `fastenctl providers`.
#[derive(Serialize)]
pub struct Document<'a> {
    schema_version: u8,
    ok: bool,
    /// Institutions on all pages.
    total: usize,
    providers: &'a [Provider],
}

/// The JSON document of `fastenctl providers show`.
#[derive(Serialize)]
pub struct Shown<'a> {
    schema_version: u8,
    ok: bool,
    lighthouse: &'a str,
    definition: &'a Definition,
}

/// Every endpoint of every institution found.
#[must_use]
pub fn of(answer: &SearchAnswer) -> Vec<Provider> {
    answer.hits.hits.iter().flat_map(|hit| of_source(&hit.source)).collect()
}

fn of_source(source: &Source) -> Vec<Provider> {
    let place = source.brand.locations.first();
    let provider = |portal_id: &str, endpoint_id: &str, platform_type: &str| Provider {
        endpoint_id: endpoint_id.to_owned(),
        portal_id: portal_id.to_owned(),
        brand_id: source.brand.id.clone(),
        name: source.brand.name.clone(),
        platform_type: platform_type.to_owned(),
        city: place.and_then(|place| place.city.clone()),
        state: place.and_then(|place| place.state.clone()),
        postal_code: place.and_then(|place| place.postal_code.clone()),
    };
    let of_portal = |portal: &crate::api::search::SourcePortal| {
        let endpoints = portal.endpoints.iter();
        endpoints.map(|it| provider(&portal.portal.id, &it.id, &it.platform_type)).collect::<Vec<_>>()
    };
    source.portals.iter().flat_map(of_portal).collect()
}

/// For `--json`.
#[must_use]
pub const fn document(total: usize, providers: &[Provider]) -> Document<'_> {
    Document { schema_version: 1, ok: true, total, providers }
}

/// For `show --json`.
#[must_use]
pub const fn shown<'a>(lighthouse: &'a str, definition: &'a Definition) -> Shown<'a> {
    Shown { schema_version: 1, ok: true, lighthouse, definition }
}

/// A table, and how many there are besides.
#[must_use]
pub fn text(total: usize, institutions: usize, providers: &[Provider]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["Institution", "Place", "Platform", "Endpoint"]);
    for provider in providers {
        let name = short(&provider.name);
        table.add_row([name, place(provider), clean(&provider.platform_type), clean(&provider.endpoint_id)]);
    }
    let rows: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let more = total.saturating_sub(institutions);
    if more == 0 { rows } else { format!("{rows}and {more} more\n") }
}

/// One line for choosing.
#[must_use]
pub fn line(provider: &Provider) -> String {
    let parts = [short(&provider.name), place(provider), clean(&provider.platform_type), clean(&provider.endpoint_id)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// A name that would take several lines says no more than its beginning.
fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    let name = clean(&name.replace('\n', " "));
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

fn place(provider: &Provider) -> String {
    let parts = [&provider.city, &provider.state, &provider.postal_code];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    short(&parts.join(" "))
}

/// A definition, a line a field.
#[must_use]
pub fn definition(definition: &Definition) -> String {
    let yes_no = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let rows = [
        ("endpoint", definition.id.clone()),
        ("name", definition.display.clone()),
        ("platform", definition.platform_type.clone()),
        ("FHIR base", definition.url.clone()),
        ("authorize", definition.authorization_endpoint.clone()),
        ("token", definition.token_endpoint.clone()),
        ("client id", definition.client_id.clone()),
        ("redirect URI", definition.redirect_uri.clone()),
        ("aud", definition.aud.clone()),
        ("scopes", definition.scopes_supported.join(" ")),
        ("response modes", definition.response_modes_supported.join(" ")),
        ("PKCE", definition.code_challenge_methods_supported.join(" ")),
        ("confidential", yes_no(definition.confidential)),
        ("limit group", definition.limit_group.clone()),
    ];
    let shown = rows.iter().filter(|(_, value)| !value.is_empty());
    shown.map(|(name, value)| format!("{name:<15} {}\n", clean(&value.replace('\n', " ")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(name: &str) -> Provider {
        Provider {
            endpoint_id: "E".into(),
            portal_id: "P".into(),
            brand_id: "B".into(),
            name: name.into(),
            platform_type: "epic".into(),
            city: None,
            state: Some("CA".into()),
            postal_code: Some("94609".into()),
        }
    }

    #[test]
    fn a_table_names_what_is_not_in_it() {
        let expected =
            "Institution   Place      Platform   Endpoint\n Mayo Clinic   CA 94609   epic       E\nand 8 more\n";
        let shown = text(9, 1, &[provider("Mayo Clinic")]);
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), expected.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_hostile_name_neither_steers_the_terminal_nor_fills_it() {
        let name = format!("A\u{1b}[2J\n{}", "x".repeat(5_000));
        let shown = line(&provider(&name));
        assert!(shown.starts_with("A\\u{1b}[2J xxx") && shown.len() < 150 && !shown.contains('\n'), "{shown}");
    }
}
