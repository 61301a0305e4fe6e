//! Three gateways on one database behind nginx, restarted one after the other while people use
//! them.

use crate::world::nginx::Nginx;
use crate::world::postgres;
use crate::world::servers::Server;
use crate::world::site::Site;
use crate::world::support::Home;
use http::{Request, header};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Returns the block in docs/gateway.md, changed to use these ports.
fn upstream(ports: &[u16], port: u16) -> String {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gateway.md");
    let document = std::fs::read_to_string(document).unwrap();
    let begin = document.find("upstream lighthouse {").unwrap();
    let length = document[begin..].find("```").unwrap();
    let mut block = document[begin..begin + length].to_owned();
    for (example, port) in ["10.0.0.1:8417", "10.0.0.2:8417", "10.0.0.3:8417"]
        .iter()
        .zip(ports)
    {
        assert!(block.contains(example), "{example}");
        block = block.replace(example, &format!("127.0.0.1:{port}"));
    }
    let log = "/var/log/nginx/lighthouse-error.log";
    assert!(block.contains(log));
    block = block.replace(log, "stderr");
    let (upstream, location) = block.split_once("location /").unwrap();
    format!("{upstream}server {{\nlisten 127.0.0.1:{port};\nlocation /{location}\n}}\n")
}

fn start(home: &Home, port: u16) -> Server {
    let command = home.fastenctl(&["lighthouse", "serve", "--settings", "l.toml"]);
    Server::at(
        &format!("127.0.0.1:{port}"),
        command,
        home,
        &format!("{port}.log"),
    )
}

/// Registers one more installation; the error says what is wrong with the response.
fn register(port: u16) -> Result<(), String> {
    let address = format!("http://127.0.0.1:{port}/v1/installation/register");
    let request = Request::post(address).header(header::CONTENT_TYPE, "application/json");
    let answer = Site::call(request, r#"{"administrator_name": "Ada Park"}"#);
    if answer.status() == 200 {
        return Ok(());
    }
    Err(format!(
        "{}: {}",
        answer.status(),
        String::from_utf8_lossy(answer.body())
    ))
}

#[test]
fn no_request_fails_while_replicas_are_restarted_one_by_one() {
    let home = Home::new();
    let database = postgres::database();
    let settings = format!(
        "database = \"{database}\"\ndata_dir = \"data\"\ndrain = \"500ms\"\ntrusted_proxies = [\"127.0.0.1\"]\n"
    );
    std::fs::write(home.path("l.toml"), settings).unwrap();
    let ports = [(); 3].map(|()| postgres::free_port());
    let mut replicas = ports.map(|port| start(&home, port));
    let nginx = Nginx::start(&["localhost"], |port, _, _| upstream(&ports, port));
    let (is_over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let load = || {
            while !is_over.load(Ordering::Relaxed) {
                register(nginx.port())?;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), String>(())
        };
        let users = [(); 4].map(|()| scope.spawn(load));
        for (replica, port) in replicas.iter_mut().zip(ports) {
            let before = answered.load(Ordering::Relaxed);
            assert!(replica.stop());
            *replica = start(&home, port);
            while answered.load(Ordering::Relaxed) < before + 20
                && !users.iter().any(std::thread::ScopedJoinHandle::is_finished)
            {
                std::thread::yield_now();
            }
        }
        is_over.store(true, Ordering::Relaxed);
        for user in users {
            assert_eq!(user.join().unwrap(), Ok(()));
        }
    });
    let stored = postgres::sql(&database, "SELECT COUNT(*) FROM installations");
    assert_eq!(stored[0][0], answered.load(Ordering::Relaxed).to_string());
}
