//! Chooses among the keys in the files. The files hold the keys, and the database knows which of
//! them it depends on and which is the current one. A gateway that lacked one of these would count
//! people twice, so it does not start.

use crate::error::{Error, Kind};
use crate::lighthouse::pepper::{Pepper, id_of};
use crate::lighthouse::peppers::registry::Registered;
use std::path::Path;

/// Returns the key under which the database stores new values, combined with the others. `given`
/// starts with the key in `pepper_file`.
///
/// # Errors
/// [`Kind::Config`] if a key that the database depends on is missing, or if the key in
/// `pepper_file` does not belong to it.
pub fn choose(given: Vec<Pepper>, registered: &[Registered]) -> Result<Pepper, Error> {
    let Some(first) = registered.first() else {
        return alone(given);
    };
    let known = |one: &Pepper| registered.iter().find(|known| known.check == one.check());
    let missing = lacking(given.iter().map(Pepper::check), &live(registered));
    if given.iter().all(|one| known(one).is_none()) && registered.len() == 1 {
        return Err(another_pepper());
    }
    if !missing.is_empty() {
        return Err(missing_peppers(&missing));
    }
    if let Some(own) = given.first().filter(|own| known(own).is_none()) {
        return Err(never_taken_up(&own.id()));
    }
    let last = registered.iter().rfind(|one| one.is_live());
    let mut others: Vec<Pepper> = Vec::new();
    let mut current = None;
    for one in given {
        let check = one.check();
        if last.is_some_and(|last| last.check == check) {
            current = Some(one);
        } else if known(&one).is_none_or(Registered::is_live)
            && others.iter().all(|other| other.check() != check)
        {
            others.push(one);
        }
    }
    let current = current.ok_or_else(another_pepper)?;
    Ok(current.beside(others, &first.check))
}

/// Chooses the key for a database that has none yet.
fn alone(given: Vec<Pepper>) -> Result<Pepper, Error> {
    let mut given = given.into_iter();
    let own = given.next().ok_or_else(another_pepper)?;
    let (check, others) = (own.check(), given.filter(|one| one.check() != own.check()));
    let others = others.collect();
    Ok(own.beside(others, &check))
}

/// The checks in `live` that are not among `given`.
#[must_use]
pub fn lacking(given: impl Iterator<Item = String>, live: &[String]) -> Vec<String> {
    let given: Vec<String> = given.collect();
    let live = live.iter().filter(|check| !given.contains(check));
    live.cloned().collect()
}

/// The checks of all keys that a database depends on.
#[must_use]
pub fn live(registered: &[Registered]) -> Vec<String> {
    let live = registered.iter().filter(|one| one.is_live());
    live.map(|one| one.check.clone()).collect()
}

/// The error if the key and the database do not belong together.
#[must_use]
pub fn another_pepper() -> Error {
    Error::new(
        Kind::Config,
        "`pepper` is not the key that this database was created with",
    )
    .hint(WHERE_THE_PEPPER_IS)
}

/// The error if the file with the database's key does not exist.
#[must_use]
pub fn missing_pepper(file: &Path) -> Error {
    let message = format!(
        "`{}` is missing; it holds the key that this database was created with",
        file.display()
    );
    Error::new(Kind::Config, message).hint(WHERE_THE_PEPPER_IS)
}

const WHERE_THE_PEPPER_IS: &str = "copy the file `pepper` from the data folder of the gateway \
 that created it, or from a backup, or set `pepper_file` to its path";

/// The error if the database depends on keys that are in none of the files.
#[must_use]
pub fn missing_peppers(checks: &[String]) -> Error {
    let ids: Vec<String> = checks
        .iter()
        .map(|one| format!("`{}`", id_of(one)))
        .collect();
    let message = format!(
        "none of this gateway's files contains pepper {}, which the database needs",
        ids.join(" and ")
    );
    Error::new(Kind::Config, message).hint(
        "copy the missing file (`pepper.previous` or `pepper.next`) from a gateway where \
         `fastenctl lighthouse pepper status` lists this pepper (docs/moving.md)",
    )
}

fn never_taken_up(id: &str) -> Error {
    let message = format!("the database has never used pepper `{id}` from `pepper_file`");
    Error::new(Kind::Config, message).hint(
        "put the former pepper back into `pepper_file` and this one into the `.next` file beside \
         it, then run `fastenctl lighthouse pepper rotate`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Keys(Vec<Pepper>);

    impl Keys {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let key = |name: &str| Pepper::open_file(&folder.path().join(name)).unwrap();
            Self(["a", "b", "c"].map(key).to_vec())
        }

        fn given(&self, which: &[usize]) -> Vec<Pepper> {
            which.iter().map(|one| self.0[*one].clone()).collect()
        }

        /// The first `count` keys; those in `forgotten` are forgotten.
        fn registered(&self, count: usize, forgotten: &[usize]) -> Vec<Registered> {
            let one = |(number, key): (usize, &Pepper)| Registered {
                check: key.check(),
                taken_up_at: i64::try_from(number).unwrap(),
                forgotten_at: forgotten.contains(&number).then_some(7),
            };
            self.0[..count].iter().enumerate().map(one).collect()
        }

        /// The key that is used and the others that are loaded, or the error.
        fn chosen(&self, given: &[usize], registered: &[Registered]) -> Result<Vec<usize>, String> {
            let place = |one: &Pepper| self.0.iter().position(|key| key.check() == one.check());
            choose(self.given(given), registered)
                .map(|pepper| pepper.all().filter_map(place).collect())
                .map_err(|error| error.to_string())
        }
    }

    #[test]
    fn the_database_decides_which_key_is_used_whatever_file_contains_it() {
        let keys = Keys::new();
        let one = keys.registered(1, &[]);
        let two = keys.registered(2, &[]);
        let done = keys.registered(2, &[0]);
        let cases: [(&[usize], &[Registered], &[usize]); 11] = [
            // No gateway has used the database yet.
            (&[0], &[], &[0]),
            (&[0, 1], &[], &[0, 1]),
            (&[0], &one, &[0]),
            // The next key exists, but is not in use yet.
            (&[0, 1], &one, &[0, 1]),
            // The next key is in use, but none or only some of the files have been moved.
            (&[0, 1], &two, &[1, 0]),
            (&[0, 0, 1], &two, &[1, 0]),
            (&[1, 0], &two, &[1, 0]),
            // The old key is forgotten, but its file still exists.
            (&[1, 0], &done, &[1]),
            (&[0, 1], &done, &[1]),
            (&[1], &done, &[1]),
            (&[1, 2], &done, &[1, 2]),
        ];
        for (given, registered, expected) in cases {
            let chosen = keys.chosen(given, registered);
            assert_eq!(chosen, Ok(expected.to_vec()), "{given:?} {registered:?}");
        }
    }

    #[test]
    fn a_missing_or_never_used_key_is_named() {
        let keys = Keys::new();
        let (one, two) = (keys.registered(1, &[]), keys.registered(2, &[]));
        let missing = |which: usize| {
            let id = keys.0[which].id();
            format!("none of this gateway's files contains pepper `{id}`, which the database needs")
        };
        let another = another_pepper().to_string();
        let cases: [(&[usize], &[Registered], String); 6] = [
            (&[1], &one, another.clone()),
            (&[1, 2], &one, another),
            (&[0], &two, missing(1)),
            (&[1], &two, missing(0)),
            (&[1, 2], &two, missing(0)),
            (
                &[1, 0],
                &one,
                format!(
                    "the database has never used pepper `{}` from `pepper_file`",
                    keys.0[1].id()
                ),
            ),
        ];
        for (given, registered, expected) in cases {
            assert_eq!(keys.chosen(given, registered), Err(expected), "{given:?}");
        }
    }

    #[test]
    fn hashes_under_the_first_key_have_no_prefix() {
        let keys = Keys::new();
        let pepper = choose(keys.given(&[1, 0]), &keys.registered(2, &[])).unwrap();
        let tags: Vec<&str> = pepper.all().map(Pepper::tag).collect();
        assert_eq!(tags, [format!("{}.", keys.0[1].id()).as_str(), ""]);
        // The second key keeps its prefix after the first key is forgotten.
        let pepper = choose(keys.given(&[1]), &keys.registered(2, &[0])).unwrap();
        assert_eq!(pepper.tag(), format!("{}.", keys.0[1].id()));
    }
}
