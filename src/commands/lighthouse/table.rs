//! Tables in the output of the operator's commands.

use crate::text::line;
use comfy_table::{Table, presets};

/// Maximum width of a cell, in characters; the longest valid identifier fits.
const WIDEST: usize = 260;

/// Formats rows under a header, without ruled lines.
pub(crate) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for row in rows {
        table.add_row(row.map(|cell| line(&cell, WIDEST)));
    }
    table
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}
