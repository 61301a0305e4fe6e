//! A small name server that only knows one TXT record (RFC 1035 section 4.1).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// A name server that stops with the test's event loop.
#[derive(Clone)]
pub(super) struct NameServer {
    pub(super) address: SocketAddr,
    has: Arc<Mutex<Option<(String, String)>>>,
}

impl NameServer {
    pub(super) fn start() -> Self {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let server = Self {
            address: socket.local_addr().unwrap(),
            has: Arc::default(),
        };
        let socket = tokio::net::UdpSocket::from_std(socket).unwrap();
        let has = server.has.clone();
        tokio::spawn(async move {
            let mut query = [0; 512];
            while let Ok((_, from)) = socket.recv_from(&mut query).await {
                let has = has.lock().unwrap().clone();
                let _ = socket.send_to(&answer(&query, has.as_ref()), from).await;
            }
        });
        server
    }

    pub(super) fn has(&self, name: &str, text: &str) {
        *self.has.lock().unwrap() = Some((name.to_owned(), text.to_owned()));
    }
}

fn answer(query: &[u8], has: Option<&(String, String)>) -> Vec<u8> {
    let (mut labels, mut at) = (Vec::new(), 12);
    while query[at] > 0 {
        let length = usize::from(query[at]);
        let label = &query[at + 1..=at + length];
        labels.push(String::from_utf8(label.to_vec()).unwrap());
        at += 1 + length;
    }
    let question = &query[12..at + 5];
    let is_text = question[question.len() - 4..] == [0, 16, 0, 1];
    let text = has.filter(|(name, _)| is_text && *name == labels.join("."));
    // Either one answer, or NXDOMAIN.
    let (code, count) = if text.is_some() { (0x80, 1) } else { (0x83, 0) };
    let head = [query[0], query[1], 0x81, code, 0, 1, 0, count, 0, 0, 0, 0];
    let mut answer = [&head[..], question].concat();
    if let Some((_, text)) = text {
        let length = u8::try_from(text.len()).unwrap();
        // The answer: the question's name, TXT, IN, with a TTL of zero.
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, length + 1, length]);
        answer.extend(text.as_bytes());
    }
    answer
}
