//! Keeps a page from overflowing the stack. html5gum 0.9 recurses for each quoted attribute of a
//! tag, and 240 kB can be one tag with 48,000 of them. It returns from the recursion when its
//! reader fails, and then continues at the same position.

use html5gum::{Reader, StringReader};

/// How many pieces of quoted attributes html5gum reads before it has to return.
const AT_ONCE: u32 = 16;
/// The bytes that html5gum searches for only inside a quoted attribute, where a failure loses
/// nothing.
const QUOTED: &[u8] = b"\"&\0\r";

/// A page that is read with pauses.
pub(super) struct Paused<'a> {
    page: StringReader<'a>,
    read: u32,
}

/// The error that makes html5gum return.
#[derive(Debug, thiserror::Error)]
#[error("a pause")]
pub(super) struct Pause;

impl<'a> Paused<'a> {
    pub(super) fn new(page: StringReader<'a>) -> Self {
        Self { page, read: 0 }
    }
}

fn never<T>(read: Result<T, std::convert::Infallible>) -> Result<T, Pause> {
    read.map_err(|never| match never {})
}

impl Reader for Paused<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        never(self.page.read_byte())
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        never(self.page.try_read_string(text, case_sensitive))
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Pause> {
        if needle == QUOTED {
            self.read += 1;
            if self.read.is_multiple_of(AT_ONCE) {
                return Err(Pause);
            }
        }
        never(self.page.read_until(needle, buffer))
    }
}
