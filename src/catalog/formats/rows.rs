//! Lists with one row per organisation: in ONC Lantern's format, as arrays of such objects, or as
//! tables.

use crate::api::catalog::{Address, Brand, Endpoint};
use crate::catalog::address::base_url;
use crate::catalog::audience;
use crate::catalog::formats::columns::Field;
use crate::catalog::formats::read::{Listed, name, npi, plain, web, zip, zip_in};
use crate::catalog::formats::reader::Reader;
use crate::catalog::id::Kind;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A row, as far as it could be understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) alias: String,
    pub(crate) npi: String,
    /// The address, including the ZIP code.
    pub(crate) place: Option<Address>,
    pub(crate) website: String,
    pub(crate) version: String,
    pub(crate) audience: String,
    pub(crate) status: String,
}

impl Row {
    /// A row of a table; `cell` returns the contents of a field's column.
    pub(crate) fn of_cells(cell: impl Fn(Field) -> String) -> Self {
        let place = zip(&cell(Field::Zip));
        Self::new(&cell, place)
    }

    fn of_object(row: &Value, known: &mut Headers) -> Self {
        let keys: Vec<(Field, &String)> = row
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .filter_map(|key| Some((known.field(key)?, key)))
            .collect();
        let key = |field| {
            keys.iter()
                .find(|(of, _)| *of == field)
                .map(|(_, key)| key.as_str())
        };
        let cell = |field| {
            key(field)
                .map(|key| plain(row, key).into_owned())
                .unwrap_or_default()
        };
        let place = key(Field::Zip).and_then(|key| zip_in(row, key));
        Self::new(&cell, place)
    }

    fn new(cell: &impl Fn(Field) -> String, zip: Option<Address>) -> Self {
        let some = |field| Some(name(&cell(field))).filter(|text| !text.is_empty());
        let mut place = zip.unwrap_or_default();
        (place.city, place.state) = (some(Field::City), some(Field::State));
        place.line = some(Field::Street).into_iter().collect();
        let is_place = place != Address::default();
        if is_place && place.country.is_empty() {
            "US".clone_into(&mut place.country);
        }
        Self {
            url: cell(Field::Url),
            name: name(&cell(Field::Name)),
            alias: name(&cell(Field::Alias)),
            npi: cell(Field::Npi),
            place: is_place.then_some(place),
            website: cell(Field::Website),
            version: cell(Field::Version).trim().to_owned(),
            audience: cell(Field::Audience),
            status: cell(Field::Status).trim().to_lowercase(),
        }
    }
}

/// The fields that object keys stand for, cached because the rows of a list usually have the same
/// keys.
#[derive(Default)]
struct Headers(HashMap<String, Option<Field>>);

impl Headers {
    fn field(&mut self, key: &str) -> Option<Field> {
        if let Some(field) = self.0.get(key) {
            return *field;
        }
        let field = Field::named(key);
        self.0.insert(key.to_owned(), field);
        field
    }
}

/// The rows of a document, if it has any: `{"Endpoints": […]}`, or an array of objects, at least
/// one of which has an address.
pub(crate) fn of_document(document: &Value) -> Option<&[Value]> {
    if let Some(rows) = document.get("Endpoints").and_then(Value::as_array) {
        return Some(rows);
    }
    let rows = document.as_array()?;
    let has_address = |row: &Value| {
        row.as_object()
            .is_some_and(|row| row.keys().any(|key| Field::named(key) == Some(Field::Url)))
    };
    let is_fhir = rows.iter().any(|row| row.get("resourceType").is_some());
    (!is_fhir && rows.iter().any(has_address)).then_some(rows)
}

/// Reads a document of rows.
#[must_use]
pub fn read(document: &Value, list: &str) -> Listed {
    let rows = of_document(document).unwrap_or_default();
    let mut known = Headers::default();
    read_rows(rows.iter().map(|row| Row::of_object(row, &mut known)), list)
}

/// Reads rows.
pub(crate) fn read_rows(rows: impl Iterator<Item = Row>, list: &str) -> Listed {
    let mut reader = Reader::new(list);
    for (number, row) in rows.enumerate() {
        take(&mut reader, number + 1, &row);
    }
    reader.finish()
}

fn take(reader: &mut Reader<'_>, number: usize, row: &Row) {
    let base = match base_url(&row.url) {
        Ok(base) => base,
        Err(reason) => return reader.book.reject(number, &row.name, reason),
    };
    let is_active = !matches!(
        row.status.as_str(),
        "off" | "inactive" | "suspended" | "error" | "entered-in-error"
    );
    let mut endpoint = Endpoint {
        status: if is_active { "active" } else { "suspended" }.to_owned(),
        fhir_version: Some(row.version.clone()).filter(|version| !version.is_empty()),
        ..Endpoint::default()
    };
    if audience::is_clinicians_word(&row.audience) {
        audience::mark(&mut endpoint);
    }
    reader.endpoint(&base, endpoint);
    let brand = Brand {
        identifiers: npi(&row.npi).into_iter().collect(),
        locations: row.place.clone().into_iter().collect(),
        aliases: Some(row.alias.clone())
            .filter(|alias| !alias.is_empty())
            .into_iter()
            .collect(),
        brand_website: web(&row.website),
        ..Brand::default()
    };
    if row.name.is_empty() {
        // If another row names the server, no name has to be made up.
        reader.nameless(base, brand, Some(number));
    } else {
        let id = reader.organisation(&row.name, &base, brand);
        reader.book.says(number, &row.name, Kind::Brand, &id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::formats::account::{line_about, line_about_merged};
    use serde_json::json;

    fn row(url: &str, name: &str, npi: &str, zip: &Value) -> Value {
        json!({"URL": url, "OrganizationName": name, "NPIID": npi, "OrganizationZipCode": zip})
    }

    #[test]
    fn organisations_with_the_same_url_are_brands_of_one_endpoint() {
        let document = json!({"Endpoints": [
            row("https://A.example/r4", "St. Mary's", "1234567890", &json!("02114")),
            row("https://a.example/r4/", "Other", "", &json!(null)),
            row("https://a.example/r4/", " St.  Mary's ", "", &json!("02115-0001")),
            row("https://a.example/r4/", "", "", &json!("")),
            row("https://b.example/", "", "", &json!("")),
            row("b.example", "Broken", "", &json!("")),
            json!(7),
        ]});
        let listed = read(&document, "Some_Vendor_Inc_EndpointSources");
        let entries = &listed.entries;
        let names: Vec<&str> = entries
            .brands
            .iter()
            .map(|brand| brand.name.as_str())
            .collect();
        assert_eq!(names, ["St. Mary's", "Other", "b.example"]);
        assert_eq!(entries.portals.len(), 3);
        let urls: Vec<&str> = entries
            .endpoints
            .iter()
            .map(|endpoint| endpoint.url.as_str())
            .collect();
        assert_eq!(urls, ["https://a.example/r4/", "https://b.example/"]);
        assert_eq!(entries.endpoints[0].platform_type, "unknown");
        let mary = &entries.brands[0];
        assert_eq!(mary.identifiers[0].value, "1234567890");
        assert_eq!(
            mary.locations
                .iter()
                .filter_map(|l| l.postal_code.as_deref())
                .collect::<Vec<_>>(),
            ["02114", "02115"]
        );
        assert_eq!((listed.account.read, listed.account.kept), (7, 3));
        let merged: Vec<String> = listed
            .account
            .merged
            .iter()
            .map(line_about_merged)
            .collect();
        assert_eq!(
            merged,
            [
                "row 3, `St. Mary's`, into row 1, `St. Mary's`",
                "row 4 into row 1, `St. Mary's`"
            ]
        );
        let told: Vec<String> = listed.account.rejected.iter().map(line_about).collect();
        assert_eq!(
            told,
            [
                "row 6, `Broken`, has a URL that is not absolute",
                "row 7 has no URL"
            ]
        );
    }
}
