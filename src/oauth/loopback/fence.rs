//! Protects the HTTP parser from clients of the listener's ports. Other users of the machine may
//! connect as often as they like, but get a limited number of connections, bytes and seconds.

use crate::oauth::loopback::head::{Incoming, Refusal, shown};
use crate::oauth::loopback::passage::Passage;
use crate::oauth::loopback::wire::Wire;
use rustls::ServerConfig;
use std::cell::Cell;
use std::io::{ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The maximum number of connections, if there are enough file descriptors.
const PLACES: usize = 64;
/// Age at which a connection that has not sent its whole request may be dropped for a new one.
const RIPE: Duration = Duration::from_millis(50);
/// How long a client has to send its request.
const DELIVERED: Duration = Duration::from_secs(10);
/// How long a client has to read the response, which fits into the socket's buffer.
const TAKEN: Duration = Duration::from_secs(2);
/// How long to keep reading after a response, so that the client gets it before the connection
/// closes.
const HEARD_OUT: Duration = Duration::from_millis(500);
/// How long to pause when the system fails to provide a connection, thread or descriptor.
const REST: Duration = Duration::from_millis(20);
/// File descriptors kept free for the parser, which needs three per request.
const SPARE: usize = 4;
/// File descriptors left for the rest of the run: accepted connections that wait for a place, and
/// the driver.
const OTHERS: usize = 8;
/// How many times to make room for a request before refusing it.
const ROOM_MADE: usize = 100;

/// The protection of one listener.
pub(super) struct Fence {
    passage: Passage,
    tls: Option<Arc<ServerConfig>>,
    /// Lets only one request at a time into the parser.
    gate: Mutex<()>,
    places: Mutex<Vec<Arc<Place>>>,
    most: usize,
    left: Condvar,
    ended: AtomicBool,
}

/// An accepted connection.
struct Place {
    stream: TcpStream,
    since: Instant,
    /// Whether the request is complete and its response in flight.
    served: AtomicBool,
}

impl Place {
    fn is_ripe(&self, age: Duration) -> bool {
        !self.served.load(Ordering::Acquire) && self.since.elapsed() >= age
    }

    fn show_out(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fence {
    pub(super) fn around(
        passage: Passage,
        tls: Option<Arc<ServerConfig>>,
        socket: &TcpListener,
    ) -> Arc<Self> {
        Arc::new(Self {
            tls,
            most: places(socket),
            passage,
            gate: Mutex::default(),
            places: Mutex::default(),
            left: Condvar::new(),
            ended: AtomicBool::new(false),
        })
    }

    pub(super) const fn passage(&self) -> &Passage {
        &self.passage
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Accepts connections in a separate thread until `end` is called; `alive` is dropped with the
    /// socket.
    pub(super) fn guard(self: &Arc<Self>, socket: TcpListener, alive: Sender<()>) -> Result<()> {
        let fence = self.clone();
        let accept = move || {
            while !fence.has_ended() {
                match socket.accept() {
                    Ok((stream, _)) => fence.admit(stream),
                    // The process is out of descriptors, or the client has already disconnected:
                    // never a reason to stop.
                    Err(_) => fence.make_room(),
                }
            }
            drop((socket, alive));
        };
        std::thread::Builder::new()
            .name("fence".into())
            .spawn(accept)
            .map(drop)
    }

    /// Waits for responses in flight, so that closing does not cut them off.
    pub(super) fn settle(&self, longest: Duration) {
        let until = Instant::now() + longest;
        let is_served = |place: &Arc<Place>| place.served.load(Ordering::Acquire);
        let mut places = lock(&self.places);
        while places.iter().any(is_served) && Instant::now() < until {
            let left = self.left.wait_timeout(places, RIPE);
            places = left.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Stops accepting, and closes the open connections.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
        for place in lock(&self.places).iter() {
            place.show_out();
        }
        self.left.notify_all();
    }

    fn admit(self: &Arc<Self>, stream: TcpStream) {
        let place = Arc::new(Place {
            stream,
            since: Instant::now(),
            served: AtomicBool::new(false),
        });
        if !self.enter(&place) {
            return;
        }
        let (fence, visitor) = (self.clone(), place.clone());
        let attend = move || {
            fence.attend(&visitor);
            fence.leave(&visitor);
        };
        let begun = std::thread::Builder::new().name("visitor".into());
        if begun.spawn(attend).is_err() {
            self.leave(&place);
            self.make_room();
        }
    }

    /// Waits for a place; returns `false` if the listener closes first.
    fn enter(&self, place: &Arc<Place>) -> bool {
        let mut places = lock(&self.places);
        while places.len() >= self.most && !self.has_ended() {
            if let Some(oldest) = places.iter().find(|place| place.is_ripe(RIPE)) {
                oldest.show_out();
            }
            let left = self.left.wait_timeout(places, RIPE);
            places = left.unwrap_or_else(PoisonError::into_inner).0;
        }
        let may = !self.has_ended();
        if may {
            places.push(place.clone());
        }
        may
    }

    fn leave(&self, place: &Arc<Place>) {
        place.show_out();
        lock(&self.places).retain(|other| !Arc::ptr_eq(other, place));
        self.left.notify_all();
    }

    /// Drops the oldest connection, whatever its age, and gives it time to close.
    fn make_room(&self) {
        if let Some(oldest) = lock(&self.places)
            .iter()
            .find(|place| place.is_ripe(Duration::ZERO))
        {
            oldest.show_out();
        }
        std::thread::sleep(REST);
    }

    fn attend(&self, place: &Place) {
        let until = Cell::new(place.since + DELIVERED);
        let Ok(mut wire) = Wire::over(&place.stream, &until, self.tls.as_ref()) else {
            return;
        };
        let answer = match receive(&mut wire) {
            Ok(None) => return,
            Ok(Some(request)) => {
                place.served.store(true, Ordering::Release);
                self.pass(&request, &place.stream)
            }
            Err(refusal) => refusal.answer(),
        };
        until.set(Instant::now() + TAKEN);
        let _ = deliver(&mut wire, &answer);
        place.served.store(false, Ordering::Release);
        until.set(Instant::now() + HEARD_OUT);
        hear_out(&mut wire);
    }

    fn pass(&self, request: &[u8], stream: &TcpStream) -> Vec<u8> {
        let _one = lock(&self.gate);
        for _ in 0..ROOM_MADE {
            if has_spare(stream) {
                let answer = self.passage.ask(request).unwrap_or_default();
                // The parser sends no response to a request that it cannot read.
                return match answer.as_slice() {
                    [] => Refusal::Malformed.answer(),
                    answer => shown(answer),
                };
            }
            self.make_room();
        }
        Refusal::Broken.answer()
    }
}

/// Returns how many connections the available descriptors allow.
fn places(socket: &TcpListener) -> usize {
    let wanted = PLACES + SPARE + OTHERS;
    let free = (0..wanted).map_while(|_| socket.try_clone().ok());
    let free: Vec<_> = free.collect();
    free.len().saturating_sub(SPARE + OTHERS).max(1)
}

/// Whether there are enough descriptors for the parser, which fails without them.
fn has_spare(stream: &TcpStream) -> bool {
    let spare = (0..SPARE).map(|_| stream.try_clone());
    spare.collect::<Result<Vec<_>>>().is_ok()
}

/// Receives the complete request; `None` if the client disconnects or sends nothing.
fn receive(wire: &mut Wire<'_>) -> std::result::Result<Option<Vec<u8>>, Refusal> {
    let (mut incoming, mut buffer) = (Incoming::default(), [0; 8192]);
    loop {
        match wire.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(length) => {
                if let Some(request) = incoming.take(&buffer[..length])? {
                    return Ok(Some(request));
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_late(&error) && !incoming.is_empty() => return Err(Refusal::Slow),
            Err(_) => return Ok(None),
        }
    }
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn deliver(wire: &mut Wire<'_>, answer: &[u8]) -> Result<()> {
    wire.write_all(answer)?;
    wire.end()
}

/// Reads until the client stops sending: closing the connection while the request is still arriving
/// would lose the response.
fn hear_out(wire: &mut Wire<'_>) {
    let mut buffer = [0; 8192];
    while wire.read(&mut buffer).is_ok_and(|length| length > 0) {}
}
