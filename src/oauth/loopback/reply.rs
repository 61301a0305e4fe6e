//! The listener's response: a page or a line of text, never cached, never framed.

use crate::page::Shown;
use tiny_http::{Header, Response};

/// A response from the listener.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
    pub(super) last_page: bool,
}

impl Reply {
    pub(super) fn page(status: u16, page: Shown) -> Self {
        let headers = vec![
            ("Content-Type", "text/html; charset=utf-8".into()),
            ("Content-Security-Policy", page.policy),
        ];
        Self {
            status,
            headers,
            body: page.html,
            last_page: false,
        }
    }

    pub(super) fn plain(status: u16, text: &str) -> Self {
        let headers = vec![
            ("Content-Type", "text/plain; charset=utf-8".into()),
            (
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'".into(),
            ),
        ];
        Self {
            status,
            headers,
            body: format!("{text}\n"),
            last_page: false,
        }
    }

    pub(super) fn see_other(path: &str) -> Self {
        let mut reply = Self::plain(303, "");
        reply.headers.push(("Location", path.to_owned()));
        reply
    }

    pub(super) fn into_response(self) -> Response<std::io::Cursor<Vec<u8>>> {
        let fixed = [
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ];
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(fixed);
        let mut response = Response::from_data(self.body).with_status_code(self.status);
        for header in headers.filter_map(|(name, value)| Header::from_bytes(name, value).ok()) {
            response.add_header(header);
        }
        response
    }
}
