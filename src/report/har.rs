//! The requests of a sign-in as redacted HAR 1.2, for the network tools of browsers and proxies.
//! Pure functions: nothing here prints.

use crate::trace::Trace;
use crate::trace::detail::Part;
use crate::trace::step::{HttpExchange, Step};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;
use url::{Url, form_urlencoded};

/// Returns the trace as a HAR document, in which each step with requests is a page.
#[must_use]
pub fn document(trace: &Trace) -> Value {
    let steps = || {
        trace
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| !step.exchanges.is_empty())
    };
    let entries = steps().flat_map(|(index, step)| {
        step.exchanges
            .iter()
            .map(move |one| entry(trace, index, one))
    });
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": "fastenctl", "version": env!("CARGO_PKG_VERSION") },
        "pages": steps().map(|(index, step)| page(trace, index, step)).collect::<Vec<_>>(),
        "entries": entries.collect::<Vec<_>>(),
        "comment": "Secrets are replaced with their length and fingerprint; health records are left \
         out.",
    }})
}

fn moment(trace: &Trace, after_ms: u64) -> String {
    let ms = trace
        .began
        .saturating_mul(1000)
        .saturating_add(i64::try_from(after_ms).unwrap_or(i64::MAX));
    Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |time| format!("{time:.3}"))
}

fn page(trace: &Trace, index: usize, step: &Step) -> Value {
    json!({
        "startedDateTime": moment(trace, step.started_ms),
        "id": page_id(index, step),
        "title": step.title,
        "pageTimings": { "onLoad": step.duration_ms },
    })
}

fn page_id(index: usize, step: &Step) -> String {
    format!("{}-{}", index + 1, step.id.name())
}

fn entry(trace: &Trace, index: usize, one: &HttpExchange) -> Value {
    let ms = Duration::from_micros(one.duration_us).as_secs_f64() * 1e3;
    let mut entry = json!({
        "pageref": page_id(index, &trace.steps[index]),
        "startedDateTime": moment(trace, one.started_ms),
        "time": ms,
        "request": request(one),
        "response": response(one),
        "cache": {},
        // Only the total is measured.
        "timings": { "send": 0, "wait": ms, "receive": 0 },
    });
    if let Some(failure) = &one.failure {
        entry["comment"] = failure.as_str().into();
    }
    entry
}

fn request(one: &HttpExchange) -> Value {
    let url = address(&one.url);
    let query = Url::parse(&url)
        .ok()
        .map(|url| pairs(url.query().unwrap_or_default()));
    let part = one.detail.as_ref().map(|detail| &detail.request);
    let mut request = json!({
        "method": one.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(part),
        "queryString": query.unwrap_or_default(),
        "headersSize": -1,
        "bodySize": one.request_bytes,
    });
    if let Some(part) = part.filter(|part| !part.body.is_empty()) {
        request["postData"] = json!({ "mimeType": part.media_type, "text": part.body });
    }
    request
}

fn response(one: &HttpExchange) -> Value {
    let part = one
        .detail
        .as_ref()
        .and_then(|detail| detail.response.as_ref());
    let location = part.and_then(|part| part.headers.iter().find(|(name, _)| name == "location"));
    let status = one.status.unwrap_or_default();
    let reason = http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    json!({
        "status": status,
        "statusText": reason.unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(part),
        "content": {
            "size": one.response_bytes,
            "mimeType": part.map_or("", |part| part.media_type.as_str()),
            "text": part.map_or("", |part| part.body.as_str()),
        },
        "redirectURL": location.map(|(_, value)| address(value)).unwrap_or_default(),
        "headersSize": -1,
        "bodySize": one.response_bytes,
    })
}

fn headers(part: Option<&Part>) -> Vec<Value> {
    let all = part.map(|part| part.headers.as_slice()).unwrap_or_default();
    all.iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn pairs(query: &str) -> Vec<Value> {
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

/// Percent-encodes the labels in a redacted address, so that every HAR reader accepts it.
fn address(redacted: &str) -> String {
    let mut address = String::with_capacity(redacted.len());
    for character in redacted.chars() {
        if character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character) {
            address.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_label_is_still_an_address() {
        let shown =
            address("https://as.example/cb?code=<code: 43 chars, 1a2b3c4d>&iss=https://as.example");
        assert_eq!(
            shown,
            "https://as.example/cb?code=%3Ccode:%2043%20chars,%201a2b3c4d%3E&iss=https://as.example"
        );
        let pairs = pairs(Url::parse(&shown).unwrap().query().unwrap());
        assert_eq!(
            pairs[0],
            json!({ "name": "code", "value": "<code: 43 chars, 1a2b3c4d>" })
        );
    }

    #[test]
    fn times_have_milliseconds() {
        let trace = Trace {
            began: 1_795_339_800,
            ..Trace::default()
        };
        assert_eq!(moment(&trace, 1_007), "2026-11-22T09:30:01.007Z");
    }
}
