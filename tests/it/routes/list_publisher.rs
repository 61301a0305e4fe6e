//! A publisher of lists, for testing lists from an address.

use crate::world::postgres::wanted;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::clock::Clock;
use fastenctl::lighthouse::database;
use fastenctl::lighthouse::list_source::update::Updates;
use fastenctl::lighthouse::settings::Settings;
use serde_json::{Value, json};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use tiny_http::{Header, Request, Response, Server};

/// The list that a publisher currently serves, and how often it was sent in full.
#[derive(Default)]
pub(crate) struct Shelf {
    status: u16,
    etag: String,
    body: String,
    location: String,
    pub(crate) given: usize,
    /// Reports that the next request has arrived, and waits before it is answered.
    stop: Option<(Sender<()>, Receiver<()>)>,
}

/// A publisher of lists on this machine.
pub(crate) struct Publisher {
    server: Arc<Server>,
    pub(crate) shelf: Arc<Mutex<Shelf>>,
    pub(crate) home: Home,
}

/// Sends the list's current contents, unless the client already has them.
fn answer(request: Request, shelf: &Mutex<Shelf>) {
    let stop = shelf.lock().unwrap().stop.take();
    if let Some((asked, go_on)) = stop {
        let _ = asked.send(());
        let _ = go_on.recv();
    }
    let mut shelf = shelf.lock().unwrap();
    let known = request
        .headers()
        .iter()
        .find(|header| header.field.equiv("If-None-Match"))
        .map(|header| header.value.as_str().to_owned());
    let header = |name: &str, value: &str| Header::from_bytes(name, value).unwrap();
    let answer = if known.as_ref() == Some(&shelf.etag) {
        Response::from_string("").with_status_code(304)
    } else {
        shelf.given += 1;
        Response::from_string(shelf.body.clone()).with_status_code(shelf.status)
    };
    let answer = answer.with_header(header("ETag", &shelf.etag));
    let answer = if shelf.location.is_empty() {
        answer
    } else {
        answer.with_header(header("Location", &shelf.location))
    };
    drop(shelf);
    let _ = request.respond(answer);
}

impl Publisher {
    pub(crate) fn start() -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let shelf: Arc<Mutex<Shelf>> = Arc::default();
        let (taken, kept) = (server.clone(), shelf.clone());
        std::thread::spawn(move || {
            for request in taken.incoming_requests() {
                let kept = kept.clone();
                std::thread::spawn(move || answer(request, &kept));
            }
        });
        let home = Home::new();
        let database = wanted();
        let line = database.map(|url| format!("database = \"{url}\"\n"));
        let settings = format!("{}data_dir = \"gateway\"\n", line.unwrap_or_default());
        std::fs::write(home.path("lighthouse.toml"), settings).unwrap();
        Self {
            server,
            shelf,
            home,
        }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}/lists/quillmoor.json", self.server.server_addr())
    }

    /// Replaces the published list.
    pub(crate) fn publish(&self, body: &Value) {
        let mut stock = self.shelf.lock().unwrap();
        stock.status = 200;
        stock.body = body.to_string();
        stock.etag = format!("\"{}\"", stock.given);
        stock.location.clear();
    }

    pub(crate) fn answer(&self, status: u16, location: &str) {
        let mut stock = self.shelf.lock().unwrap();
        stock.status = status;
        stock.etag = "\"of a failure\"".into();
        location.clone_into(&mut stock.location);
    }

    /// Pauses before the next request is answered: the receiver reports its arrival, and the sender
    /// lets it continue.
    pub(crate) fn stop(&self) -> (Receiver<()>, Sender<()>) {
        let ((asked, is_there), (go_on, may_go_on)) = (channel(), channel());
        self.shelf.lock().unwrap().stop = Some((asked, may_go_on));
        (is_there, go_on)
    }

    /// Returns the action and field of the operator's changes, newest first.
    pub(crate) fn recorded(&self) -> Vec<String> {
        let args = [
            "lighthouse",
            "audit",
            "--settings",
            "lighthouse.toml",
            "--json",
        ];
        let output = self.home.fastenctl(&args).output().unwrap();
        let (_, document, _) = finished(&output);
        let document: Value = serde_json::from_str(&document).unwrap();
        let entry = |one: &Value| {
            let [action, field] = ["action", "field"].map(|name| one[name].as_str().unwrap());
            format!("{action} {field}")
        };
        let entries = document["entries"].as_array().unwrap();
        entries.iter().map(entry).collect()
    }

    pub(crate) fn settings(&self) -> Settings {
        let text = std::fs::read_to_string(self.home.path("lighthouse.toml")).unwrap();
        let mut settings: Settings = toml::from_str(&text).unwrap();
        settings.data_dir = Some(self.home.path("gateway"));
        settings.catalog.allow_private_network = true;
        settings
    }

    /// Returns the updater with which a running gateway keeps its lists up to date.
    pub(crate) fn updates(&self, clock: &Clock) -> Updates {
        let settings = self.settings();
        let store = database::open(&settings).unwrap();
        Updates::of(&settings, store, clock.clone())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, Value) {
        let catalog = ["lighthouse", "catalog"];
        let settings = ["--settings", "lighthouse.toml", "--json"];
        let output = self
            .home
            .fastenctl(&[&catalog, arguments, &settings].concat())
            .output()
            .unwrap();
        let (code, stdout, stderr) = finished(&output);
        let document = serde_json::from_str(&stdout);
        (
            code,
            document.unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
        )
    }

    pub(crate) fn import(&self) -> (i32, Value) {
        self.run(&["import", &self.address(), "--allow-private-network"])
    }

    /// Runs an update; returns the exit code, and the outcome for the only list.
    pub(crate) fn update(&self, more: &[&str]) -> (i32, Value) {
        let update = [&["update", "--allow-private-network"], more].concat();
        let (code, document) = self.run(&update);
        (code, document["lists"][0].clone())
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

/// Returns a list with this many practices.
pub(crate) fn practices(count: usize) -> Value {
    let row = |number: usize| {
        json!({
            "URL": format!("https://fhir{number}.quillmoor.example/r4/"),
            "OrganizationName": format!("Quillmoor Practice {number}"),
            "NPIID": "", "OrganizationZipCode": "04999",
        })
    };
    json!({"Endpoints": (0..count).map(row).collect::<Vec<_>>()})
}

pub(crate) const MOVED: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8c021";

/// Returns a catalog with its own IDs, whose only endpoint is on a given host.
pub(crate) fn of_host(host: &str) -> Value {
    json!({
        "brands": [{"id": "0d9b6c62-7f0a-4a53-9a55-20f4f3d8c001", "name": "Quillmoor Health",
            "portal_ids": ["0d9b6c62-7f0a-4a53-9a55-20f4f3d8c011"]}],
        "portals": [{"id": "0d9b6c62-7f0a-4a53-9a55-20f4f3d8c011", "name": "Quillmoor MyRecord", "endpoint_ids": [MOVED]}],
        "endpoints": [{"id": MOVED, "url": format!("https://{host}/r4/"), "platform_type": "epic"}],
    })
}
