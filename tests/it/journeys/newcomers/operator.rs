//! The operator of a first gateway: the README's third job, then the first hour as described in
//! docs/gateway.md. Every file is written and every command is run, in the page's order. Names and
//! ports of this test replace the page's. The test does the work of the package, the service
//! manager and nginx. It fails if the page contains any other kind of block.

use super::desk::Desk;
use super::{section, typed_at};
use crate::journeys::proxies;
use crate::world::nginx::Nginx;
use crate::world::postgres::free_port;
use crate::world::servers::Server;
use crate::world::smtp::Smtp;
use crate::world::support::{Home, finished};
use fastenctl::http::{Client, Options};
use http::Request;
use rustix::process::Signal;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Returns the fenced blocks of a section, with their languages.
fn blocks(section: &str) -> Vec<(&str, &str)> {
    let fenced = section.split("```").skip(1).step_by(2);
    fenced
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

/// The machine described on the page.
struct Machine {
    home: Home,
    nginx: Nginx,
    smtp: Smtp,
    gateway: [u16; 3],
    gateways: Vec<Server>,
    sandboxes: Vec<Server>,
    /// Each command with its output, in order.
    seen: Vec<(String, String)>,
}

impl Machine {
    fn new() -> Self {
        let gateway = [(); 3].map(|()| free_port());
        let nginx = proxies::documented_nginx(gateway[0]);
        let certificate = nginx.certificate();
        let smtp = Smtp::start(&json!({
            "answer": "250 OK",
            "tls": "starttls",
            "certificate": certificate,
            "key": certificate.with_file_name("key.pem"),
            "password": "the password of the mail account",
        }));
        let home = Home::new();
        std::fs::create_dir(home.path("etc")).unwrap();
        Self {
            home,
            nginx,
            smtp,
            gateway,
            gateways: Vec::new(),
            sandboxes: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Replaces the page's names with this test's.
    fn here(&self, text: &str) -> String {
        let etc = self.home.path("etc");
        let mail = format!("host = \"127.0.0.1\"\nport = {}", self.smtp.port);
        let name = format!("https://127.0.0.1:{}", self.nginx.port());
        let mut text = text
            .replace("/etc/fastenctl", etc.to_str().unwrap())
            .replace("https://lighthouse.example.org", &name)
            .replace("host = \"smtp.example.org\"", &mail);
        for (page, port) in ["8417", "9417", "8418"].iter().zip(self.gateway) {
            text = text.replace(&format!("127.0.0.1:{page}"), &format!("127.0.0.1:{port}"));
        }
        text
    }

    fn write(&self, file: &str) {
        let (name, _) = file.split_once('\n').unwrap();
        let name = name.strip_prefix("# ").unwrap();
        assert!(name.starts_with("/etc/fastenctl/"), "{name}");
        std::fs::write(self.here(name), self.here(file)).unwrap();
    }

    fn run(&mut self, line: &str) {
        let command = line.strip_prefix("# ").or(line.strip_prefix("$ ")).unwrap();
        let said = match command {
            // packaging/prove tests the package, and nginx already runs with the block from
            // proxies.md.
            "apt install ./fastenctl.deb" | "nginx -t" | "systemctl reload nginx" => String::new(),
            "systemctl enable --now fastenctl-lighthouse" => {
                self.start_the_gateway();
                String::new()
            }
            "systemctl reload fastenctl-lighthouse" => {
                self.gateways[0].signal(Signal::HUP);
                String::new()
            }
            "fastenctl verify CODE" => {
                let code = self.code_from_the_mail();
                self.shell(&format!("fastenctl verify {code}"))
            }
            _ if command.starts_with("curl -fsS ") => {
                get(&self.here(command.strip_prefix("curl -fsS ").unwrap()))
            }
            _ if command.ends_with(" &") => {
                self.start_the_practice_provider(command.strip_suffix(" &").unwrap());
                String::new()
            }
            // The group `fastenctl` does not exist on this machine.
            _ => self.shell(&command.replace(" -g fastenctl", "")),
        };
        self.seen.push((line.to_owned(), said));
    }

    /// Runs a command in a shell, which must succeed, and returns its output.
    fn shell(&self, command: &str) -> String {
        let world = self.fastenctl(&[]);
        let program = Path::new(env!("CARGO_BIN_EXE_fastenctl")).parent().unwrap();
        let path = fastenctl::env::raw("PATH").unwrap();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &self.here(command)])
            .current_dir(self.home.path("."))
            .env_clear();
        let variables = world.get_envs();
        shell.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        let path = format!("{}:{}", program.display(), path.to_str().unwrap());
        let (code, out, err) = finished(&shell.env("PATH", path).output().unwrap());
        assert_eq!(code, 0, "`{command}`:\n{out}\n{err}");
        out + &err
    }

    /// Returns a command that trusts the certificate of nginx and the mail server, as if a public
    /// authority had issued it.
    fn fastenctl(&self, args: &[&str]) -> Command {
        let mut command = self.home.fastenctl(args);
        command.env("SSL_CERT_FILE", self.nginx.certificate());
        // Root's commands use the same data folder as the unit.
        let data = self.home.path("var-lib-fastenctl");
        command.env("FASTENCTL_LIGHTHOUSE__DATA_DIR", data);
        command
    }

    fn start_the_gateway(&mut self) {
        let certificate = self.nginx.certificate();
        let data = self.home.path("var-lib-fastenctl");
        let variables = [
            ("SSL_CERT_FILE", certificate.to_str().unwrap()),
            ("FASTENCTL_LIGHTHOUSE__DATA_DIR", data.to_str().unwrap()),
        ];
        let here = |text: &str| self.here(text);
        let gateway = start_as_the_unit(&self.home, &here, self.gateway[0], &variables);
        self.gateways.push(gateway);
    }

    fn start_the_practice_provider(&mut self, command: &str) {
        let command = self.here(command.strip_prefix("fastenctl ").unwrap());
        let command = self.fastenctl(&command.split(' ').collect::<Vec<_>>());
        let listen = format!("127.0.0.1:{}", self.gateway[2]);
        self.sandboxes
            .push(Server::at(&listen, command, &self.home, "sandbox.log"));
    }

    fn code_from_the_mail(&self) -> String {
        let mail = self.smtp.mail();
        assert_eq!(mail["to"], json!(["ada@example.org"]));
        assert_eq!(mail["encrypted"], Value::Bool(true));
        let text = mail["mail"].as_str().unwrap().replace("=\r\n", "");
        let code = text
            .lines()
            .find(|line| line.starts_with("    ") && !line.contains("://"));
        code.unwrap_or_else(|| panic!("{text}")).trim().to_owned()
    }

    /// Compares everything that was shown, in the page's words, with the recording.
    fn is_recorded(&self) {
        let mut desk = Desk::new(&self.home);
        let etc = self.home.path("etc");
        desk.call("/etc/fastenctl", etc.to_str().unwrap());
        let name = format!("https://127.0.0.1:{}", self.nginx.port());
        desk.call("https://lighthouse.example.org", &name);
        desk.call("smtp.example.org", &format!("127.0.0.1:{}", self.smtp.port));
        for (page, port) in ["8417", "9417", "8418"].iter().zip(self.gateway) {
            desk.call(&format!("127.0.0.1:{page}"), &format!("127.0.0.1:{port}"));
        }
        for (line, said) in &self.seen {
            let (prompt, command) = line.split_at(2);
            desk.is_root(prompt == "# ");
            // This warning only concerns the address that replaces the page's.
            let told = said
                .lines()
                .filter(|line| !line.contains("only works for tests on this machine"));
            desk.saw(command, &told.collect::<Vec<_>>().join("\n"));
        }
        desk.compare("operator");
    }

    fn said(&self, beginning: &str) -> &str {
        let mut seen = self.seen.iter();
        let found = seen.find(|(command, _)| command.contains(beginning));
        &found.unwrap_or_else(|| panic!("no `{beginning}`")).1
    }
}

fn get(url: &str) -> String {
    let client = Client::new(Options::default());
    let answer = client
        .call(Request::get(url).body(Vec::new()).unwrap())
        .unwrap();
    assert_eq!(answer.status(), 200, "{url}");
    String::from_utf8(answer.body().clone()).unwrap()
}

#[test]
fn the_first_hour_works_as_the_page_describes() {
    let page = section("docs/gateway.md", "## Your first gateway, in an hour");
    let mut machine = Machine::new();
    for (language, text) in blocks(&page) {
        match language {
            "toml" => machine.write(text),
            "console" => text.lines().for_each(|line| machine.run(line)),
            _ => panic!("`{language}` is not tried by this test"),
        }
        if machine
            .seen
            .last()
            .is_some_and(|(command, _)| command.contains("--mail"))
        {
            let letter = machine.smtp.mail();
            assert_eq!(letter["to"], json!(["ada@example.org"]));
        }
    }
    for (command, word) in [
        ("fastenctl register", "Registered"),
        ("fastenctl auth test", "ok"),
        ("fastenctl usage", "Practice Hospital"),
        (
            "fastenctl lighthouse platform show",
            "/v1/callback/practice",
        ),
        ("fastenctl lighthouse installation list", "Ada Park"),
    ] {
        let said = machine.said(command);
        assert!(said.contains(word), "no `{word}` in\n{said}");
    }
    machine.is_recorded();
}

#[test]
fn an_operator_of_a_first_gateway_finds_the_way_from_the_readme() {
    let home = Home::new();
    // The settings file that the package installs.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packaged = std::fs::read_to_string(root.join("packaging/debian/lighthouse.toml")).unwrap();
    let (settings, data) = (home.path("lighthouse.toml"), home.path("data"));
    let port = free_port();
    let text = packaged
        .replace("/var/lib/fastenctl", data.to_str().unwrap())
        .replace("127.0.0.1:8417", &format!("127.0.0.1:{port}"));
    std::fs::write(&settings, text).unwrap();
    let mut desk = Desk::new(&home);
    desk.call("/etc/fastenctl/lighthouse.toml", settings.to_str().unwrap());
    desk.is_root(true);
    let mut gateway = None;
    for line in typed_at(&section("README.md", "### Run a gateway"), "# ") {
        if line == "systemctl enable --now fastenctl-lighthouse" {
            let started = start_as_the_unit(&home, &|text| desk.here(text), port, &[]);
            gateway = Some(started);
            desk.saw(&line, "");
        } else {
            desk.types(&line);
        }
    }
    assert!(gateway.unwrap().stop());
    desk.compare("first-settings");
}

/// Starts the gateway with the unit's start command, like systemd.
fn start_as_the_unit(
    home: &Home,
    here: &dyn Fn(&str) -> String,
    port: u16,
    variables: &[(&str, &str)],
) -> Server {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packaging/systemd/fastenctl-lighthouse.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    let start = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/fastenctl "))
        .unwrap();
    let start = here(start);
    let mut command = home.fastenctl(&start.split(' ').collect::<Vec<_>>());
    command.envs(variables.iter().copied());
    Server::at(&format!("127.0.0.1:{port}"), command, home, "gateway.log")
}
