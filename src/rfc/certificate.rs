//! The parts of an X.509 certificate (RFC 5280 section 4.1) that can be read without trusting it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const SEQUENCE: u8 = 0x30;
/// The tag of the optional version: `[0] EXPLICIT`.
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Whether the certificate names its subject as its issuer; false if it cannot be read.
#[must_use]
pub fn is_self_issued(der: &[u8]) -> bool {
    parties(der).is_some_and(|(issuer, subject)| issuer == subject)
}

/// Returns the first and the last second at which it is valid, in Unix time (RFC 5280 section
/// 4.1.2.5).
#[must_use]
pub fn validity_period(der: &[u8]) -> Option<(i64, i64)> {
    let validity = validity(der)?;
    let not_before = element(validity.content)?;
    let not_after = element(not_before.rest)?;
    Some((moment(&not_before)?, moment(&not_after)?))
}

fn moment(time: &Element<'_>) -> Option<i64> {
    let text = std::str::from_utf8(time.content).ok()?.strip_suffix('Z')?;
    let century = match time.tag {
        GENERALIZED_TIME => "",
        UTC_TIME if text < "50" => "20",
        UTC_TIME => "19",
        _ => return None,
    };
    let text = format!("{century}{text}");
    if text.len() != "YYYYMMDDHHMMSS".len() || !text.bytes().all(|one| one.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| text[at..at + 2].parse::<i8>().ok();
    let year = text[..4].parse().ok()?;
    let moment = DateTime::new(year, two(4)?, two(6)?, two(8)?, two(10)?, two(12)?, 0).ok()?;
    let moment = moment.to_zoned(TimeZone::UTC).ok()?;
    Some(moment.timestamp().as_second())
}

/// Returns the encoded names of the issuer and the subject.
fn parties(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let issuer = issuer(der)?;
    let validity = element(issuer.rest)?;
    let subject = element(validity.rest)?;
    Some((issuer.content, subject.content))
}

fn validity(der: &[u8]) -> Option<Element<'_>> {
    element(issuer(der)?.rest).filter(|one| one.tag == SEQUENCE)
}

fn issuer(der: &[u8]) -> Option<Element<'_>> {
    let certificate = element(der).filter(|one| one.tag == SEQUENCE)?;
    let to_be_signed = element(certificate.content).filter(|one| one.tag == SEQUENCE)?;
    let first = element(to_be_signed.content)?;
    let serial = if first.tag == VERSION {
        element(first.rest)?
    } else {
        first
    };
    let algorithm = element(serial.rest)?;
    element(algorithm.rest)
}

struct Element<'d> {
    tag: u8,
    content: &'d [u8],
    rest: &'d [u8],
}

/// Reads the first element of DER data.
fn element(der: &[u8]) -> Option<Element<'_>> {
    let (&tag, after) = der.split_first()?;
    let (&first, after) = after.split_first()?;
    let (length, after) = match first {
        0..=0x7f => (usize::from(first), after),
        0x81..=0x84 => {
            let (length, after) = after.split_at_checked(usize::from(first & 0x7f))?;
            let joined = length
                .iter()
                .fold(0, |sum: usize, byte| (sum << 8) | usize::from(*byte));
            (joined, after)
        }
        _ => return None,
    };
    let (content, rest) = after.split_at_checked(length)?;
    Some(Element { tag, content, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

    fn named(name: &str) -> CertificateParams {
        let mut params = CertificateParams::new(vec!["as.example".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    }

    #[test]
    fn a_self_issued_certificate_is_distinguished_from_an_authoritys() {
        let (key, own) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let mut params = named("Own authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&key).unwrap();
        let issued = named("as.example")
            .signed_by(&own, &Issuer::from_params(&params, &key))
            .unwrap();
        assert!(is_self_issued(authority.der()));
        assert!(!is_self_issued(issued.der()));
        for length in 0..authority.der().len() {
            let cut = &authority.der()[..length];
            assert!(!is_self_issued(cut), "{length}");
        }
        assert!(!is_self_issued(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30]));
        assert!(!is_self_issued(&[0x30, 0x80, 0x30, 0x00]));
    }

    #[test]
    fn the_expiry_is_read_in_both_formats_and_not_from_truncated_data() {
        for (year, month, day, seconds) in [
            (2027, 1, 31, 1_801_353_600),
            (2049, 12, 31, 2_524_521_600),
            (2051, 1, 1, 2_556_144_000),
        ] {
            let mut params = named("as.example");
            params.not_after = rcgen::date_time_ymd(year, month, day);
            let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
            let until = validity_period(certificate.der()).map(|(_, until)| until);
            assert_eq!(until, Some(seconds), "{year}");
            for length in 0..certificate.der().len() {
                assert_eq!(
                    validity_period(&certificate.der()[..length]),
                    None,
                    "{length}"
                );
            }
        }
    }
}
