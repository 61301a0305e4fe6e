//! Which column of a table holds which field: guessed from the header and the cells, or given by
//! `--columns`.

/// A field that a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Url,
    Name,
    Alias,
    Npi,
    Zip,
    City,
    State,
    Street,
    Website,
    Version,
    Audience,
    Status,
}

impl Field {
    /// All fields, under their `--columns` names.
    pub const ALL: [(&'static str, Self); 12] = [
        ("url", Self::Url),
        ("name", Self::Name),
        ("alias", Self::Alias),
        ("npi", Self::Npi),
        ("zip", Self::Zip),
        ("city", Self::City),
        ("state", Self::State),
        ("street", Self::Street),
        ("website", Self::Website),
        ("version", Self::Version),
        ("audience", Self::Audience),
        ("status", Self::Status),
    ];

    /// The field that a header's words indicate.
    #[must_use]
    pub fn named(header: &str) -> Option<Self> {
        let plain: String = header
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let has = |parts: &[&str]| parts.iter().any(|part| plain.contains(part));
        if matches!(plain.as_str(), "status" | "endpointstatus") {
            return Some(Self::Status);
        }
        let exact = NAMES
            .iter()
            .find(|(_, names)| names.contains(&plain.as_str()));
        if let Some((field, _)) = exact {
            return Some(*field);
        }
        if has(&["oauth", "token", "authoriz"]) {
            return None;
        }
        if has(&["url", "uri", "endpoint", "baseaddress"]) && has(&ABOUT_FHIR) {
            return Some(Self::Url);
        }
        if has(&["zip", "postal"]) {
            return Some(Self::Zip);
        }
        (has(&["name"]) && !has(&NOT_ITS_NAME)).then_some(Self::Name)
    }
}

/// Headers that name a field on their own, written without spaces and punctuation.
const NAMES: [(Field, &[&str]); 11] = [
    (
        Field::Website,
        &[
            "website",
            "web",
            "homepage",
            "portalurl",
            "websiteurl",
            "organizationurl",
            "logourl",
        ],
    ),
    (
        Field::Url,
        &[
            "url",
            "uri",
            "address",
            "endpoint",
            "baseurl",
            "serviceroot",
            "fhirserver",
            "fhirservice",
        ],
    ),
    (
        Field::Npi,
        &[
            "npi",
            "npiid",
            "npinumber",
            "organizationnpi",
            "nationalprovideridentifier",
        ],
    ),
    (Field::Zip, &["postcode"]),
    (
        Field::City,
        &["city", "town", "organizationcity", "addresscity"],
    ),
    (
        Field::State,
        &[
            "state",
            "province",
            "organizationstate",
            "addressstate",
            "statecode",
        ],
    ),
    (
        Field::Street,
        &[
            "street",
            "addressline",
            "addressline1",
            "streetaddress",
            "address1",
            "organizationaddress",
        ],
    ),
    (
        Field::Alias,
        &[
            "alias",
            "aliases",
            "alternatename",
            "dba",
            "doingbusinessas",
            "othername",
            "aka",
        ],
    ),
    (
        Field::Version,
        &["fhirversion", "version", "release", "fhirrelease"],
    ),
    (
        Field::Audience,
        &[
            "audience",
            "usertype",
            "usertypes",
            "intendedusers",
            "facing",
            "persona",
            "usecase",
        ],
    ),
    (
        Field::Name,
        &[
            "organization",
            "organisation",
            "org",
            "practice",
            "facility",
            "client",
            "customer",
            "institution",
            "provider",
            "hospital",
        ],
    ),
];
/// Parts of headers that indicate the address of a FHIR server.
const ABOUT_FHIR: [&str; 7] = [
    "fhir",
    "base",
    "service",
    "r4",
    "api",
    "endpointurl",
    "endpointaddress",
];
/// Parts of headers for names other than the institution's.
const NOT_ITS_NAME: [&str; 6] = ["contact", "vendor", "developer", "product", "first", "last"];

/// The column of each field, by its index from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Field, usize)>);

/// A column as given by the operator: its header, or its number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub field: Field,
    pub column: String,
}

/// Parses `url=Base URL,name=2`.
///
/// # Errors
/// Says which part is not valid, or that `url` is missing.
pub fn parse(text: &str) -> Result<Vec<Said>, String> {
    let one = |part: &str| {
        let (field, column) = part.split_once('=').ok_or_else(|| {
            format!("`{part}` is not a valid column: write `FIELD=HEADER` or `FIELD=NUMBER`")
        })?;
        let known = Field::ALL.iter().find(|(name, _)| *name == field.trim());
        let names: Vec<&str> = Field::ALL.iter().map(|(name, _)| *name).collect();
        let (_, field) = known.ok_or_else(|| {
            format!(
                "`{}` is not a valid field; use one of {}",
                field.trim(),
                names.join(", ")
            )
        })?;
        Ok(Said {
            field: *field,
            column: column.trim().to_owned(),
        })
    };
    let said: Vec<Said> = text.split(',').map(one).collect::<Result<_, String>>()?;
    if said.iter().all(|one| one.field != Field::Url) {
        return Err("`url` is missing".to_owned());
    }
    Ok(said)
}

impl Columns {
    /// The index of a field's column.
    #[must_use]
    pub fn place(&self, field: Field) -> Option<usize> {
        self.0
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, place)| *place)
    }

    /// Resolves the given columns in a table with this header; numbers also work without a header.
    ///
    /// # Errors
    /// Names a column that does not exist.
    pub fn said(said: &[Said], header: &[String]) -> Result<Self, String> {
        let place = |one: &Said| {
            let by_name = header
                .iter()
                .position(|name| name.trim().eq_ignore_ascii_case(&one.column));
            let number = || {
                one.column
                    .parse::<usize>()
                    .ok()?
                    .checked_sub(1)
                    .filter(|place| *place < header.len())
            };
            by_name
                .or_else(number)
                .map(|place| (one.field, place))
                .ok_or_else(|| {
                    format!(
                        "it has no column `{}`; its columns are {}",
                        one.column,
                        quoted(header)
                    )
                })
        };
        said.iter().map(place).collect::<Result<_, _>>().map(Self)
    }

    /// Determines the columns from a header. If several columns match a field, an address column
    /// that says R4 wins; otherwise, the first one does.
    #[must_use]
    pub fn of_header(header: &[String]) -> Self {
        let mut found: Vec<(Field, usize)> = Vec::new();
        for (place, cell) in header.iter().enumerate() {
            let Some(field) = Field::named(cell) else {
                continue;
            };
            let is_better = field == Field::Url && cell.to_lowercase().contains("r4");
            match found.iter_mut().find(|(known, _)| *known == field) {
                Some(known) if is_better => known.1 = place,
                Some(_) => {}
                None => found.push((field, place)),
            }
        }
        Self(found)
    }

    /// Also determines the address column, and the name column if necessary, from the cells.
    #[must_use]
    pub fn with_cells(mut self, rows: &[Vec<String>]) -> Self {
        let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
        let count = |place: usize, is: fn(&str) -> bool| {
            rows.iter()
                .filter(|row| row.get(place).is_some_and(|cell| is(cell.trim())))
                .count()
        };
        let most = |is: fn(&str) -> bool, but: Option<usize>| {
            let places = (0..wide)
                .filter(|place| Some(*place) != but)
                .map(|place| (count(place, is), place));
            places
                .filter(|(count, _)| *count > 0)
                .max_by_key(|(count, place)| (*count, std::cmp::Reverse(*place)))
        };
        if self
            .place(Field::Url)
            .is_none_or(|place| count(place, is_address) == 0)
            && let Some((_, place)) = most(is_address, None)
        {
            self.0
                .retain(|(field, other)| *field != Field::Url && *other != place);
            self.0.push((Field::Url, place));
        }
        if self.0.len() == 1
            && let Some((_, place)) = most(is_name, self.place(Field::Url))
        {
            self.0.push((Field::Name, place));
        }
        self
    }
}

/// Quotes column names for a message.
#[must_use]
pub fn quoted(names: &[String]) -> String {
    let names = names
        .iter()
        .take(30)
        .map(|name| format!("`{}`", name.trim()));
    names.collect::<Vec<_>>().join(", ")
}

/// Whether a cell holds a web address.
#[must_use]
pub fn is_address(cell: &str) -> bool {
    let start = cell.get(..8).unwrap_or(cell).to_ascii_lowercase();
    start.starts_with("https://") || start.starts_with("http://")
}

fn is_name(cell: &str) -> bool {
    !is_address(cell) && cell.chars().filter(|c| c.is_alphabetic()).count() > 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn headers_are_recognised() {
        for (header, expected) in [
            ("URL", Some(Field::Url)),
            ("FHIR Base URL (R4)", Some(Field::Url)),
            ("service_base_url", Some(Field::Url)),
            ("Endpoint URL", Some(Field::Url)),
            ("OrganizationName", Some(Field::Name)),
            ("Facility Name", Some(Field::Name)),
            ("Practice", Some(Field::Name)),
            ("NPIID", Some(Field::Npi)),
            ("OrganizationZipCode", Some(Field::Zip)),
            ("Zip/Postal", Some(Field::Zip)),
            ("Website", Some(Field::Website)),
            ("Token URL", None),
            ("Developer Name", None),
            ("Notes", None),
        ] {
            assert_eq!(Field::named(header), expected, "{header}");
        }
    }

    #[test]
    fn the_address_column_is_found_by_its_cells_without_a_header() {
        let rows = [
            cells("1,Quillmoor Heart,https://a.example/r4"),
            cells("2,Saltmarsh,https://b.example/r4"),
        ];
        let columns = Columns::default().with_cells(&rows);
        assert_eq!(
            (columns.place(Field::Url), columns.place(Field::Name)),
            (Some(2), Some(1))
        );
        let columns = Columns::of_header(&cells("DSTU2 endpoint url,Name,R4 endpoint url"));
        assert_eq!(columns.place(Field::Url), Some(2));
    }

    #[test]
    fn columns_can_be_given() {
        let said = parse("url=Where, name=1").unwrap();
        let columns = Columns::said(&said, &cells("Who,Where")).unwrap();
        assert_eq!(
            (columns.place(Field::Url), columns.place(Field::Name)),
            (Some(1), Some(0))
        );
        assert_eq!(
            Columns::said(&said, &cells("Who,What")).unwrap_err(),
            "it has no column `Where`; its columns are `Who`, `What`"
        );
        for (text, expected) in [
            ("name=1", "`url` is missing"),
            (
                "url",
                "`url` is not a valid column: write `FIELD=HEADER` or `FIELD=NUMBER`",
            ),
            (
                "link=2",
                "`link` is not a valid field; use one of url, name, alias, npi, zip, city, state, street, website, version, audience, status",
            ),
        ] {
            assert_eq!(parse(text).unwrap_err(), expected);
        }
    }
}
