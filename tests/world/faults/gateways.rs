//! Gateways that run as separate processes on one database, and are killed, halted and restarted
//! while clients use them.

use crate::world::faults::Lift;
use crate::world::faults::provider::Provider;
use crate::world::servers::Server;
use crate::world::site::private;
use crate::world::support::Home;
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Two public endpoints, whose clients exchange codes at the provider themselves.
pub(crate) const ENDPOINTS: [&str; 2] = [
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001",
    "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a002",
];
/// The endpoint whose codes the gateway exchanges.
pub(crate) const SECRET: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003";
/// Maximum number of users per endpoint, few enough to be reached.
pub(crate) const LIMIT: i64 = 3;
/// An address where nothing listens.
const NOBODY: &str = "127.0.0.1:9";

/// All gateways of a run, and their shared folder.
pub(crate) struct Gateways {
    home: Home,
    pub(crate) provider: Provider,
    all: Vec<Gateway>,
    /// A different program for the first gateway, if any.
    older: Option<OsString>,
}

/// One of the gateways.
pub(crate) struct Gateway {
    number: usize,
    address: Mutex<String>,
    server: Mutex<Option<Server>>,
}

impl Gateways {
    /// Prepares settings and folders, but starts nothing yet.
    pub(crate) fn new(count: usize, database: &str) -> Self {
        let (home, provider) = (Home::new(), Provider::start());
        let endpoint = |id: &str, platform: &str| {
            format!(
                "[[endpoints]]\nid = \"{id}\"\nplatform_type = \"{platform}\"\ndisplay = \"Clinic {id}\"\nurl = \"http://127.0.0.1:9/{id}/fhir\"
                authorization_endpoint = \"http://127.0.0.1:9/authorize\"\ntoken_endpoint = \"http://{}/token\"\n",
                provider.address()
            )
        };
        let text = format!(
            "public_url = \"http://127.0.0.1:8417\"\ndata_dir = '{}'\ndatabase = '{database}'\nunverified_limit = {LIMIT}
            [platforms.public]\nclient_id = \"gateway\"
            [platforms.secret]\nclient_id = \"gateway\"\nconfidential = true\nclient_secret_file = '{}'\n{}{}{}",
            home.path("data").display(),
            home.path("client-secret").display(),
            endpoint(ENDPOINTS[0], "public"),
            endpoint(ENDPOINTS[1], "public"),
            endpoint(SECRET, "secret")
        );
        std::fs::write(home.path("client-secret"), "hush\n").unwrap();
        private(&home.path("client-secret"));
        std::fs::write(home.path("l.toml"), text).unwrap();
        std::fs::create_dir(home.path("data")).unwrap();
        let all = (0..count).map(|number| Gateway {
            number,
            address: Mutex::new(NOBODY.to_owned()),
            server: Mutex::default(),
        });
        let all = all.collect();
        Self {
            home,
            provider,
            all,
            older: None,
        }
    }

    /// Makes the first gateway, which is also started first, run this program.
    pub(crate) fn behind(mut self, older: OsString) -> Self {
        self.older = Some(older);
        self
    }

    pub(crate) fn start_all(&self) {
        for number in 0..self.all.len() {
            self.start(number);
        }
    }

    fn start(&self, number: usize) {
        let gateway = &self.all[number];
        let log = format!("gateway-{number}.log");
        let server = Server::of(self.command(number), &self.home, &log);
        server
            .text("listen")
            .clone_into(&mut gateway.address.lock().unwrap());
        *gateway.server.lock().unwrap() = Some(server);
    }

    /// Returns the command for a gateway. It ignores SIGXFSZ, because a full disk does not send a
    /// signal, either.
    fn command(&self, number: usize) -> Command {
        let this = self
            .home
            .fastenctl(&["lighthouse", "serve", "--settings", "l.toml"]);
        let older = self.older.as_deref().filter(|_| number == 0);
        let program = older.unwrap_or_else(|| this.get_program());
        let mut command = Command::new("sh");
        command
            .args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#])
            .arg(program)
            .args(this.get_args());
        let variables = this.get_envs();
        command
            .env_clear()
            .envs(variables.filter_map(|(name, value)| Some((name, value?))))
            .env("RUST_LOG", "error")
            .current_dir(self.home.path(""));
        command
    }

    /// Kills a gateway with `kill -9`. It is restarted when the fault is lifted.
    pub(crate) fn kill(&self, number: usize) -> Lift<'_> {
        let gateway = &self.all[number];
        NOBODY.clone_into(&mut gateway.address.lock().unwrap());
        drop(gateway.server.lock().unwrap().take());
        Lift::by(move || {
            if !std::thread::panicking() {
                self.start(number);
            }
        })
    }

    /// Halts a gateway at an arbitrary moment, until the fault is lifted.
    pub(crate) fn halt(&self, number: usize) -> Lift<'_> {
        let gateway = &self.all[number];
        kill_process(gateway.process(), Signal::STOP).unwrap();
        Lift::by(|| kill_process(gateway.process(), Signal::CONT).unwrap())
    }

    /// Returns the address to which the request with this number is sent.
    pub(crate) fn address(&self, turn: usize) -> String {
        let address = &self.all[turn % self.all.len()].address;
        address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn process(&self, number: usize) -> Pid {
        self.all[number].process()
    }

    /// Returns the folder of database and keys.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path("data")
    }

    /// Returns the IDs of all installations, as the operator sees them.
    pub(crate) fn installations(&self) -> Vec<String> {
        let args = ["lighthouse", "installation", "list", "--settings", "l.toml"];
        let mut command = self.home.fastenctl(&args);
        let output = command.arg("--json").output().unwrap();
        let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let all = listed["installations"].as_array().unwrap().iter();
        all.map(|one| one["installation_id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Returns all logs, for the message of a failed test.
    pub(crate) fn logs(&self) -> String {
        let log = |gateway: &Gateway| {
            let file = self.home.path(&format!("gateway-{}.log", gateway.number));
            std::fs::read_to_string(file).unwrap_or_default()
        };
        self.all.iter().map(log).collect()
    }
}

impl Gateway {
    fn process(&self) -> Pid {
        let server = self.server.lock().unwrap();
        let server = server.as_ref().expect("this gateway is not running");
        Pid::from_raw(i32::try_from(server.id()).unwrap()).unwrap()
    }
}
