//! Devices waiting for a user to enter their code (RFC 8628), in memory.

use crate::sandbox::token::grants::Grant;
use crate::secret::Secret;
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// How long a code is valid, in seconds.
pub(super) const LIFE: i64 = 600;
/// The polling interval of a device, in seconds. It is short, because tests wait for it, too.
pub(super) const INTERVAL: i64 = 1;
/// Letters that do not form words and are not easily confused (RFC 8628 section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

enum Decision {
    Waiting,
    Denied,
    Allowed(Grant),
}

struct Device {
    client_id: String,
    scope: Vec<String>,
    user_code: Secret,
    expires: i64,
    asked: Option<i64>,
    decision: Decision,
}

/// All waiting devices, by the hash of their code.
#[derive(Default)]
pub(crate) struct Devices(HashMap<String, Device>);

impl Devices {
    /// Adds a device; returns its device code, and the code for the person to enter.
    pub(super) fn begin(
        &mut self,
        client_id: &str,
        scope: Vec<String>,
        now: i64,
    ) -> (Secret, Secret) {
        self.0.retain(|_, device| now < device.expires);
        let (device_code, user_code) = (Secret::random(), user_code());
        let device = Device {
            client_id: client_id.to_owned(),
            scope,
            user_code: user_code.clone(),
            expires: now + LIFE,
            asked: None,
            decision: Decision::Waiting,
        };
        self.0.insert(device_code.sha256(), device);
        (device_code, user_code)
    }

    /// Returns the device that shows this code: its key, client and requested scope.
    pub(super) fn showing(
        &self,
        user_code: &str,
        now: i64,
    ) -> Option<(String, String, Vec<String>)> {
        let typed = plain(user_code);
        let is_it = |device: &Device| {
            let shown = plain(device.user_code.expose());
            bool::from(shown.as_bytes().ct_eq(typed.as_bytes()))
        };
        let waits =
            |device: &Device| now < device.expires && matches!(device.decision, Decision::Waiting);
        let found = self
            .0
            .iter()
            .find(|(_, device)| waits(device) && is_it(device));
        found.map(|(key, device)| (key.clone(), device.client_id.clone(), device.scope.clone()))
    }

    /// Records the person's decision.
    pub(super) fn decide(&mut self, key: &str, granted: Option<Grant>) {
        if let Some(device) = self.0.get_mut(key) {
            device.decision = granted.map_or(Decision::Denied, Decision::Allowed);
        }
    }

    /// Returns what the polling device gets: the grant if the person has allowed access, otherwise
    /// an error code (RFC 8628 section 3.5).
    pub(crate) fn answer(
        &mut self,
        device_code: &Secret,
        client_id: &str,
        now: i64,
    ) -> Result<Grant, &'static str> {
        let key = device_code.sha256();
        let device = self.0.get_mut(&key);
        let device = device
            .filter(|device| device.client_id == client_id)
            .ok_or("invalid_grant")?;
        if now >= device.expires {
            return Err("expired_token");
        }
        let too_soon = device.asked.is_some_and(|asked| now < asked + INTERVAL);
        device.asked = Some(now);
        match device.decision {
            Decision::Waiting if too_soon => return Err("slow_down"),
            Decision::Waiting => return Err("authorization_pending"),
            Decision::Denied | Decision::Allowed(_) => {}
        }
        match self.0.remove(&key).map(|device| device.decision) {
            Some(Decision::Allowed(grant)) => Ok(grant),
            _ => Err("access_denied"),
        }
    }
}

/// Normalises a code, however it was typed.
fn plain(user_code: &str) -> String {
    let letters = user_code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Returns a new code for the person to enter: eight letters in two groups.
fn user_code() -> Secret {
    let random = Secret::random();
    let letters = random.expose().bytes().take(8);
    let mut code: String = letters
        .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]))
        .collect();
    code.insert(4, '-');
    Secret::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::sign_in::people::sign_in;

    fn granted() -> Grant {
        Grant {
            client_id: "tv".into(),
            person: sign_in("alice", "x").unwrap(),
            scope: vec!["openid".into()],
            nonce: None,
            auth_time: 100,
        }
    }

    #[test]
    fn a_device_waits_is_answered_once_and_must_not_poll_too_often() {
        let mut all = Devices::default();
        let (device_code, user_code) = all.begin("tv", vec!["openid".into()], 100);
        let told =
            |all: &mut Devices, client_id, now| all.answer(&device_code, client_id, now).err();
        assert_eq!(told(&mut all, "tv", 101), Some("authorization_pending"));
        assert_eq!(told(&mut all, "tv", 101), Some("slow_down"));
        assert_eq!(told(&mut all, "another", 102), Some("invalid_grant"));
        let typed = user_code.expose().to_lowercase().replace('-', " ");
        let (key, ..) = all.showing(&typed, 103).unwrap();
        all.decide(&key, Some(granted()));
        assert!(all.showing(&typed, 103).is_none(), "a code is entered once");
        assert_eq!(told(&mut all, "tv", 103), None);
        assert_eq!(told(&mut all, "tv", 104), Some("invalid_grant"));
    }

    #[test]
    fn a_refusal_and_an_expired_code_are_reported_as_such() {
        let mut all = Devices::default();
        let (device_code, user_code) = all.begin("tv", Vec::new(), 100);
        assert!(all.showing(user_code.expose(), 100 + LIFE).is_none());
        assert_eq!(
            all.answer(&device_code, "tv", 100 + LIFE).err(),
            Some("expired_token")
        );
        let (key, ..) = all.showing(user_code.expose(), 101).unwrap();
        all.decide(&key, None);
        assert_eq!(
            all.answer(&device_code, "tv", 102).err(),
            Some("access_denied")
        );
    }
}
