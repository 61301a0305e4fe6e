//! Documents derived from real ones by a seeded generator: cut, spliced, repeated, nested, and
//! sprinkled with what parsers trip over. The same seed makes the same documents.

/// Maximum size of a document, in bytes.
const LARGEST: usize = 256 * 1024;

/// Pieces that are inserted into documents unchanged.
const PIECES: [&[u8]; 36] = [
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    "\u{202e}\u{2028}\u{85}".as_bytes(),
    b"\r\n\r\n",
    b"\r\n",
    b"%00%ff%",
    b"&state=0&code=1&",
    b"99999999999999999999999999",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"-9223372036854775809",
    b"\\ud800\\u0000",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"\"\"",
    b",",
    b":",
    b"=",
    b"'''",
    b"\"\"\"",
    b"<!--",
    b"<![CDATA[",
    b"<script>",
    b"</script>",
    b"<form><select name=a><option selected>",
    b" a=\"\" b='' c=d ",
    b"&#x110000;&notit;&#",
    b"http://[::1]:99999/",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
];

/// Pieces that are nested within themselves thousands of times.
const NESTS: [(&[u8], &[u8]); 9] = [
    (b"[", b"]"),
    (b"{\"a\":", b"}"),
    (b"[[a", b"]]\n"),
    (b"a={", b"}"),
    (b"a.", b""),
    (b"<div a=\"\" b=\"", b"</div>"),
    (b"<form><a href=\"x\">", b"</a></form>"),
    (b"a=\"\" ", b""),
    (b"&", b";"),
];

/// The generator, which makes the same sequence of documents from the same seed.
pub(super) struct Mutations {
    state: u64,
}

impl Mutations {
    pub(super) const fn new(seed: u64) -> Self {
        Self { state: seed | 1 }
    }

    /// Returns the next number of xorshift64*, which is small and the same everywhere.
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap();
        usize::try_from((self.next() >> 16) % bound).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// The next document.
    pub(super) fn document(&mut self, seeds: &[&[u8]]) -> Vec<u8> {
        let mut document = self.one(seeds).to_vec();
        for _ in 0..=self.below(6) {
            self.mutate(&mut document, seeds);
            document.truncate(LARGEST);
        }
        document
    }

    fn mutate(&mut self, document: &mut Vec<u8>, seeds: &[&[u8]]) {
        let at = self.below(document.len() + 1);
        let end = at + self.below(document.len() - at + 1);
        match self.below(9) {
            0 => document.truncate(at),
            1 => drop(document.drain(at..end)),
            2 => {
                let piece = self.one(&PIECES);
                drop(document.splice(at..at, piece.iter().copied()));
            }
            3 => {
                let piece = self.one(&PIECES);
                drop(document.splice(at..end, piece.iter().copied()));
            }
            4 => {
                let most = LARGEST / (end - at + 1);
                let times = self.below(most.min(70_000));
                let again = document[at..end].repeat(times);
                drop(document.splice(at..at, again));
            }
            5 => {
                let other = self.one(seeds);
                let from = self.below(other.len() + 1);
                drop(document.splice(at..end, other[from..].iter().copied()));
            }
            6 => self.nest(document, at),
            7 => {
                if let Some(byte) = document.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            _ => self.enlarge(document),
        }
    }

    fn nest(&mut self, document: &mut Vec<u8>, at: usize) {
        let (open, close) = self.one(&NESTS);
        let most = LARGEST / (open.len() + close.len());
        let times = self.below(most);
        let nested = [open.repeat(times), close.repeat(times)].concat();
        drop(document.splice(at..at, nested));
    }

    /// Replaces a digit in the document with a long run of nines.
    fn enlarge(&mut self, document: &mut Vec<u8>) {
        let digits = document.iter().enumerate();
        let places: Vec<usize> = digits
            .filter(|(_, byte)| byte.is_ascii_digit())
            .map(|(at, _)| at)
            .collect();
        if !places.is_empty() {
            let at = self.one(&places);
            let digits = b"9".repeat(self.below(400));
            drop(document.splice(at..=at, digits));
        }
    }
}

#[test]
fn a_seed_always_makes_the_same_distinct_documents() {
    let made = |seed| {
        let mut mutations = Mutations::new(seed);
        (0..50)
            .map(|_| mutations.document(&[b"{\"a\":1}", b"b=2"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
    let mut different = made(7);
    different.sort();
    different.dedup();
    assert!(different.len() > 40, "{}", different.len());
}
