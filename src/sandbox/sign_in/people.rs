//! The people who can sign in and their synthetic records. Any name made of letters, digits and
//! `.-_@` has an account, a stable subject and a patient, so that tests can have as many users as
//! they like.

use serde_json::{Value, json};
use uuid::Uuid;

/// The logins shown at startup; each belongs to a person with a full name.
pub const USERS: [&str; 8] = [
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi",
];

/// The only password that never works, besides an empty one.
pub const WRONG_PASSWORD: &str = "wrong";

/// The code system of observation categories.
pub(crate) const CATEGORY_SYSTEM: &str =
    "http://terminology.hl7.org/CodeSystem/observation-category";

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    login: String,
}

/// Returns the account for a login and password, if they are correct.
pub(crate) fn sign_in(login: &str, password: &str) -> Option<Person> {
    let login = login.trim().to_ascii_lowercase();
    let is_name = (1..=64).contains(&login.len())
        && login
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'@'));
    (is_name && !password.is_empty() && password != WRONG_PASSWORD).then_some(Person { login })
}

/// One of the four measurements in every record.
struct Measurement {
    category: &'static str,
    loinc: &'static str,
    name: &'static str,
    unit: &'static str,
    least: u16,
    span: u16,
}

const MEASUREMENTS: [Measurement; 4] = [
    Measurement {
        category: "vital-signs",
        loinc: "8867-4",
        name: "Heart rate",
        unit: "/min",
        least: 58,
        span: 30,
    },
    Measurement {
        category: "vital-signs",
        loinc: "29463-7",
        name: "Body weight",
        unit: "kg",
        least: 52,
        span: 45,
    },
    Measurement {
        category: "laboratory",
        loinc: "2339-0",
        name: "Glucose",
        unit: "mg/dL",
        least: 72,
        span: 35,
    },
    Measurement {
        category: "laboratory",
        loinc: "718-7",
        name: "Hemoglobin",
        unit: "g/dL",
        least: 12,
        span: 5,
    },
];

impl Person {
    pub(crate) fn login(&self) -> &str {
        &self.login
    }

    /// Returns the person's subject in ID tokens, which is always the same (ID-12).
    pub(crate) fn sub(&self) -> String {
        self.stable_id("subject").to_string()
    }

    /// Returns the `id` of this person's Patient resource.
    pub(crate) fn patient_id(&self) -> String {
        self.stable_id("patient").to_string()
    }

    fn stable_id(&self, what: &str) -> Uuid {
        Uuid::new_v5(
            &Uuid::NAMESPACE_URL,
            format!("urn:fastenctl:sandbox:{what}:{}", self.login).as_bytes(),
        )
    }

    fn given_name(&self) -> String {
        let mut letters = self.login.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        })
    }

    /// Returns the given name and the family name.
    pub(crate) fn full_name(&self) -> String {
        format!("{} Sandbox", self.given_name())
    }

    /// Returns a number below `span` that is always the same for this person and `index`.
    fn constant(&self, index: usize, span: u16) -> u16 {
        let bytes = self.stable_id("patient").into_bytes();
        u16::from(bytes[index % bytes.len()]) % span
    }

    /// Returns the Patient resource (FHIR R4).
    pub(crate) fn patient(&self) -> Value {
        json!({
            "resourceType": "Patient",
            "id": self.patient_id(),
            "meta": {"tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST", "display": "test health data"}]},
            "identifier": [{"system": "urn:fastenctl:sandbox:login", "value": self.login}],
            "active": true,
            "name": [{"use": "official", "text": self.full_name(), "family": "Sandbox", "given": [self.given_name()]}],
            "gender": if self.constant(0, 2) == 0 { "female" } else { "male" },
            "birthDate": format!("{}-{:02}-{:02}", 1940 + self.constant(1, 70), 1 + self.constant(2, 12), 1 + self.constant(3, 28)),
        })
    }

    /// Returns the Observation resources of this person's patient (FHIR R4).
    pub(crate) fn observations(&self) -> Vec<Value> {
        MEASUREMENTS
            .iter()
            .enumerate()
            .map(|(index, measurement)| self.observation(index, measurement))
            .collect()
    }

    fn observation(&self, index: usize, measurement: &Measurement) -> Value {
        let patient = self.patient_id();
        json!({
            "resourceType": "Observation",
            "id": format!("{patient}-{}", index + 1),
            "status": "final",
            "category": [{"coding": [{"system": CATEGORY_SYSTEM, "code": measurement.category}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": measurement.loinc}], "text": measurement.name},
            "subject": {"reference": format!("Patient/{patient}")},
            "effectiveDateTime": format!("2026-0{}-15T08:30:00Z", index + 1),
            "valueQuantity": {
                "value": measurement.least + self.constant(4 + index, measurement.span),
                "unit": measurement.unit,
                "system": "http://unitsofmeasure.org",
                "code": measurement.unit,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_password_works_except_wrong_and_an_empty_one() {
        assert!(sign_in("alice", "secret").is_some());
        assert_eq!(sign_in("alice", "wrong"), None);
        assert_eq!(sign_in("alice", ""), None);
    }

    #[test]
    fn a_login_is_a_short_name() {
        for login in ["", " ", "a b", "<script>", &"a".repeat(65)] {
            assert_eq!(sign_in(login, "secret"), None, "{login}");
        }
    }

    #[test]
    fn id_12_one_person_has_one_subject_and_another_has_another() {
        let [alice, again, bob] =
            ["alice", "Alice ", "bob"].map(|login| sign_in(login, "secret").unwrap().sub());
        assert_eq!(alice, again);
        assert_ne!(alice, bob);
    }

    #[test]
    fn everybody_has_observations_about_their_own_patient() {
        let alice = sign_in("alice", "secret").unwrap();
        let own = format!("Patient/{}", alice.patient_id());
        let subjects: Vec<_> = alice
            .observations()
            .iter()
            .map(|one| one["subject"]["reference"].clone())
            .collect();
        assert_eq!(subjects, [&*own; 4]);
    }
}
