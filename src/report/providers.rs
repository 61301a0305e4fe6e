//! The result of a search, as text and JSON.

use crate::api::connect::Definition;
use crate::api::search::{SearchAnswer, Source};
use crate::api::usage::ProviderUsage;
use crate::text::{clean, line as cut};
use comfy_table::{Table, presets};
use serde::Serialize;

/// Maximum length of an identifier; longer ones are truncated, but no gateway has any that long.
const LONGEST_ID: usize = 260;

/// A place to sign in: an endpoint, and the institution by which it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvidersDocument<'a> {
    schema_version: u8,
    ok: bool,
    /// Number of institutions on all pages.
    total: usize,
    providers: &'a [Provider],
}

/// The JSON document of `fastenctl providers show`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShowDocument<'a> {
    schema_version: u8,
    ok: bool,
    lighthouse: &'a str,
    definition: &'a Definition,
    /// What is special about the endpoint.
    hints: Vec<&'static str>,
    /// This installation's users at the provider, if it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<&'a ProviderUsage>,
}

/// Returns every endpoint of every matching institution.
#[must_use]
pub fn providers_in(answer: &SearchAnswer) -> Vec<Provider> {
    answer
        .hits
        .hits
        .iter()
        .flat_map(|hit| of_source(&hit.source))
        .collect()
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
        endpoints
            .map(|it| provider(&portal.portal.id, &it.id, &it.platform_type))
            .collect::<Vec<_>>()
    };
    source.portals.iter().flat_map(of_portal).collect()
}

/// Builds the document for `--json`.
#[must_use]
pub const fn document(total: usize, providers: &[Provider]) -> ProvidersDocument<'_> {
    ProvidersDocument {
        schema_version: 1,
        ok: true,
        total,
        providers,
    }
}

/// Builds the document for `show --json`.
#[must_use]
pub fn show_document<'a>(
    lighthouse: &'a str,
    definition: &'a Definition,
    usage: Option<&'a ProviderUsage>,
) -> ShowDocument<'a> {
    ShowDocument {
        schema_version: 1,
        ok: true,
        lighthouse,
        definition,
        hints: hints(definition),
        usage,
    }
}

/// Returns what an administrator should know about an endpoint before users sign in there.
#[must_use]
pub fn hints(definition: &Definition) -> Vec<&'static str> {
    let only =
        |modes: &[String], mode: &str| !modes.is_empty() && modes.iter().all(|it| it == mode);
    let has_pkce = definition
        .code_challenge_methods_supported
        .iter()
        .any(|method| method == "S256");
    let keeps = definition
        .scopes_supported
        .iter()
        .any(|scope| scope == "offline_access");
    [
        (
            definition.confidential,
            "confidential: the code and refresh tokens go through the gateway, which has the client secret",
        ),
        (
            !definition.confidential && definition.refreshes_through_gateway(),
            "refreshes go through the gateway, which signs them with its key",
        ),
        (!has_pkce, "no PKCE (S256): only the client secret, if there is one, protects a leaked code"),
        (
            only(&definition.response_modes_supported, "fragment"),
            "fragment only: the code never reaches the gateway, and the callback needs JavaScript in the browser",
        ),
        (definition.aud.is_empty(), "no `aud`: it is not sent to this provider"),
        (!keeps, "no `offline_access`: users sign in again after the access token has expired"),
        (
            definition.cors_relay_required,
            "its FHIR server does not allow cross-origin requests from browsers: read data through \
              a server",
        ),
    ]
    .into_iter()
    .filter_map(|(holds, hint)| holds.then_some(hint))
    .collect()
}

/// Formats the providers as a table, followed by the number of institutions not listed.
#[must_use]
pub fn text(total: usize, institutions: usize, providers: &[Provider]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["Institution", "Place", "Platform", "Endpoint"]);
    for provider in providers {
        let name = short(&provider.name);
        table.add_row([
            name,
            place(provider),
            short(&provider.platform_type),
            cut(&provider.endpoint_id, LONGEST_ID),
        ]);
    }
    let rows: String = table
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    let more = total.saturating_sub(institutions);
    if more == 0 {
        rows
    } else {
        format!("{rows}and {more} more\n")
    }
}

/// Formats a provider as a line in a list of choices.
#[must_use]
pub fn line(provider: &Provider) -> String {
    let parts = [
        short(&provider.name),
        place(provider),
        short(&provider.platform_type),
        cut(&provider.endpoint_id, LONGEST_ID),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

/// Truncates a name that would take several lines.
fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    let name = clean(name);
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

fn place(provider: &Provider) -> String {
    let parts = [&provider.city, &provider.state, &provider.postal_code];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    short(&parts.join(" "))
}

/// Formats a definition, one field per line, followed by the users and hints.
#[must_use]
pub fn definition(definition: &Definition, usage: Option<&ProviderUsage>) -> String {
    let yes_no = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let rows = [
        ("endpoint", definition.id.clone()),
        ("name", definition.display.clone()),
        ("platform", definition.platform_type.clone()),
        ("FHIR base", definition.url.clone()),
        ("authorize", definition.authorization_endpoint.clone()),
        ("token", definition.token_endpoint.clone()),
        ("client ID", definition.client_id.clone()),
        ("redirect URI", definition.redirect_uri.clone()),
        ("aud", definition.aud.clone()),
        ("scopes", definition.scopes_supported.join(" ")),
        (
            "response modes",
            definition.response_modes_supported.join(" "),
        ),
        (
            "PKCE",
            definition.code_challenge_methods_supported.join(" "),
        ),
        ("confidential", yes_no(definition.confidential)),
        ("limit group", definition.limit_group.clone()),
        (
            "users",
            usage.map_or(String::new(), |it| format!("{} of {}", it.users, it.limit)),
        ),
    ];
    let hints = hints(definition)
        .into_iter()
        .map(|hint| ("note", hint.to_owned()));
    let shown = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .chain(hints);
    shown
        .map(|(name, value)| format!("{name:<15} {}\n", clean(&value)))
        .collect()
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
    fn a_table_says_what_it_leaves_out() {
        let expected = "Institution   Place      Platform   Endpoint\n Mayo Clinic   CA 94609   epic       E\nand 8 more\n";
        let shown = text(9, 1, &[provider("Mayo Clinic")]);
        assert_eq!(
            shown.split_whitespace().collect::<Vec<_>>(),
            expected.split_whitespace().collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_special_about_an_endpoint_is_shown_and_what_is_usual_is_not() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let usual = Definition {
            aud: "https://fhir.example".into(),
            scopes_supported: words(&["openid", "offline_access"]),
            response_modes_supported: words(&["query"]),
            code_challenge_methods_supported: words(&["S256"]),
            ..Definition::default()
        };
        assert_eq!(hints(&usual), [""; 0]);
        let first = |definition: Definition| {
            hints(&definition)[0]
                .split([':', ' '])
                .next()
                .unwrap_or_default()
        };
        assert_eq!(
            first(Definition {
                confidential: true,
                ..usual.clone()
            }),
            "confidential"
        );
        assert_eq!(
            first(Definition {
                response_modes_supported: words(&["fragment"]),
                ..usual.clone()
            }),
            "fragment"
        );
        assert!(
            hints(&Definition {
                code_challenge_methods_supported: Vec::new(),
                ..usual.clone()
            })[0]
                .contains("PKCE")
        );
        assert!(
            hints(&Definition {
                scopes_supported: words(&["openid"]),
                ..usual.clone()
            })[0]
                .contains("offline")
        );
        assert!(
            hints(&Definition {
                aud: String::new(),
                ..usual.clone()
            })[0]
                .contains("`aud`")
        );
        assert!(
            hints(&Definition {
                cors_relay_required: true,
                ..usual
            })[0]
                .contains("origin")
        );
    }

    #[test]
    fn a_hostile_name_neither_controls_nor_fills_the_terminal() {
        let name = format!("A\u{1b}[2J\n{}", "x".repeat(5_000));
        let shown = line(&provider(&name));
        assert!(
            shown.starts_with("A\\u{1b}[2J xxx") && shown.len() < 150 && !shown.contains('\n'),
            "{shown}"
        );
    }
}
