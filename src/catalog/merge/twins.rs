//! Finds endpoints of the same server under two spellings or two FHIR releases. One of them
//! replaces the others.

use crate::api::catalog::Endpoint;
use crate::catalog::address::{Release, Server, server};
use crate::catalog::{audience, id};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use url::Url;

/// Maps a merged ID to its survivor.
pub type Survivors = HashMap<String, String>;

/// Which endpoints count as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twins {
    /// The same base URL, in two spellings.
    Spelled,
    /// Also the base URLs of different releases on one server.
    Released,
}

/// An endpoint that may be a duplicate.
struct Candidate<'a> {
    endpoint: &'a Endpoint,
    server: Server,
    /// Whether its ID comes from a list; other IDs are derived from the address.
    brought: bool,
    sign_in: Option<SignIn>,
}

/// The origins of the sign-in page and the token endpoint, if known.
type SignIn = [Option<String>; 2];

fn sign_in(endpoint: &Endpoint) -> Option<SignIn> {
    let origin = |address: &Option<String>| {
        let url = Url::parse(address.as_deref()?).ok()?;
        Some(url.origin().ascii_serialization())
    };
    let both = [&endpoint.authorization_endpoint, &endpoint.token_endpoint].map(origin);
    (both != [None, None]).then_some(both)
}

impl<'a> Candidate<'a> {
    fn new(endpoint: &'a Endpoint) -> Self {
        Self {
            endpoint,
            server: server(&endpoint.url),
            brought: endpoint.id != id::endpoint(&endpoint.url),
            sign_in: sign_in(endpoint),
        }
    }

    /// The weight of this endpoint: of several duplicates, the one with the greatest weight
    /// survives.
    fn weight(&self) -> (bool, bool, Option<Release>, bool, bool, bool) {
        let endpoint = self.endpoint;
        (
            endpoint.status == "active",
            endpoint.authorization_endpoint.is_some() && endpoint.token_endpoint.is_some(),
            self.server.release,
            self.brought,
            endpoint.url.starts_with("https:"),
            !self.server.is_below,
        )
    }
}

/// Determines which endpoints are replaced by which: the best usable release survives. An ID
/// derived from the address is replaced by one from a list for the same address. Fasten servers
/// know only the listed IDs (lighthouse-api.md section 4.1), so those are never replaced.
#[must_use]
pub fn survivors(endpoints: &[Endpoint], twins: Twins) -> Survivors {
    let mut gone = Survivors::new();
    for places in alike(endpoints, twins).chunk_by(|one, other| one.0 == other.0) {
        if places.len() > 1 {
            let few = places.iter().filter_map(|(_, place)| endpoints.get(*place));
            for family in families(few, twins).into_values() {
                for circle in circles(&family) {
                    give_way(&circle, &mut gone);
                }
            }
        }
    }
    gone
}

/// The indexes of all endpoints, sorted so that possible duplicates are adjacent. Hardly any
/// endpoint has a duplicate, and a map by name would take more memory than the endpoints.
fn alike(endpoints: &[Endpoint], twins: Twins) -> Vec<(u64, usize)> {
    let hashing = RandomState::new();
    let hash = |endpoint: &Endpoint| hashing.hash_one(family(&server(&endpoint.url), twins));
    let mut all: Vec<(u64, usize)> = endpoints
        .iter()
        .enumerate()
        .map(|(place, endpoint)| (hash(endpoint), place))
        .collect();
    all.sort_unstable();
    all
}

fn families<'e>(
    endpoints: impl Iterator<Item = &'e Endpoint>,
    twins: Twins,
) -> HashMap<(String, bool), Vec<Candidate<'e>>> {
    let mut families: HashMap<(String, bool), Vec<Candidate<'e>>> = HashMap::new();
    for endpoint in endpoints {
        let one = Candidate::new(endpoint);
        let key = (
            family(&one.server, twins).to_owned(),
            audience::is_clinicians(endpoint),
        );
        families.entry(key).or_default().push(one);
    }
    families
}

fn family(server: &Server, twins: Twins) -> &str {
    match twins {
        Twins::Spelled => &server.spelling,
        Twins::Released => &server.family,
    }
}

/// Groups endpoints by their sign-in address; only endpoints of one group may be merged. A list
/// with a different address for a server must not get that server's users. Endpoints without a
/// known address join the best one that has one.
fn circles<'a, 'e>(family: &'a [Candidate<'e>]) -> Vec<Vec<&'a Candidate<'e>>> {
    let known = best(family.iter().filter(|one| one.sign_in.is_some()));
    let known = known.and_then(|one| one.sign_in.as_ref());
    let mut circles: BTreeMap<Option<&SignIn>, Vec<&Candidate<'e>>> = BTreeMap::new();
    for one in family {
        let place = one.sign_in.as_ref().or(known);
        circles.entry(place).or_default().push(one);
    }
    circles.into_values().collect()
}

/// Replaces the endpoints of a group with the best one, except those with IDs from a list. Other
/// endpoints with the same spelling as one of those are replaced by it.
fn give_way(circle: &[&Candidate<'_>], gone: &mut Survivors) {
    let brought = brought_for(circle);
    let own = |one: &Candidate<'_>| {
        let own = brought.get(one.server.spelling.as_str());
        own.copied().filter(|_| !one.brought)
    };
    let standing = circle.iter().copied();
    let Some(best) = best(standing.filter(|one| own(one).is_none())) else {
        return;
    };
    for one in circle.iter().filter(|one| !one.brought) {
        let survivor = own(one).unwrap_or(best);
        if survivor.endpoint.id != one.endpoint.id {
            gone.insert(one.endpoint.id.clone(), survivor.endpoint.id.clone());
        }
    }
}

/// The endpoint with the greatest weight. Among equals with IDs from a list, the smallest ID wins,
/// whatever the order of the lists.
fn best<'a, 'e: 'a>(all: impl Iterator<Item = &'a Candidate<'e>>) -> Option<&'a Candidate<'e>> {
    all.min_by_key(|one| {
        let id = one.brought.then_some(one.endpoint.id.as_str());
        (Reverse(one.weight()), id)
    })
}

/// For each spelling, the endpoint with the smallest ID from a list.
fn brought_for<'a, 'e>(circle: &[&'a Candidate<'e>]) -> HashMap<&'a str, &'a Candidate<'e>> {
    let mut brought: HashMap<&str, &Candidate<'e>> = HashMap::new();
    for one in circle.iter().copied().filter(|one| one.brought) {
        let first = brought.entry(one.server.spelling.as_str()).or_insert(one);
        if one.endpoint.id < first.endpoint.id {
            *first = one;
        }
    }
    brought
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(url: &str) -> Endpoint {
        Endpoint {
            id: id::endpoint(url),
            url: url.to_owned(),
            status: "active".to_owned(),
            ..Endpoint::default()
        }
    }

    fn of(endpoints: &[&Endpoint]) -> Vec<(String, String)> {
        let all: Vec<Endpoint> = endpoints.iter().map(|one| (*one).clone()).collect();
        let url = |id: &str| all.iter().find(|one| one.id == id).unwrap().url.clone();
        let gone = survivors(&all, Twins::Released);
        let mut pairs: Vec<_> = gone.iter().map(|(from, to)| (url(from), url(to))).collect();
        pairs.sort_unstable();
        pairs
    }

    fn pair(from: &Endpoint, to: &Endpoint) -> (String, String) {
        (from.url.clone(), to.url.clone())
    }

    #[test]
    fn the_best_usable_release_replaces_all_spellings_and_releases() {
        let [r4, plain, odd] = [
            "https://a.example/fhir/r4/t/",
            "http://a.example/fhir/r4/t/",
            "https://a.example/FHIR/r4/t/",
        ]
        .map(made);
        let [old, older] = [
            "https://a.example/fhir/stu3/t/",
            "https://a.example/fhir/dstu2/t/",
        ]
        .map(made);
        let other = made("https://a.example/fhir/r4/u/");
        let all = [&older, &old, &plain, &r4, &odd, &other];
        let mut expected = [&older, &old, &plain, &odd]
            .map(|one| pair(one, &r4))
            .to_vec();
        expected.sort_unstable();
        assert_eq!(of(&all), expected);
        let mut off = r4.clone();
        "suspended".clone_into(&mut off.status);
        assert_eq!(of(&[&off, &older]), [pair(&off, &older)]);
        let mut checked = older.clone();
        checked.authorization_endpoint = Some("https://a.example/authorize".to_owned());
        checked.token_endpoint = Some("https://a.example/token".to_owned());
        assert_eq!(of(&[&r4, &checked]), [pair(&r4, &checked)]);
        let spelled = survivors(&[older, r4.clone(), plain.clone()], Twins::Spelled);
        assert_eq!(spelled, Survivors::from([(plain.id, r4.id)]));
    }

    #[test]
    fn an_id_from_a_list_is_never_replaced() {
        let mut brought = made("https://a.example/dstu2/");
        "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001".clone_into(&mut brought.id);
        let twin = made("https://A.example/dstu2/");
        let r4 = made("https://a.example/r4/");
        assert_eq!(of(&[&twin, &r4, &brought]), [pair(&twin, &brought)]);
        assert_eq!(of(&[&brought, &twin]), [pair(&twin, &brought)]);
    }

    #[test]
    fn endpoints_for_clinicians_are_not_merged_with_those_for_patients() {
        let (patients, mut clinicians) = (
            made("https://a.example/r4/"),
            made("https://a.example/dstu2/"),
        );
        audience::mark(&mut clinicians);
        assert_eq!(of(&[&patients, &clinicians]), []);
    }

    fn signed_in_at(host: &str, endpoint: &Endpoint) -> Endpoint {
        Endpoint {
            authorization_endpoint: Some(format!("https://{host}/authorize")),
            token_endpoint: Some(format!("https://{host}/token")),
            ..endpoint.clone()
        }
    }

    /// Prevents the publisher of a list from sending an institution's users to a sign-in page of
    /// their own.
    #[test]
    fn endpoints_with_different_sign_in_addresses_are_not_merged() {
        let plain = made("https://a.example/r4/");
        let victim = signed_in_at("a.example", &plain);
        let mut brought = plain.clone();
        "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001".clone_into(&mut brought.id);
        let mut half = brought.clone();
        half.token_endpoint = Some("https://evil.example/token".to_owned());
        let spelled = made("http://a.example/r4/");
        let older = made("https://a.example/dstu2/");
        let evil = |one: &Endpoint| signed_in_at("evil.example", one);
        for stranger in [evil(&brought), half, evil(&spelled), evil(&older)] {
            assert_eq!(of(&[&victim, &stranger]), [], "{stranger:?}");
            assert_eq!(of(&[&stranger, &victim]), [], "{stranger:?}");
        }
        // An endpoint without an address joins the best one; endpoints with the same address are
        // merged.
        let friend = signed_in_at("a.example", &brought);
        assert_eq!(of(&[&victim, &friend]), [pair(&victim, &friend)]);
        assert_eq!(
            of(&[&victim, &evil(&older), &spelled]),
            [pair(&spelled, &victim)]
        );
    }
}
