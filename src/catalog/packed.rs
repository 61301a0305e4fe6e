//! A complete catalog that takes little memory: its entries are stored as abbreviated JSON in three
//! large texts, and parsed one by one on demand. Parsed entries would take several times the
//! memory, in so many pieces that replacing a catalog would fragment the heap.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::catalog::entry::Entry;
use crate::catalog::{Entries, id};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use uuid::Uuid;

/// A complete catalog, read-only.
#[derive(Debug, Default)]
pub struct Shelf {
    pub brands: Lines<Brand>,
    pub portals: Lines<Portal>,
    pub endpoints: Lines<Endpoint>,
}

impl From<Entries> for Shelf {
    fn from(entries: Entries) -> Self {
        Self {
            brands: entries.brands.iter().collect(),
            portals: entries.portals.iter().collect(),
            endpoints: entries.endpoints.iter().collect(),
        }
    }
}

impl Shelf {
    /// The portals of `brand` that exist.
    pub fn portals<'a>(&'a self, brand: &'a Brand) -> impl Iterator<Item = Portal> + 'a {
        brand
            .portal_ids
            .iter()
            .filter_map(|id| self.portals.find(id))
    }

    /// The endpoints of `portal` that exist.
    pub fn endpoints<'a>(&'a self, portal: &'a Portal) -> impl Iterator<Item = Endpoint> + 'a {
        portal
            .endpoint_ids
            .iter()
            .filter_map(|id| self.endpoints.find(id))
    }
}

/// Entries of one kind, accessible by index and by ID.
#[derive(Debug)]
pub struct Lines<T> {
    text: String,
    ends: Vec<u32>,
    /// Sorted by ID once the collection is complete.
    own: Vec<(Uuid, u32)>,
    merged: Vec<(Uuid, u32)>,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self {
            text: String::new(),
            ends: Vec::new(),
            own: Vec::new(),
            merged: Vec::new(),
            of: PhantomData,
        }
    }
}

impl<'a, T: Entry + 'a> FromIterator<&'a T> for Lines<T> {
    fn from_iter<I: IntoIterator<Item = &'a T>>(all: I) -> Self {
        let mut lines = Self::default();
        all.into_iter().for_each(|one| lines.push(one));
        lines.finish();
        lines
    }
}

impl<T: Entry> Lines<T> {
    /// Adds an entry; it cannot be found by its ID before [`Self::finish`].
    pub fn push(&mut self, one: &T) {
        let place = u32::try_from(self.len()).unwrap_or(u32::MAX);
        // A value parsed from JSON can always be serialised as JSON.
        pack(
            &serde_json::to_string(one).unwrap_or_default(),
            &mut self.text,
        );
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.own.push((id::parse(one.id()), place));
        self.merged
            .extend(one.merged().iter().map(|id| (id::parse(id), place)));
    }

    /// Makes the entry at an index available under this ID too.
    pub fn answer_for(&mut self, id: &str, place: usize) {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.merged.push((id::parse(id), place));
    }

    /// Marks the collection as complete.
    pub fn finish(&mut self) {
        self.own.sort_unstable();
        self.merged.sort_unstable();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.own.shrink_to_fit();
        self.merged.shrink_to_fit();
    }

    /// The number of entries.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The entry at an index.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<T> {
        self.read(place)
    }

    /// Reads only the fields of an entry that `U` has.
    #[must_use]
    pub fn read<U: DeserializeOwned>(&self, place: usize) -> Option<U> {
        let start = place
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied())?;
        serde_json::from_str(&unpacked(
            self.text
                .get(start as usize..*self.ends.get(place)? as usize)?,
        ))
        .ok()
    }

    /// The index of the entry with this ID, or of the one it was merged into. An entry's own ID
    /// takes precedence.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        let id = id::parse(id);
        let found = |all: &[(Uuid, u32)]| {
            let place = all.partition_point(|(other, _)| *other < id);
            all.get(place)
                .filter(|(other, _)| *other == id)
                .map(|(_, place)| *place as usize)
        };
        found(&self.own).or_else(|| found(&self.merged))
    }

    /// The entry with this ID, or the one it was merged into.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<T> {
        self.get(self.place(id)?)
    }

    /// All entries, in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

/// Strings that occur in nearly every entry; of two with the same beginning, the longer comes
/// first. Each is stored as a control character, which never occurs in JSON (RFC 8259 section 7).
const PIECES: [&str; 28] = [
    "\",\"status\":\"active\",\"connection_type\":\"hl7-fhir-rest\",\"platform_type\":\"",
    "\"identifiers\":[{\"use\":\"ext-npi-number\",\"system\":\"",
    "{\"use\":\"ext-npi-number\",\"system\":\"",
    "http://hl7.org/fhir/sid/us-npi",
    "\"hidden\":false",
    "\"locations\":[{\"postal_code\":\"",
    "{\"postal_code\":\"",
    "\",\"country\":\"US\"}",
    "{\"id\":\"",
    "\",\"name\":\"",
    "\",\"last_updated\":\"",
    "\",\"portal_ids\":[\"",
    "\",\"endpoint_ids\":[\"",
    "\",\"authorization_endpoint\":\"",
    "\",\"token_endpoint\":\"",
    "\",\"introspection_endpoint\":\"",
    "\",\"userinfo_endpoint\":\"",
    "\",\"revoke_endpoint\":\"",
    "\",\"registration_endpoint\":\"",
    "\",\"fhir_version\":\"",
    "\",\"software_name\":\"",
    "\",\"software_version\":\"",
    "\",\"smart_configuration_url\":\"",
    "\",\"fhir_capabilities_url\":\"",
    "\",\"url\":\"",
    "\",\"value\":\"",
    "https://",
    "\"],",
];
/// The control character that stands for the first piece.
const FIRST: u8 = 1;

fn pack(json: &str, text: &mut String) {
    let mut rest = json;
    'next: while let Some(letter) = rest.chars().next() {
        // Every string in the table begins with one of these.
        if matches!(letter, '"' | '{' | 'h') {
            for (piece, sign) in PIECES.iter().zip(FIRST..) {
                if let Some(behind) = rest.strip_prefix(piece) {
                    text.push(char::from(sign));
                    rest = behind;
                    continue 'next;
                }
            }
        }
        text.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
}

fn unpacked(text: &str) -> String {
    let mut json = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(place) = rest.find(|letter: char| letter < ' ') {
        json.push_str(&rest[..place]);
        let sign = rest.as_bytes()[place].checked_sub(FIRST);
        json.push_str(
            sign.and_then(|sign| PIECES.get(usize::from(sign)))
                .copied()
                .unwrap_or_default(),
        );
        rest = &rest[place + 1..];
    }
    json.push_str(rest);
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(id: &str, merged: &[&str]) -> Brand {
        let brand_ids = merged.iter().map(|id| (*id).to_owned()).collect();
        Brand {
            id: id.to_owned(),
            name: format!("{id}\n\"é\""),
            brand_ids,
            ..Brand::default()
        }
    }

    #[test]
    fn every_entry_is_restored_unchanged() {
        let all = [brand("b", &[]), brand("a", &["old", "b"]), Brand::default()];
        let lines: Lines<Brand> = all.iter().collect();
        assert_eq!(lines.iter().collect::<Vec<_>>(), all);
        assert_eq!((lines.get(3), lines.get(1).as_ref()), (None, Some(&all[1])));
    }

    #[test]
    fn the_stored_form_is_shorter_and_means_the_same() {
        for (number, piece) in PIECES.iter().enumerate() {
            let hidden = PIECES[..number]
                .iter()
                .find(|before| piece.starts_with(**before));
            assert_eq!(
                (hidden, piece.starts_with(['"', '{', 'h'])),
                (None, true),
                "{piece}"
            );
        }
        let json = serde_json::to_string(&brand("\u{1}\u{1f}https://é", &[])).unwrap();
        let mut text = String::new();
        pack(&json, &mut text);
        assert!(
            text.len() < json.len() && unpacked(&text) == json,
            "{text:?}"
        );
    }

    #[test]
    fn a_merged_id_leads_to_its_survivor_and_any_other_to_its_own_entry() {
        let lines: Lines<Brand> = [brand("a", &["old", "b"]), brand("b", &[])]
            .iter()
            .collect();
        assert_eq!(
            ["old", "b", "a", "none"].map(|id| lines.place(id)),
            [Some(0), Some(1), Some(0), None]
        );
        let (lower, upper) = (
            "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003",
            "0D9B6C62-7F0A-4A53-9A55-20F4F3D8A003",
        );
        let lines: Lines<Brand> = [brand(lower, &[])].iter().collect();
        assert_eq!(
            (lines.place(upper), Lines::<Brand>::default().place(lower)),
            (Some(0), None)
        );
    }
}
