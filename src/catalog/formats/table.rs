//! Tables in text form: rows of cells separated by commas, semicolons, tabs or vertical bars (RFC
//! 4180), with or without a header.

use crate::catalog::formats::columns::{Columns, Field, Said, is_address, quoted};
use crate::catalog::formats::read::{Listed, name};
use crate::catalog::formats::rows::{Row, read_rows};
use csv::{ReaderBuilder, Trim};

const DIVIDERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Number of rows in which the header is searched for, because titles may precede it. Also the
/// number of rows from which the columns are guessed.
const LOOKED_AT: usize = 20;

/// Whether a text looks like a table with addresses in it.
#[must_use]
pub fn is_table(text: &str) -> bool {
    let (rows, _) = rows(&start(text));
    rows.iter()
        .any(|row| row.iter().any(|cell| is_address(cell.trim())))
        || rows
            .iter()
            .any(|row| row.len() > 1 && Columns::of_header(row).place(Field::Url).is_some())
}

/// Reads a table; the columns are guessed unless given.
///
/// # Errors
/// Says why its columns cannot be determined.
pub fn read(text: &str, list: &str, said: &[Said]) -> Result<Listed, String> {
    let (rows, broken) = rows(text);
    if let Some(broken) = broken {
        return Err(format!("it is a table that cannot be read: {broken}"));
    }
    let header = header(&rows, said);
    let empty = Vec::new();
    let names = header.and_then(|place| rows.get(place)).unwrap_or(&empty);
    let body = rows
        .get(header.map_or(0, |place| place + 1)..)
        .unwrap_or_default();
    let columns = if said.is_empty() {
        Columns::of_header(names)
            .with_cells(body.get(..LOOKED_AT.min(body.len())).unwrap_or_default())
    } else {
        let first = if names.is_empty() {
            rows.first().unwrap_or(&empty)
        } else {
            names
        };
        Columns::said(said, first)?
    };
    if columns.place(Field::Url).is_none() {
        let names = quoted(if names.is_empty() {
            rows.first().unwrap_or(&empty)
        } else {
            names
        });
        return Err(format!(
            "it is a table with the columns {names}, none of which is known to contain URLs: name the column with \
             `--columns url=HEADER`"
        ));
    }
    let row = |cells: &Vec<String>| {
        Row::of_cells(|field| {
            columns
                .place(field)
                .and_then(|place| cells.get(place))
                .cloned()
                .unwrap_or_default()
        })
    };
    Ok(read_rows(body.iter().map(row), list))
}

/// The index of the header: the first row without an address that contains a given column, or in
/// which at least a third of the cells name a known one.
fn header(rows: &[Vec<String>], said: &[Said]) -> Option<usize> {
    rows.iter().take(LOOKED_AT).position(|row| {
        let names_said = |one: &Said| {
            row.iter()
                .any(|cell| cell.trim().eq_ignore_ascii_case(&one.column))
        };
        let named = row
            .iter()
            .filter(|cell| Field::named(cell).is_some())
            .count();
        let holds_address = row.iter().any(|cell| is_address(cell.trim()));
        !holds_address && (said.iter().any(names_said) || (named > 0 && named * 3 >= row.len()))
    })
}

/// The rows up to the first error in the text, and that error.
fn rows(text: &str) -> (Vec<Vec<String>>, Option<String>) {
    let mut reader = ReaderBuilder::new()
        .delimiter(divider(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => rows.push(record.iter().map(str::to_owned).collect()),
            Err(error) => return (rows, Some(name(&error.to_string()))),
        }
    }
    (rows, None)
}

fn start(text: &str) -> String {
    text.lines()
        .take(LOOKED_AT)
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The separator: the one that occurs most often outside quotes.
fn divider(text: &str) -> u8 {
    let mut counts = [0_usize; DIVIDERS.len()];
    let mut is_quoted = false;
    for byte in start(text).bytes() {
        is_quoted ^= byte == b'"';
        let place = DIVIDERS.iter().position(|one| *one == byte && !is_quoted);
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    let most = counts
        .iter()
        .enumerate()
        .max_by_key(|(place, count)| (**count, std::cmp::Reverse(*place)));
    most.and_then(|(place, _)| DIVIDERS.get(place))
        .copied()
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::formats::columns::parse;

    fn brands(text: &str, said: &[Said]) -> Vec<(String, String, String)> {
        let listed = read(text, "l", said).unwrap();
        let of = |place: usize| {
            let brand = &listed.entries.brands[place];
            let zip = brand
                .locations
                .first()
                .and_then(|place| place.postal_code.clone());
            (
                brand.name.clone(),
                listed.entries.endpoints[place].url.clone(),
                zip.unwrap_or_default(),
            )
        };
        assert_eq!(
            listed.account.read,
            listed.account.kept + listed.account.merged.len() + listed.account.rejected.len()
        );
        (0..listed.entries.brands.len()).map(of).collect()
    }

    #[test]
    fn a_table_is_read_with_any_separator() {
        let expected = [(
            "Heart, Quillmoor".to_owned(),
            "https://a.example/r4/".to_owned(),
            "04530".to_owned(),
        )];
        for text in [
            "Organization Name,FHIR Base URL,Zip\n\"Heart, Quillmoor\",https://a.example/r4,04530\n",
            "Zip;Facility;Endpoint URL\r\n04530;Heart, Quillmoor;https://a.example/r4\r\n",
            "List of 2026\n\nurl\tname\tpostal code\nhttps://a.example/r4\tHeart, Quillmoor\t04530",
        ] {
            assert!(is_table(text), "{text}");
            assert_eq!(brands(text, &[]), expected, "{text}");
        }
        let bare = "\"Heart, Quillmoor\",https://a.example/r4\n";
        assert_eq!(brands(bare, &[])[0].0, "Heart, Quillmoor");
        let said = parse("url=Where,name=Who").unwrap();
        let text = "Who,Why,Where\nQuillmoor,https://other.example,https://a.example/r4\n";
        assert_eq!(
            brands(text, &said),
            [(
                "Quillmoor".to_owned(),
                "https://a.example/r4/".to_owned(),
                String::new()
            )]
        );
        let said = parse("url=3,name=1").unwrap();
        assert_eq!(
            brands("Quillmoor,x,https://a.example/r4\n", &said)[0].0,
            "Quillmoor"
        );
    }

    #[test]
    fn a_table_without_addresses_names_its_columns() {
        assert_eq!(
            read("Who,Why\nQuillmoor,x\n", "l", &[]).unwrap_err(),
            "it is a table with the columns `Who`, `Why`, none of which is known to contain URLs: name the column with `--columns url=HEADER`"
        );
        assert!(!is_table("plain words, and more\nof them\n"));
    }
}
