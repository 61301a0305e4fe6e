//! SMART scopes: which ones this server knows, which of the requested ones are granted, and what
//! they give access to. Syntax as in SMART App Launch 2.2, "Scopes for requesting FHIR Resources".

/// The scopes that discovery lists; patient scopes exist in both syntaxes.
pub(crate) const SUPPORTED: [&str; 19] = [
    "openid",
    "fhirUser",
    "profile",
    "launch",
    "launch/patient",
    "offline_access",
    "online_access",
    "patient/*.read",
    "patient/*.rs",
    "patient/*.r",
    "patient/*.s",
    "patient/Patient.read",
    "patient/Patient.rs",
    "patient/Patient.r",
    "patient/Patient.s",
    "patient/Observation.read",
    "patient/Observation.rs",
    "patient/Observation.r",
    "patient/Observation.s",
];

/// The kind of access to a resource that a caller requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Search,
}

/// Returns the scopes in a `scope` parameter, without duplicates, in the requested order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Returns the requested scopes that are registered for the client or, if the client has no
/// registered scopes, that this server knows. Others are dropped (AUTH-08, SMART-14). If none are
/// requested, all registered ones are granted (RFC 6749 section 3.3).
pub(crate) fn granted(asked: Option<&str>, registered: Option<&[String]>) -> Vec<String> {
    let Some(registered) = registered else {
        let mut words = words(asked.unwrap_or_default());
        words.retain(|word| is_known(word));
        return words;
    };
    let Some(asked) = asked else {
        return registered.to_vec();
    };
    let mut words = words(asked);
    words.retain(|word| registered.contains(word));
    words
}

fn is_known(word: &str) -> bool {
    SUPPORTED.contains(&word) || category(word).is_some()
}

/// Returns the system and code of a v2 scope such as `patient/Observation.rs?category=SYSTEM|CODE`
/// (SMART-16).
fn category(word: &str) -> Option<(&str, &str)> {
    let (base, query) = word.split_once('?')?;
    let (system, code) = query.strip_prefix("category=")?.split_once('|')?;
    let is_ours = [
        "patient/Observation.rs",
        "patient/Observation.r",
        "patient/Observation.s",
    ]
    .contains(&base);
    (is_ours && !system.is_empty() && !code.is_empty() && !query.contains('&'))
        .then_some((system, code))
}

/// Whether these scopes concern a patient's record, so that `aud` is required and `patient` is
/// returned (SMART-02, 05, 06).
pub(crate) fn concerns_patient(scope: &[String]) -> bool {
    scope
        .iter()
        .any(|word| word.starts_with("patient/") || word.starts_with("launch"))
}

/// Whether a scope is in the list.
pub(crate) fn contains(scope: &[String], word: &str) -> bool {
    scope.iter().any(|known| known == word)
}

/// Whether any scope gives `access` to `resource`, even if only for some categories.
pub(crate) fn permits(scope: &[String], resource: &str, access: Access) -> bool {
    scope.iter().any(|word| opens(word, resource, access))
}

/// Whether any scope gives `access` to a resource of this category (SMART-15, SMART-16).
pub(crate) fn permits_category(
    scope: &[String],
    resource: &str,
    access: Access,
    system: &str,
    code: &str,
) -> bool {
    scope.iter().any(|word| {
        opens(word, resource, access)
            && category(word).is_none_or(|category| category == (system, code))
    })
}

fn opens(word: &str, resource: &str, access: Access) -> bool {
    let base = word.split('?').next().unwrap_or_default();
    let Some((name, rights)) = base
        .strip_prefix("patient/")
        .and_then(|rest| rest.split_once('.'))
    else {
        return false;
    };
    let right = match access {
        Access::Read => 'r',
        Access::Search => 's',
    };
    (name == "*" || name == resource) && (rights == "read" || rights.contains(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABORATORY: &str = "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";

    fn one(word: &str) -> Vec<String> {
        vec![word.to_owned()]
    }

    #[test]
    fn auth_08_drops_unknown_scopes() {
        assert_eq!(
            granted(Some("openid bogus user/*.rs openid patient/*.rs"), None),
            ["openid", "patient/*.rs"]
        );
    }

    #[test]
    fn grants_a_client_only_what_it_may_have() {
        assert_eq!(granted(None, Some(&one("nhs-login"))), ["nhs-login"],);
        assert_eq!(
            granted(Some("openid nhs-login"), Some(&one("nhs-login"))),
            ["nhs-login"],
        );
        assert_eq!(granted(None, None), Vec::<String>::new());
        assert_eq!(
            granted(Some("openid patient/*.rs"), Some(&one("openid"))),
            ["openid"]
        );
    }

    #[test]
    fn smart_12_and_13_answers_in_the_requested_syntax() {
        assert_eq!(
            granted(Some("patient/Observation.rs"), None),
            ["patient/Observation.rs"]
        );
        assert_eq!(
            granted(Some("patient/Observation.read"), None),
            ["patient/Observation.read"]
        );
    }

    #[test]
    fn smart_14_never_grants_a_write_or_an_invalid_order_of_letters() {
        for word in [
            "patient/Observation.dus",
            "patient/Observation.sr",
            "patient/*.cruds",
            "patient/*.write",
            "patient/*.*",
            "patient/*.readr",
        ] {
            assert_eq!(granted(Some(word), None), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn read_of_version_1_means_read_and_search() {
        for access in [Access::Read, Access::Search] {
            assert!(permits(&one("patient/*.read"), "Observation", access));
        }
    }

    #[test]
    fn each_letter_of_version_2_gives_only_its_own_access() {
        assert!(permits(&one("patient/Patient.r"), "Patient", Access::Read));
        assert!(!permits(
            &one("patient/Patient.r"),
            "Patient",
            Access::Search
        ));
        assert!(!permits(&one("patient/Patient.s"), "Patient", Access::Read));
        assert!(!permits(
            &one("patient/Patient.rs"),
            "Observation",
            Access::Read
        ));
        assert!(!permits(&one("openid"), "Patient", Access::Read));
    }

    #[test]
    fn smart_16_a_category_narrows_the_access() {
        let scope = granted(Some(LABORATORY), None);
        let system = "http://terminology.hl7.org/CodeSystem/observation-category";
        assert_eq!(scope, [LABORATORY]);
        assert!(permits_category(
            &scope,
            "Observation",
            Access::Search,
            system,
            "laboratory"
        ));
        assert!(!permits_category(
            &scope,
            "Observation",
            Access::Search,
            system,
            "vital-signs"
        ));
        assert!(!permits_category(
            &scope,
            "Observation",
            Access::Search,
            "http://other.example",
            "laboratory"
        ));
    }
}
