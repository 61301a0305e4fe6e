//! A pure rule for the size and time limits of a paged response.

use std::time::{Duration, Instant};

/// Maximum number of bytes in all pages together; 27,000 providers take 10 MB.
const BYTES: usize = 48 * 1024 * 1024;
/// Time limit of the whole response, as a multiple of the time limit of one request, which also
/// applies to each page.
const REQUESTS: u32 = 12;

/// The progress of a paged response.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    started: Instant,
    bytes: usize,
    request: Duration,
}

impl Pages {
    /// Starts a paged response; `request` is the time limit of a single request.
    #[must_use]
    pub fn begin(request: Duration) -> Self {
        Self {
            started: Instant::now(),
            bytes: 0,
            request,
        }
    }

    /// Records the arrival of a page with this many bytes.
    pub(super) fn took(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// The time left for the next page, or why no further page is requested.
    pub(super) fn time_for_next(&self) -> Result<Duration, String> {
        time_left(self.bytes, self.started.elapsed(), self.request)
    }
}

fn time_left(bytes: usize, elapsed: Duration, request: Duration) -> Result<Duration, String> {
    let all = request.saturating_mul(REQUESTS);
    if bytes > BYTES {
        return Err(format!("sends more than {} MB", BYTES / 1024 / 1024));
    }
    if elapsed >= all {
        let all = humantime::format_duration(all);
        return Err(format!("did not send all pages within {all}"));
    }
    Ok(request.min(all.saturating_sub(elapsed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paging_stops_at_the_size_or_time_limit() {
        let ten = Duration::from_secs(10);
        let at = |bytes, seconds| time_left(bytes, Duration::from_secs(seconds), ten);
        assert_eq!(at(10_000_000, 30), Ok(ten));
        assert_eq!(at(10_000_000, 117), Ok(Duration::from_secs(3)));
        assert_eq!(
            at(10_000_000, 120),
            Err("did not send all pages within 2m".to_owned())
        );
        assert_eq!(at(60_000_000, 30), Err("sends more than 48 MB".to_owned()));
    }
}
