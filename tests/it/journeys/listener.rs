//! The loopback listener among everything that connects to a machine's ports: scanners, browsers
//! that connect in advance, other users who guess. The sockets are real, and the right answer must
//! get through exactly once.

use fastenctl::oauth::loopback::callback::{Answer, Outcome};
use fastenctl::oauth::loopback::listener::Listening;
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::loopback::routes::Heard;
use fastenctl::oauth::loopback::sockets::Loopback;
use fastenctl::secret::Secret;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const STATE: &str = "0123456789012345678901234567890123456789abc";
/// A time limit longer than any machine needs; a test that hangs fails after this time.
const LONGEST: Duration = Duration::from_secs(120);

fn listening() -> (u16, Listening, Receiver<Heard>) {
    let loopback = Loopback::bind(&Place::default()).unwrap();
    let (port, (send, receive)) = (loopback.port(), channel());
    (
        port,
        loopback.serve(&Secret::new(STATE), send).unwrap(),
        receive,
    )
}

fn connect(ip: impl Into<IpAddr>, port: u16) -> TcpStream {
    let stream = TcpStream::connect((ip.into(), port)).unwrap();
    stream.set_read_timeout(Some(LONGEST)).unwrap();
    stream
}

/// Returns the status of the response to a request.
fn status(mut stream: TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    answered(stream)
}

fn answered(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer)
        .split(' ')
        .nth(1)
        .unwrap_or("none")
        .to_owned()
}

fn get(port: u16, query: &str) -> String {
    format!("GET /callback?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")
}

fn right() -> String {
    format!("code=right&state={STATE}")
}

/// Counts the strangers' requests that arrived before the right code.
fn strangers_before_the_code(heard: &Receiver<Heard>) -> usize {
    let mut strangers = 0;
    loop {
        match heard.recv_timeout(LONGEST).unwrap() {
            Heard::Foreign | Heard::Stray | Heard::Stateless(_) => strangers += 1,
            Heard::Answer(Answer {
                outcome: Outcome::Code(code),
                ..
            }) => {
                assert_eq!(code.expose(), "right");
                return strangers;
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_query_of_100_kb_is_read_and_judged_by_its_state() {
    let (port, _listening, heard) = listening();
    let long = "x".repeat(100 * 1024);
    assert_eq!(
        status(
            connect(Ipv4Addr::LOCALHOST, port),
            &get(port, &format!("code={long}&state=wrong"))
        ),
        "400"
    );
    assert_eq!(
        status(
            connect(Ipv4Addr::LOCALHOST, port),
            &get(port, &format!("{}&more={long}", right()))
        ),
        "303"
    );
    assert_eq!(strangers_before_the_code(&heard), 1);
}

#[test]
fn http_1_0_gets_an_answer() {
    let (port, _listening, heard) = listening();
    let old = format!(
        "GET /callback?{} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n",
        right()
    );
    assert_eq!(status(connect(Ipv4Addr::LOCALHOST, port), &old), "303");
    assert_eq!(strangers_before_the_code(&heard), 0);
}

#[test]
fn a_half_closed_socket_gets_an_answer() {
    let (port, _listening, heard) = listening();
    let mut half = connect(Ipv4Addr::LOCALHOST, port);
    half.write_all(get(port, &right()).as_bytes()).unwrap();
    half.shutdown(Shutdown::Write).unwrap();
    assert_eq!(answered(half), "303");
    assert_eq!(strangers_before_the_code(&heard), 0);
}

#[test]
fn an_ipv6_only_localhost_is_reachable() {
    let (port, _listening, heard) = listening();
    // This needs IPv6, which the machine may not have.
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        let request = get(port, &right()).replace("127.0.0.1", "localhost");
        assert_eq!(status(connect(Ipv6Addr::LOCALHOST, port), &request), "303");
        assert_eq!(strangers_before_the_code(&heard), 0);
    }
}

#[test]
fn scanners_with_other_protocols_disturb_nothing() {
    let (port, _listening, heard) = listening();
    let hello: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    let (binary, endless) = ([0_u8, 255].repeat(4096), "a".repeat(64 * 1024));
    let said: [&[u8]; 8] = [
        b"",
        hello,
        b"SSH-2.0-scan\r\n",
        &binary,
        endless.as_bytes(),
        b"GET\r\n\r\n",
        b"\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    let knock = |bytes: &&[u8]| {
        let mut stream = connect(Ipv4Addr::LOCALHOST, port);
        // The listener may have disconnected before everything was written.
        let _ = stream.write_all(bytes);
        stream
    };
    let open: Vec<TcpStream> = said.iter().map(knock).collect();
    // Half of them stay connected, and the others disconnect.
    let open: Vec<TcpStream> = open.into_iter().step_by(2).collect();
    assert_eq!(
        status(connect(Ipv4Addr::LOCALHOST, port), &get(port, &right())),
        "303"
    );
    assert_eq!(strangers_before_the_code(&heard), 0);
    drop(open);
}

#[test]
fn neither_hundreds_of_connections_nor_guessing_users_block_the_answer() {
    let (port, listening, heard) = listening();
    let silent: Vec<TcpStream> = (0..300)
        .map(|_| connect(Ipv4Addr::LOCALHOST, port))
        .collect();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for guesser in 0..3 {
            let over = &over;
            scope.spawn(move || {
                for guess in 0.. {
                    if over.load(Ordering::Acquire) {
                        return;
                    }
                    let query = format!("code=forged-{guesser}&state={guess:043}");
                    assert_eq!(
                        status(connect(Ipv4Addr::LOCALHOST, port), &get(port, &query)),
                        "400"
                    );
                }
            });
        }
        let answer = status(connect(Ipv4Addr::LOCALHOST, port), &get(port, &right()));
        over.store(true, Ordering::Release);
        assert_eq!(answer, "303");
    });
    println!("{} guesses were made", strangers_before_the_code(&heard));
    drop((silent, listening));
    assert!(
        heard
            .iter()
            .all(|late| matches!(late, Heard::Foreign | Heard::Stray | Heard::Stateless(_))),
        "two answers were taken"
    );
}
