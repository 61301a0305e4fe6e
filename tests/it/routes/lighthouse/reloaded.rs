//! Settings that are reloaded while a gateway serves: from the next request on, either all or none
//! of them apply.

use crate::routes::lighthouse::{Gateway, Provider, signed_in, swap, tokens};
use crate::world::site::private;
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fastenctl::error::Error;
use fastenctl::http::block_on;
use fastenctl::lighthouse::reload::reload;
use fastenctl::lighthouse::router::router;
use fastenctl::lighthouse::serving::Current;
use fastenctl::lighthouse::settings::reading::load;
use std::sync::Arc;

impl Gateway {
    /// Reloads the settings file, as the program does on SIGHUP.
    async fn reads_again(&mut self, current: &Current) -> Result<(), Vec<String>> {
        let file = self.folder.path().join("lighthouse.toml");
        let database = self.settings.database.clone();
        let read = move || {
            let mut settings = load(Some(&file), [])?;
            settings.database = database;
            Ok(settings)
        };
        let outcome = reload(current, read).await;
        self.app = current.app();
        self.router = router(current.app());
        let texts = |problems: Vec<Error>| problems.iter().map(ToString::to_string).collect();
        outcome.map(drop).map_err(texts)
    }

    fn edits(&self, from: &str, to: &str) {
        let file = self.folder.path().join("lighthouse.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
    }
}

#[test]
fn a_new_client_secret_is_used_from_the_next_request_to_the_provider() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let secret = gateway.folder.path().join("secret");
        private(&secret);
        let current = Current::new(gateway.app.clone());
        let who = gateway.register().await;
        let attempt = signed_in(&gateway, &who).await;
        let swapped = gateway.form("/v1/token/secret", &swap(&attempt), "").await;
        assert_eq!(swapped.status, StatusCode::OK);
        std::fs::write(&secret, "another").unwrap();
        let refresh = "grant_type=refresh_token&refresh_token=rt-s";
        for _ in 0..2 {
            let refreshed = gateway.form("/v1/token/secret", refresh, "").await;
            assert_eq!(refreshed.status, StatusCode::OK, "{refreshed:?}");
            gateway.reads_again(&current).await.unwrap();
        }
        let basic = |secret: &str| {
            let text = BASE64_STANDARD.encode(format!("gate+way:{secret}"));
            format!("Basic {text}")
        };
        let asked: Vec<String> = provider
            .asked()
            .into_iter()
            .map(|(basic, _)| basic)
            .collect();
        let (old, new) = (basic("s%25cret%2F%2B"), basic("another"));
        assert_eq!(asked, [old.clone(), old, new]);
    });
}

#[test]
fn errors_and_changes_that_need_a_restart_leave_everything_unchanged() {
    block_on(async {
        let mut gateway = Gateway::new();
        private(&gateway.folder.path().join("secret"));
        let current = Current::new(gateway.app.clone());
        let before = current.app();
        let who = gateway.register().await;
        gateway.edits("unverified_limit = 100", "unverified_limit = -1");
        let refused = gateway.reads_again(&current).await.unwrap_err();
        assert!(
            refused[0]
                .ends_with("lighthouse.toml`, line 2, column 1: `unverified_limit` is negative"),
            "{refused:?}"
        );
        gateway.edits(
            "unverified_limit = -1",
            "unverified_limit = 50\nlisten = \"127.0.0.1:9\"\npepper_file = \"p\"",
        );
        let refused = gateway.reads_again(&current).await.unwrap_err();
        for (told, expected) in refused.iter().zip([
            "line 3, column 1: `listen` has changed",
            "line 4, column 1: `pepper_file` has changed",
        ]) {
            assert!(told.ends_with(expected), "{refused:?}");
        }
        assert_eq!(refused.len(), 2);
        gateway.edits(
            "\nlisten = \"127.0.0.1:9\"\npepper_file = \"p\"",
            "\nbudget = 3",
        );
        let refused = gateway.reads_again(&current).await.unwrap_err();
        assert!(
            refused[0].contains("lighthouse.toml`: TOML parse error at line 3"),
            "{refused:?}"
        );
        assert!(Arc::ptr_eq(&current.app(), &before));
        assert_eq!(gateway.app.limits.unverified_limit, 100);
        gateway.edits("\nbudget = 3", "");
        gateway.reads_again(&current).await.unwrap();
        assert_eq!(gateway.app.limits.unverified_limit, 50);
        // The database and the key are still the same.
        let usage = gateway.usage(&who).await;
        assert_eq!(usage["providers"], serde_json::json!([]));
    });
}
