//! Only the practice provider, without a gateway, and a folder with alice's password.

use crate::world::servers::Server;
use crate::world::support::Home;
use std::process::Command;

/// The server stops, and the folder is removed, when it is dropped.
pub(crate) struct Provider {
    pub(crate) home: Home,
    pub(crate) sandbox: Server,
}

/// Signs in as alice without a browser; the password is in the folder.
pub(crate) const DRIVER: [&str; 6] = [
    "--browser",
    "built-in",
    "--login",
    "alice",
    "--password-file",
    "password",
];

impl Provider {
    pub(crate) fn start() -> Self {
        let home = Home::new();
        std::fs::write(home.path("password"), "practice\n").unwrap();
        let sandbox = Server::start(&home, &["sandbox", "serve"], "sandbox.log");
        Self { home, sandbox }
    }

    /// Its FHIR base.
    pub(crate) fn base(&self) -> &str {
        self.sandbox.text("fhir_base")
    }

    /// The FHIR base of the one beside it with a fault.
    pub(crate) fn base_with(&self, fault: &str) -> String {
        format!("{}/fault/{fault}/fhir", self.sandbox.text("issuer"))
    }

    /// The options for it and its public client.
    pub(crate) fn public(&self) -> [&str; 4] {
        ["--issuer", self.base(), "--client-id", "sandbox-public"]
    }

    /// `fastenctl auth test` at it.
    pub(crate) fn auth_test(&self, client: &str, more: &[&str]) -> Command {
        let args = [
            "auth",
            "test",
            "--issuer",
            self.base(),
            "--client-id",
            client,
        ];
        self.home.fastenctl(&[&args[..], more].concat())
    }
}
