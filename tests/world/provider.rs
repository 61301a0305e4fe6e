//! The practice provider alone, without a gateway, and a folder with alice's password.

use crate::world::servers::Server;
use crate::world::support::Home;
use std::process::Command;

/// A running provider. When it is dropped, the server stops, and the folder is removed.
pub(crate) struct Provider {
    pub(crate) home: Home,
    pub(crate) sandbox: Server,
}

/// Arguments for signing in as alice without a real browser; the password is in the folder.
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

    /// Returns the provider's FHIR base.
    pub(crate) fn base(&self) -> &str {
        self.sandbox.text("fhir_base")
    }

    /// Returns the FHIR base of the provider's variant with a fault.
    pub(crate) fn base_with(&self, fault: &str) -> String {
        format!("{}/fault/{fault}/fhir", self.sandbox.text("issuer"))
    }

    /// Returns the options for the provider and its public client.
    pub(crate) fn public(&self) -> [&str; 4] {
        ["--issuer", self.base(), "--client-id", "sandbox-public"]
    }

    /// Returns the command `fastenctl auth test` at this provider.
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
