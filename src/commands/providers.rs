//! `fastenctl providers`: searches the gateway's catalog and shows its endpoints. Other commands
//! use it to find an endpoint by name.

use crate::api::connect::Definition;
use crate::api::search::SearchRequest;
use crate::api::usage::ProviderUsage;
use crate::client::Lighthouse;
use crate::commands::context::Context;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options};
use crate::report::providers::{
    Provider, definition, document, line, providers_in, show_document, text,
};
use crate::ui::Ui;
use clap::{Args, Subcommand};
use std::process::ExitCode;
use uuid::Uuid;

/// Maximum number of institutions that a gateway returns at once.
const PAGE: usize = 50;
/// Size limit for a page of the usage report, in bytes; such a page may be larger than other
/// responses.
const USAGE_PAGE_LIMIT: usize = 4 * 1024 * 1024;
/// Maximum number of matches that an error message lists.
const LISTED: usize = 10;

/// Search the gateway's catalog for institutions by name, place, postal code or web address
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  fastenctl providers st marys
  fastenctl providers kaiser oakland --json
  fastenctl providers children hospital --state CA --platform epic
  fastenctl providers show 0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003")]
pub struct Providers {
    /// Words or beginnings of words (default: list everything)
    words: Vec<String>,
    /// Only institutions on this platform, such as `epic`; repeat for several
    #[arg(long, value_name = "PLATFORM")]
    platform: Vec<String>,
    /// Only institutions in this state, by code or name; repeat for several
    #[arg(long, value_name = "STATE")]
    state: Vec<String>,
    /// Maximum number of institutions to show
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    #[command(subcommand)]
    show: Option<Which>,
}

/// What to do instead of searching.
#[derive(Subcommand)]
pub enum Which {
    /// Show an endpoint: how to sign in, what is special about it, and how many users you have
    /// there
    #[command(after_help = "\
Examples:
  fastenctl providers show epic
  fastenctl providers show 0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003 --json")]
    Show {
        /// ID of the endpoint, or its platform if the platform has no other endpoint
        id: String,
    },
}

impl Providers {
    /// Searches the catalog, or shows one endpoint.
    ///
    /// # Errors
    /// Exit code 10 if nothing is found, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let gateway = context.any_gateway()?;
        match &self.show {
            Some(Which::Show { id }) => show(context, &gateway, id),
            None => self.search(context, &gateway),
        }
    }

    fn search(&self, context: &Context, gateway: &Lighthouse) -> Result<ExitCode> {
        let mut request = SearchRequest {
            query: self.words.join(" "),
            platform_types: self.platform.clone(),
            states: self.state.clone(),
            ..SearchRequest::default()
        };
        let (mut providers, mut institutions, mut total) = (Vec::new(), 0, 0);
        let mut pages = gateway.pages();
        let limit = usize::from(self.limit);
        while institutions < limit {
            request.size = Some((limit - institutions).min(PAGE));
            let mut page = gateway.search(&request, &mut pages)?;
            page.hits.hits.truncate(limit - institutions);
            total = page.hits.total.value;
            let Some(last) = page.hits.hits.last() else {
                break;
            };
            institutions += page.hits.hits.len();
            request.search_after.clone_from(&last.sort);
            providers.extend(providers_in(&page));
        }
        if providers.is_empty() {
            return Err(self.nothing(gateway));
        }
        if context.ui.json() {
            context.ui.document(&document(total, &providers));
        } else {
            context.ui.out(&text(total, institutions, &providers));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn nothing(&self, gateway: &Lighthouse) -> Error {
        let chosen = !self.platform.is_empty() || !self.state.is_empty();
        let hint = if chosen {
            "leave out `--platform` and `--state`"
        } else {
            "try fewer or different words"
        };
        let message = match self.words.join(" ") {
            words if words.is_empty() => format!("the catalog of `{}` is empty", gateway.base()),
            words => format!(
                "nothing in the catalog of `{}` matches `{words}`",
                gateway.base()
            ),
        };
        Error::new(Kind::NotFound, message).hint(hint)
    }
}

fn show(context: &Context, gateway: &Lighthouse, id: &str) -> Result<ExitCode> {
    let found = gateway.definition(id)?;
    let usage = users_at(context, gateway, &found);
    if context.ui.json() {
        context
            .ui
            .document(&show_document(gateway.base(), &found, usage.as_ref()));
    } else {
        context.ui.out(&definition(&found, usage.as_ref()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns this installation's usage at the provider; `None` if it is not registered with this
/// gateway or its usage is not available.
fn users_at(context: &Context, gateway: &Lighthouse, found: &Definition) -> Option<ProviderUsage> {
    let (_, mine, credentials) = context
        .registered()
        .ok()
        .filter(|(_, mine, _)| mine.base() == gateway.base())?;
    let client = Client::new(Options {
        body_limit: USAGE_PAGE_LIMIT,
        ..context.http.clone()
    });
    match mine.by(client).usage(&credentials) {
        Ok(report) => report
            .providers
            .into_iter()
            .find(|it| [&found.id, &found.limit_group].contains(&&it.endpoint_id)),
        Err(error) => {
            context
                .ui
                .note(&format!("the user counts are not available: {error}"));
            None
        }
    }
}

/// Finds an endpoint by ID, by platform, or by words that match only one endpoint. Words without a
/// match are returned unchanged, so that the request for the definition reports the error.
///
/// # Errors
/// [`Kind::Usage`] if several endpoints match and there is no terminal to choose on.
pub fn endpoint_of(ui: &Ui, gateway: &Lighthouse, named: &str) -> Result<String> {
    // Other problems are reported by the caller's next request.
    let is_unknown = || {
        gateway
            .definition(named)
            .is_err_and(|error| error.kind() == Kind::NotFound)
    };
    if Uuid::try_parse(named).is_ok() || !is_unknown() {
        return Ok(named.to_owned());
    }
    let request = SearchRequest {
        query: named.to_owned(),
        size: Some(PAGE),
        ..SearchRequest::default()
    };
    // If the gateway cannot search, return the name, so that the next request reports it as
    // unknown.
    let Ok(answer) = gateway.search(&request, &mut gateway.pages()) else {
        return Ok(named.to_owned());
    };
    let mut found = providers_in(&answer);
    let mut seen = std::collections::HashSet::new();
    found.retain(|provider| seen.insert(provider.endpoint_id.clone()));
    match &found[..] {
        [] => Ok(named.to_owned()),
        [only] => {
            ui.note(&format!("`{named}` matches {}", line(only)));
            Ok(only.endpoint_id.clone())
        }
        several => choose(ui, named, answer.hits.total.value, several),
    }
}

/// Returns the first endpoint that fits, among those found by the queries.
///
/// # Errors
/// The gateway's errors.
pub fn first_endpoint(
    gateway: &Lighthouse,
    words: &[&str],
    fits: impl Fn(&Definition) -> bool,
) -> Result<Option<Definition>> {
    let mut seen = std::collections::HashSet::new();
    for query in words {
        let request = SearchRequest {
            query: (*query).to_owned(),
            size: Some(LISTED),
            ..SearchRequest::default()
        };
        let answer = gateway.search(&request, &mut gateway.pages())?;
        for provider in providers_in(&answer).into_iter().take(LISTED) {
            if seen.insert(provider.endpoint_id.clone())
                && let Ok(definition) = gateway.definition(&provider.endpoint_id)
                && fits(&definition)
            {
                return Ok(Some(definition));
            }
        }
    }
    Ok(None)
}

fn choose(ui: &Ui, named: &str, total: usize, several: &[Provider]) -> Result<String> {
    let lines: Vec<String> = several.iter().map(line).collect();
    if let Some(chosen) = ui.choose("Which one?", &lines)? {
        return Ok(several[chosen].endpoint_id.clone());
    }
    let count = total.max(several.len());
    let more = (count > LISTED).then(|| format!("and {} more", count - LISTED));
    Err(
        Error::new(Kind::Usage, format!("`{named}` matches several endpoints:"))
            .listing(
                lines
                    .into_iter()
                    .take(LISTED)
                    .chain(more)
                    .map(|line| format!("  {line}")),
            )
            .hint("pass the ID of one of them, or add words"),
    )
}
