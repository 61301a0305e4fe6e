//! The result of an import, as a document and as text.

use crate::catalog::formats::account::{Merged, Rejected, line_about, line_about_merged};
use crate::catalog::formats::read::Listed;
use crate::commands::catalog::given::{Given, named};
use crate::commands::lighthouse::table::table;
use crate::lighthouse::catalog_import::{Counts, Outcome};
use crate::lighthouse::list_source::fetch::shown;
use crate::text::clean;
use serde::Serialize;

/// How many rejected rows are named by default.
const NAMED: usize = 5;

/// The result of an import.
#[derive(Serialize)]
pub(super) struct ImportDocument {
    schema_version: u8,
    ok: bool,
    dry_run: bool,
    lists: Vec<ListDocument>,
    total: Counts,
    /// Number of entries in all lists; the next three numbers add up to it.
    read: usize,
    taken: usize,
    merged: usize,
    rejected: usize,
    /// Endpoints that are no longer listed but stay because users are connected to them.
    in_use: Vec<String>,
    /// Endpoints that were left unchanged because a fetched list has another host for them.
    held: Vec<String>,
}

#[derive(Serialize)]
struct ListDocument {
    /// Or its address.
    file: String,
    /// The final address after redirects, if the list was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_from: Option<String>,
    list: String,
    format: &'static str,
    rows: usize,
    brands: usize,
    portals: usize,
    endpoints: usize,
    #[serde(flatten)]
    counts: Counts,
    /// Rows that are neither merged nor rejected.
    taken: usize,
    merged: Vec<Merged>,
    rejected: Vec<Rejected>,
}

impl ImportDocument {
    pub(super) fn new(read: Vec<Given>, outcome: Outcome, dry_run: bool) -> Self {
        let total = outcome
            .counts
            .iter()
            .fold(Counts::default(), |sum, one| sum.plus(*one));
        let sum = |count: fn(&Listed) -> usize| read.iter().map(|one| count(&one.listed)).sum();
        let [entries, taken, merged, rejected]: [usize; 4] = [
            sum(|listed| listed.account.read),
            sum(|listed| listed.account.kept),
            sum(|listed| listed.account.merged.len()),
            sum(|listed| listed.account.rejected.len()),
        ];
        let lists = read
            .into_iter()
            .zip(outcome.counts)
            .map(|(one, counts)| ListDocument {
                file: named(&one.file),
                fetched_from: one.fetched.map(|fetched| shown(&fetched.from)),
                list: one.name,
                format: one.format.name(),
                rows: one.listed.account.read,
                brands: one.listed.entries.brands.len(),
                portals: one.listed.entries.portals.len(),
                endpoints: one.listed.entries.endpoints.len(),
                counts,
                taken: one.listed.account.kept,
                merged: one.listed.account.merged,
                rejected: one.listed.account.rejected,
            });
        Self {
            schema_version: 1,
            ok: true,
            dry_run,
            lists: lists.collect(),
            total,
            read: entries,
            taken,
            merged,
            rejected,
            in_use: outcome.in_use,
            held: outcome
                .held
                .into_iter()
                .map(|one| one.endpoint_id)
                .collect(),
        }
    }

    pub(super) fn text(&self, all: bool) -> String {
        let row = |name: &str, format: &str, counts: &Counts, rejected: usize| {
            let Counts {
                added,
                changed,
                removed,
                kept,
                gone,
            } = counts;
            let numbers = [added, changed, removed, kept, gone, &rejected].map(ToString::to_string);
            let [added, changed, removed, kept, gone, rejected] = numbers;
            [
                name.to_owned(),
                format.to_owned(),
                added,
                changed,
                removed,
                kept,
                gone,
                rejected,
            ]
        };
        let lists = self
            .lists
            .iter()
            .map(|one| row(&one.list, one.format, &one.counts, one.rejected.len()));
        let total = (self.lists.len() > 1).then(|| row("in total", "", &self.total, self.rejected));
        let head = [
            "List", "Format", "Added", "Changed", "Removed", "Kept", "Gone", "Rejected",
        ];
        let mut text = table(head, lists.chain(total));
        text += &self.rejected_rows(all);
        if !self.in_use.is_empty() {
            text += "\nNo longer listed, but kept because people are connected to them:\n";
            text += &self
                .in_use
                .iter()
                .map(|id| format!("  endpoint {}\n", clean(id)))
                .collect::<String>();
        }
        if self.total.gone > self.in_use.len() && self.in_use.is_empty() {
            text += "\nEntries that are no longer in their list are still served; `--prune` removes them\n";
        }
        if !self.held.is_empty() {
            text += "\nHeld back, because their list now has them on another host (`catalog list --held`):\n";
            let lines = self
                .held
                .iter()
                .map(|id| format!("  endpoint {}\n", clean(id)));
            text += &lines.collect::<String>();
        }
        if self.dry_run {
            text += "\nNothing was written (--dry-run)\n";
        }
        text
    }

    fn rejected_rows(&self, all: bool) -> String {
        let most = if all { usize::MAX } else { NAMED };
        let told = self
            .lists
            .iter()
            .map(|list| list.rejected_rows(most) + &list.merged_rows(most));
        told.collect()
    }
}

impl ListDocument {
    fn rejected_rows(&self, most: usize) -> String {
        let lines = self.rejected.iter().map(line_about);
        self.told("rejected", self.rejected.len(), lines.take(most))
    }

    fn merged_rows(&self, most: usize) -> String {
        let lines = self.merged.iter().map(line_about_merged);
        self.told("merged into others", self.merged.len(), lines.take(most))
    }

    /// Says what happened to `number` of the rows, naming the first of them.
    fn told(&self, fate: &str, number: usize, lines: impl Iterator<Item = String>) -> String {
        if number == 0 {
            return String::new();
        }
        let lines: Vec<String> = lines.map(|line| format!("  {}\n", clean(&line))).collect();
        let more = number - lines.len();
        let rest = if more > 0 {
            format!("  and {more} more (-v lists them all)\n")
        } else {
            String::new()
        };
        let were = if number == 1 { "was" } else { "were" };
        let list = clean(&self.list);
        format!(
            "\n{number} of {} rows of {list} {were} {fate}:\n{}{rest}",
            self.rows,
            lines.concat()
        )
    }
}
