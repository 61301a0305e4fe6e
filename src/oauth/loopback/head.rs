//! Reads just enough of a request before the parser sees it (RFC 9112 sections 2 to 6) to know
//! where it ends, and that there is only one way to read it. Pure functions; `fence` owns the
//! sockets.

/// Maximum size of a head: enough for a redirect with a 100 kB code plus the browser's headers.
const LARGEST_HEAD: usize = 128 * 1024;
/// Maximum size of a posted form.
const LARGEST_BODY: usize = 64 * 1024;
const HEAD_ENDS: &[u8] = b"\r\n\r\n";
/// Headers about the connection rather than the request: each request gets its own connection.
const OF_THE_CONNECTION: [&str; 5] = ["connection", "keep-alive", "expect", "upgrade", "te"];

/// Why a request is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Malformed,
    Slow,
    BodyTooLarge,
    WithoutLength,
    HeadTooLarge,
    Broken,
}

impl Refusal {
    /// Returns the complete response to send back.
    pub(super) fn answer(self) -> Vec<u8> {
        let (status, why) = match self {
            Self::Malformed => ("400 Bad Request", "cannot read this request"),
            Self::Slow => ("408 Request Timeout", "the request took too long"),
            Self::WithoutLength => ("411 Length Required", "a form needs a Content-Length"),
            Self::BodyTooLarge => ("413 Content Too Large", "the form is too large"),
            Self::HeadTooLarge => (
                "431 Request Header Fields Too Large",
                "the URL and headers are too large",
            ),
            Self::Broken => ("503 Service Unavailable", "try again later"),
        };
        let length = why.len() + 1;
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{why}\n"
        )
        .into_bytes()
    }
}

/// A request being received.
#[derive(Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
    /// Where the head and the whole request end, once the head has arrived.
    ends: Option<(usize, usize)>,
}

impl Incoming {
    /// Whether no byte has arrived yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Adds received bytes; returns the request to pass on once it is complete. Anything after it
    /// is ignored.
    pub(super) fn take(&mut self, more: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        let searched = self.bytes.len().saturating_sub(HEAD_ENDS.len() - 1);
        self.bytes.extend_from_slice(more);
        if !self.bytes.first().is_none_or(u8::is_ascii_uppercase) {
            return Err(Refusal::Malformed);
        }
        if self.ends.is_none()
            && let Some(head) = head_end(&self.bytes, searched)
        {
            self.ends = Some((head, head + body_length(&self.bytes[..head])?));
        }
        match self.ends {
            Some((head, _)) if head > LARGEST_HEAD => Err(Refusal::HeadTooLarge),
            None if self.bytes.len() > LARGEST_HEAD => Err(Refusal::HeadTooLarge),
            Some((head, end)) if self.bytes.len() >= end => {
                let (head, body) = self.bytes[..end].split_at(head);
                Ok(Some(passed_on(head, body)))
            }
            _ => Ok(None),
        }
    }
}

fn head_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut windows = bytes[from..].windows(HEAD_ENDS.len());
    let found = windows.position(|window| window == HEAD_ENDS)?;
    Some(from + found + HEAD_ENDS.len())
}

/// Returns the length of the body. Anything that two parsers could read differently is rejected.
fn body_length(head: &[u8]) -> Result<usize, Refusal> {
    let mut length = None;
    for line in lines(head).skip(1) {
        let (name, value) = field(line).ok_or(Refusal::Malformed)?;
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err(Refusal::WithoutLength);
        }
        if name.eq_ignore_ascii_case("content-length") {
            let said = number(value).ok_or(Refusal::Malformed)?;
            if length.replace(said).is_some() {
                return Err(Refusal::Malformed);
            }
        }
    }
    match length.unwrap_or(0) {
        fits if fits <= LARGEST_BODY => Ok(fits),
        _ => Err(Refusal::BodyTooLarge),
    }
}

/// Returns the lines of a head, without line endings.
fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = head.strip_suffix(HEAD_ENDS).unwrap_or(head);
    whole
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Returns the name and value of a header line; `None` if it is malformed.
fn field(line: &[u8]) -> Option<(&str, &str)> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    let is_value = value.is_ascii() && !value.contains(['\r', '\0']);
    (is_name && is_value).then(|| (name, value.trim_matches([' ', '\t'])))
}

/// Parses a length. A number that does not fit into a `usize` becomes one larger than any limit.
fn number(value: &str) -> Option<usize> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.parse().unwrap_or(usize::MAX / 2))
}

/// Returns the request for the parser: a single one, on its own connection.
fn passed_on(head: &[u8], body: &[u8]) -> Vec<u8> {
    let mut request = without(head, &OF_THE_CONNECTION);
    request.extend_from_slice(body);
    request
}

/// Returns the parser's response as the client gets it: without a server name, and closing the
/// connection.
pub(super) fn shown(answer: &[u8]) -> Vec<u8> {
    let Some(end) = head_end(answer, 0) else {
        return Refusal::Broken.answer();
    };
    let mut shown = without(&answer[..end], &["connection", "server"]);
    shown.extend_from_slice(&answer[end..]);
    shown
}

/// Returns a head without the named headers, and with `Connection: close`.
fn without(head: &[u8], unwanted: &[&str]) -> Vec<u8> {
    let named = |line: &[u8]| {
        field(line)
            .is_some_and(|(name, _)| unwanted.iter().any(|one| name.eq_ignore_ascii_case(one)))
    };
    let mut left = Vec::with_capacity(head.len() + 32);
    for (at, line) in lines(head).enumerate() {
        if at == 0 || !named(line) {
            left.extend_from_slice(line);
            left.extend_from_slice(b"\r\n");
        }
    }
    left.extend_from_slice(b"Connection: close\r\n\r\n");
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(request: &str) -> Result<Option<String>, Refusal> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Incoming::default()
            .take(request.as_bytes())
            .map(|request| request.map(text))
    }

    #[test]
    fn a_request_is_passed_on_whole_and_alone() {
        let get = "GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1:1\r\nconnection: keep-alive\r\nExpect: 100-continue\r\n\r\n";
        let passed =
            "GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n";
        assert_eq!(whole(get), Ok(Some(passed.into())));
        assert_eq!(whole(&format!("{get}{get}")), Ok(Some(passed.into())));
        let post = "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcd";
        let alone = "POST / HTTP/1.1\r\ncontent-length: 3\r\nConnection: close\r\n\r\nabc";
        assert_eq!(whole(post), Ok(Some(alone.into())));
    }

    #[test]
    fn a_request_received_byte_by_byte_is_the_same() {
        let mut incoming = Incoming::default();
        let request = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab";
        let (last, before) = request.split_last().unwrap();
        for byte in before {
            assert_eq!(incoming.take(&[*byte]), Ok(None));
        }
        assert!(incoming.take(&[*last]).unwrap().unwrap().ends_with(b"ab"));
    }

    #[test]
    fn ambiguous_requests_are_refused() {
        for (head, why) in [
            ("Content-Length: 1\r\nContent-Length: 1", Refusal::Malformed),
            ("Content-Length: +1", Refusal::Malformed),
            ("Content-Length: 1, 1", Refusal::Malformed),
            ("Content-Length:", Refusal::Malformed),
            ("Content-Length : 1", Refusal::Malformed),
            ("Transfer-Encoding: chunked", Refusal::WithoutLength),
            (
                "Content-Length: 1\r\nTransfer-Encoding: x",
                Refusal::WithoutLength,
            ),
            ("Content-Length: 65537", Refusal::BodyTooLarge),
            (
                "Content-Length: 99999999999999999999999",
                Refusal::BodyTooLarge,
            ),
            ("no colon", Refusal::Malformed),
            (": no name", Refusal::Malformed),
            (" folded: line", Refusal::Malformed),
            ("A: b\rc", Refusal::Malformed),
            ("A: b\0c", Refusal::Malformed),
            ("A: b\n\nB: c", Refusal::Malformed),
        ] {
            let request = format!("POST / HTTP/1.1\r\n{head}\r\n\r\n");
            assert_eq!(whole(&request), Err(why), "{head}");
        }
    }

    #[test]
    fn endless_requests_are_cut_off() {
        let endless = "a".repeat(LARGEST_HEAD);
        for begun in ["GET /", "GET / HTTP/1.1\r\nA: ", "GET / HTTP/1.1\r\nA: \n"] {
            let request = format!("{begun}{endless}");
            assert_eq!(whole(&request), Err(Refusal::HeadTooLarge), "{begun}");
            let ended = format!("{request}\r\n\r\n");
            assert!(whole(&ended).is_err(), "{begun}");
        }
        for other in ["\u{16}\u{3}\u{1}", "\r\n", "get / HTTP/1.1\r\n"] {
            assert_eq!(whole(other), Err(Refusal::Malformed), "{other:?}");
        }
        assert_eq!(whole("SSH-2.0-scan\r\n"), Ok(None));
    }

    #[test]
    fn an_answer_names_no_program() {
        let answer =
            b"HTTP/1.1 200 OK\r\nServer: tiny-http (Rust)\r\nDate: now\r\n\r\nServer: text";
        assert_eq!(
            String::from_utf8(shown(answer)).unwrap(),
            "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\n\r\nServer: text"
        );
        assert_eq!(shown(b""), Refusal::Broken.answer());
    }
}
