//! Expiry dates that others have set: of client secrets, the certificate behind `public_url`, and
//! proofs of origins. An approaching date appears as a metric and as a warning.

use crate::clock::rfc3339;
use crate::lighthouse::settings::Settings;

const DAY: i64 = 24 * 60 * 60;
/// How long a proof of an origin is valid, in seconds (protocol.md section 5).
pub const PROVEN_FOR: i64 = 30 * DAY;

/// What expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    ClientSecret,
    /// The certificate that browsers get at `public_url`, and its total lifetime in seconds.
    Certificate {
        lifetime: i64,
    },
    /// The proof of an origin; in the metrics, the oldest one.
    OriginProof,
}

impl What {
    /// As a label.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ClientSecret => "client_secret",
            Self::Certificate { .. } => "certificate",
            Self::OriginProof => "origin_proof",
        }
    }

    /// How many seconds before the expiry to warn. Registrations at providers take weeks.
    /// Certificates and proofs are renewed by programs, so a date this close means that renewing
    /// has failed. A short-lived certificate is renewed late, so the warning comes only in the last
    /// quarter of its lifetime.
    const fn in_sight(self) -> i64 {
        match self {
            Self::ClientSecret => 30 * DAY,
            Self::Certificate { lifetime } if lifetime / 4 < 14 * DAY => lifetime / 4,
            Self::Certificate { .. } => 14 * DAY,
            Self::OriginProof => 3 * DAY,
        }
    }
}

/// An expiry date, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    pub what: What,
    /// The platform or endpoint, `public_url`, or the origin; in the metrics, `oldest` for a proof.
    pub name: String,
    /// In Unix seconds.
    pub at: i64,
}

/// Returns when the certificate at `public_url` expires.
#[must_use]
pub fn of_certificate((from, until): (i64, i64)) -> Expiry {
    Expiry {
        what: What::Certificate {
            lifetime: until - from,
        },
        name: "public_url".to_owned(),
        at: until,
    }
}

/// Returns all expiry dates in the settings.
#[must_use]
pub fn of_settings(settings: &Settings) -> Vec<Expiry> {
    let platforms = settings
        .platforms
        .iter()
        .map(|(slug, platform)| (slug.clone(), platform.client_secret_expires));
    let endpoints = settings
        .endpoints
        .iter()
        .map(|endpoint| (endpoint.name(), endpoint.client_secret_expires));
    let secret = |(name, at): (String, Option<_>)| {
        Some(Expiry {
            what: What::ClientSecret,
            name,
            at: at.map(i64::from)?,
        })
    };
    platforms.chain(endpoints).filter_map(secret).collect()
}

impl Expiry {
    /// Whether an e-mail is due at `now`, because the expiry date is near but has not passed.
    #[must_use]
    pub const fn is_near(&self, now: i64) -> bool {
        self.at > now && self.at - now < self.what.in_sight()
    }

    /// The day on which it expires.
    #[must_use]
    pub fn date(&self) -> String {
        let date = rfc3339(self.at);
        date.split('T').next().unwrap_or_default().to_owned()
    }

    /// Returns the warning about it at `now`, if it expires soon or has expired.
    #[must_use]
    pub fn warning(&self, now: i64) -> Option<String> {
        let left = self.at - now;
        if left >= self.what.in_sight() {
            return None;
        }
        let name = &self.name;
        let whose = match self.what {
            What::ClientSecret => format!("the client secret of `{name}`"),
            What::Certificate { .. } => format!("the certificate of `{name}`"),
            What::OriginProof => "the proof of an origin".to_owned(),
        };
        let date = self.date();
        Some(if left <= 0 {
            format!("{whose} expired on {date}")
        } else {
            let days = left / DAY;
            let s = if days == 1 { "" } else { "s" };
            format!("{whose} expires on {date}, in {days} day{s}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-28.
    const TODAY: i64 = 1_795_824_000;

    #[test]
    fn an_approaching_expiry_is_reported_and_a_distant_one_is_not() {
        for (text, expected) in [
            ("2027-06-01", None),
            ("2026-12-28", None),
            (
                "2026-12-27",
                Some("the client secret of `p` expires on 2026-12-27, in 29 days"),
            ),
            (
                "2026-11-29",
                Some("the client secret of `p` expires on 2026-11-29, in 1 day"),
            ),
            (
                "2026-11-28",
                Some("the client secret of `p` expired on 2026-11-28"),
            ),
            (
                "2020-01-01",
                Some("the client secret of `p` expired on 2020-01-01"),
            ),
        ] {
            let settings = format!("[platforms.p]\nclient_secret_expires = \"{text}\"");
            let found = of_settings(&toml::from_str(&settings).unwrap());
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].warning(TODAY).as_deref(), expected);
        }
    }

    #[test]
    fn a_certificate_of_a_few_days_is_only_near_its_end_in_its_last_quarter() {
        let near = |lifetime: i64, left: i64| {
            let until = TODAY + left * DAY;
            of_certificate((until - lifetime * DAY, until)).is_near(TODAY)
        };
        let cases = [(90, 14), (90, 13), (365, 14), (365, 13), (6, 3), (6, 1)];
        assert_eq!(
            cases.map(|(lifetime, left)| near(lifetime, left)),
            [false, true, false, true, false, true]
        );
    }

    #[test]
    fn platforms_and_endpoints_may_state_an_expiry_date() {
        let settings = "[platforms.p]\nclient_secret_expires = \"2027-01-31T12:00:00Z\"
            [platforms.q]\n[[endpoints]]\ndisplay = \"Ada Clinic\"\nclient_secret_expires = \"2027-02-01\"";
        let found = of_settings(&toml::from_str(settings).unwrap());
        let names: Vec<(&str, i64)> = found.iter().map(|one| (&*one.name, one.at)).collect();
        assert_eq!(names, [("p", 1_801_396_800), ("Ada Clinic", 1_801_440_000)]);
        let wrong = "[platforms.p]\nclient_secret_expires = \"next year\"";
        let why = toml::from_str::<Settings>(wrong).unwrap_err().to_string();
        assert!(why.contains("write it as `2026-01-31`"), "{why}");
    }
}
