//! Test client for listeners: sends raw requests and returns the raw responses.

use crate::oauth::loopback::callback::{Answer, Outcome};
use crate::oauth::loopback::listener::Listening;
use crate::oauth::loopback::registered::Place;
use crate::oauth::loopback::routes::Heard;
use crate::oauth::loopback::sockets::Loopback;
use crate::secret::Secret;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub(super) const STATE: &str = "0123456789012345678901234567890123456789abc";

pub(super) fn listening() -> (u16, Listening, Receiver<Heard>) {
    let loopback = Loopback::bind(&Place::default()).unwrap();
    let (port, (send, receive)) = (loopback.port(), channel());
    (
        port,
        loopback.serve(&Secret::new(STATE), send).unwrap(),
        receive,
    )
}

pub(super) fn raw(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

pub(super) fn get(port: u16, path: &str) -> String {
    raw(
        port,
        &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"),
    )
}

pub(super) fn post(port: u16, body: &str) -> String {
    let length = body.len();
    let head = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close";
    raw(
        port,
        &format!(
            "POST /callback HTTP/1.1\r\nHost: localhost:{port}\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

pub(super) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

pub(super) fn heard(receive: &Receiver<Heard>) -> String {
    match receive.recv_timeout(Duration::from_secs(5)).unwrap() {
        Heard::Foreign | Heard::Stray => "foreign".into(),
        Heard::Stateless(error) => format!("without state: {}", error.error),
        Heard::Malformed(why) => why.into(),
        Heard::Launch(launch) => launch.iss,
        Heard::Answer(Answer {
            outcome: Outcome::Code(code),
            arrival,
            ..
        }) => {
            format!("{} {}", arrival.name(), code.expose())
        }
        Heard::Answer(other) => format!("{:?}", other.outcome),
    }
}
