//! A complete practice setup for tests: sandbox, a gateway that knows two of its clients, and a
//! folder with the CLI's config file.

use crate::world::servers::Server;
use crate::world::site::private;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;

/// A practice setup. When it is dropped, the servers stop, and the folder is removed.
pub(crate) struct Practice {
    pub(crate) sandbox: Server,
    pub(crate) gateway: Server,
    pub(crate) home: Home,
}

/// The scopes that both practice platforms request.
const SCOPES: &str =
    r#"["openid", "fhirUser", "launch/patient", "patient/*.rs", "offline_access"]"#;

impl Practice {
    /// Starts a setup where `sandbox-public` uses fragment mode and `sandbox-basic` (confidential)
    /// uses query mode.
    pub(crate) fn start() -> Self {
        Self::start_in(Home::new(), &[], "")
    }

    /// Like [`Self::start`], in the caller's folder, with additional flags for both servers and
    /// settings for the gateway.
    pub(crate) fn start_in(home: Home, flags: &[&str], more_settings: &str) -> Self {
        let displays = ["sandbox-public", "sandbox-basic"];
        Self::start_as(displays, "", home, flags, more_settings)
    }

    /// Like [`Self::start_in`], with names that patients see, at a provider with this fault (none
    /// if it is empty).
    pub(crate) fn start_as(
        displays: [&str; 2],
        fault: &str,
        home: Home,
        flags: &[&str],
        more_settings: &str,
    ) -> Self {
        let sandbox = Server::start(
            &home,
            &[&["sandbox", "serve"], flags].concat(),
            "sandbox.log",
        );
        let settings = home.path("lighthouse.toml");
        std::fs::write(home.path("client-secret"), "sandbox-basic-secret\n").unwrap();
        private(&home.path("client-secret"));
        let base = if fault.is_empty() {
            sandbox.text("fhir_base").to_owned()
        } else {
            format!("{}/fault/{fault}/fhir", sandbox.text("issuer"))
        };
        let text = settings_for(displays, &base, &home);
        std::fs::write(&settings, format!("{more_settings}\n{text}")).unwrap();
        let data_dir = home.path("gateway");
        let files = [
            "--settings",
            settings.to_str().unwrap(),
            "--data-dir",
            data_dir.to_str().unwrap(),
        ];
        let gateway = Server::start(
            &home,
            &[&["lighthouse", "serve"], &files[..], flags].concat(),
            "gateway.log",
        );
        Self {
            sandbox,
            gateway,
            home,
        }
    }

    /// Stops the servers, but keeps the folder.
    pub(crate) fn stop(self) -> Home {
        self.home
    }

    /// Runs `fastenctl register`, which all other steps require.
    pub(crate) fn register(&self, flags: &[&str]) -> (i32, String, String) {
        let register = ["register", "--lighthouse", self.gateway.text("lighthouse")];
        let contact = ["--name", "Ada Park", "--email", "ada@example.org"];
        let registered = finished(
            &self
                .home
                .fastenctl(&[&register[..], &contact, flags].concat())
                .output()
                .unwrap(),
        );
        assert_eq!(registered.0, 0, "{registered:?}");
        registered
    }
}

fn settings_for(displays: [&str; 2], fhir_base: &str, home: &Home) -> String {
    let discovered = get(&format!("{fhir_base}/.well-known/smart-configuration"));
    let address = |name: &str| {
        discovered[name]
            .as_str()
            .unwrap_or_else(|| panic!("no `{name}` in {discovered}"))
    };
    let platform = |slug: &str, more: &str| {
        format!("[platforms.{slug}]\nclient_id = \"{slug}\"\nscopes = {SCOPES}\n{more}\n")
    };
    // Both endpoints have the same FHIR server, whose address would otherwise determine the ID.
    let endpoint = |slug: &str, id: &str, display: &str| {
        format!(
            "[[endpoints]]\nid = \"{id}\"\nplatform_type = \"{slug}\"\ndisplay = \"{display}\"\nurl = \"{fhir_base}/\"\n\
             authorization_endpoint = \"{}\"\ntoken_endpoint = \"{}\"\nrevoke_endpoint = \"{}\"\n\
             allow_private_network = true\n",
            address("authorization_endpoint"),
            address("token_endpoint"),
            address("revocation_endpoint"),
        )
    };
    let confidential = format!(
        "confidential = true\ntoken_endpoint_auth_method = \"client_secret_basic\"\nclient_secret_file = \"{}\"\n\
         response_modes = [\"query\"]",
        home.path("client-secret").display()
    );
    [
        platform("sandbox-public", "response_modes = [\"fragment\"]"),
        platform("sandbox-basic", &confidential),
        endpoint(
            "sandbox-public",
            "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01",
            displays[0],
        ),
        endpoint(
            "sandbox-basic",
            "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02",
            displays[1],
        ),
    ]
    .concat()
}

fn get(url: &str) -> Value {
    let client = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let answer = client
        .call(http::Request::get(url).body(Vec::new()).unwrap())
        .unwrap();
    serde_json::from_slice(answer.body()).unwrap()
}
