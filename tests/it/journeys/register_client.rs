//! `auth register-client` (RFC 7591) at the practice provider: what is stored where, and whether
//! `auth test` can sign in with the new client.

use crate::journeys::auth_faults::{Fault, Provider as Fake};
use crate::world::provider::{DRIVER, Provider};
use crate::world::support::{Home, finished};
use serde_json::Value;

fn register(home: &Home, issuer: &str, more: &[&str]) -> (i32, String, String) {
    let register = ["auth", "register-client", "mine", "--issuer", issuer];
    finished(
        &home
            .fastenctl(&[&register[..], more].concat())
            .output()
            .unwrap(),
    )
}

fn signs_in(home: &Home, more: &[&str]) {
    let test = [&["auth", "test", "mine", "--json"], &DRIVER[..], more].concat();
    let (code, stdout, stderr) = finished(&home.fastenctl(&test).output().unwrap());
    let document: Value = serde_json::from_str(&stdout).unwrap_or_default();
    assert_eq!(code, 0, "{}{stderr}", document["problems"]);
}

fn config(home: &Home) -> String {
    std::fs::read_to_string(home.config_file()).unwrap()
}

#[test]
fn a_public_client_is_registered_recorded_and_used_to_sign_in() {
    let provider = Provider::start();
    let (code, stdout, stderr) = register(&provider.home, provider.base(), &["--json"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let document: Value = serde_json::from_str(&stdout).unwrap();
    let id = document["client_id"].as_str().unwrap();
    let expected = format!(
        "[profiles.default]\n\n[profiles.default.providers.mine]\nissuer = \"{}\"\nclient_id = \"{id}\"\nauth_method = \"none\"\n",
        provider.base()
    );
    assert_eq!(config(&provider.home), expected);
    assert_eq!(document["next_command"], "fastenctl auth test mine");
    assert_eq!(document["client_secret_file"], Value::Null);
    signs_in(&provider.home, &[]);
}

#[cfg(unix)]
#[test]
fn a_secret_goes_into_a_private_file_and_nowhere_else() {
    use std::os::unix::fs::PermissionsExt;
    let provider = Provider::start();
    let home = &provider.home;
    let flags = [
        "--auth-method",
        "client_secret_basic",
        "--scope",
        "openid patient/*.rs launch/patient",
    ];
    let (code, stdout, stderr) = register(home, provider.base(), &flags);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let file = home.path("clients/mine.secret");
    let secret = std::fs::read_to_string(&file).unwrap();
    for private in [&file, &home.path("clients/mine.json")] {
        let mode = std::fs::metadata(private).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", private.display());
    }
    let text = config(home);
    assert!(
        text.contains(&format!("client_secret_file = \"{}\"", file.display())),
        "{text}"
    );
    for shown in [&stdout, &stderr, &text] {
        assert!(!shown.contains(secret.trim()), "{shown}");
    }
    signs_in(home, &[]);
}

#[test]
fn a_client_that_signs_registers_the_public_half_of_its_key() {
    let provider = Provider::start();
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    std::fs::write(provider.home.path("key.pem"), key.serialize_pem()).unwrap();
    let flags = [
        "--auth-method",
        "private_key_jwt",
        "--client-key-file",
        "key.pem",
    ];
    let (code, stdout, stderr) = register(&provider.home, provider.base(), &flags);
    assert_eq!(code, 0, "{stdout}{stderr}");
    signs_in(&provider.home, &[]);
}

#[test]
fn another_redirect_uri_is_registered_and_named_in_the_next_step() {
    let provider = Provider::start();
    let flags = ["--redirect-uri", "http://localhost:0/cb"];
    let (code, stdout, stderr) = register(&provider.home, provider.base(), &flags);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let next = "Next: fastenctl auth test mine --redirect-uri http://localhost:0/cb\n";
    assert!(stdout.ends_with(next), "{stdout}");
    signs_in(&provider.home, &["--redirect-uri", "http://localhost:0/cb"]);
}

#[test]
fn what_the_provider_registers_differently_counts_and_is_reported() {
    let provider = Provider::start();
    let (code, _, stderr) = register(&provider.home, &provider.base_with("DCR-03"), &[]);
    assert_eq!(code, 0, "{stderr}");
    let told = "warning: `none` was requested, but `client_secret_basic` was registered\n";
    assert_eq!(stderr, told);
    signs_in(&provider.home, &[]);
}

#[test]
fn a_missing_initial_token_is_reported_and_a_given_one_is_never_shown() {
    let provider = Provider::start();
    let base = provider.base_with("DCR-01");
    let write = |text: &str| std::fs::write(provider.home.path("token"), text).unwrap();
    let (code, stdout, stderr) = register(&provider.home, &base, &[]);
    let bring = "hint: the provider requires an initial access token: request one, and pass it with `--initial-token-file FILE`\n";
    assert_eq!((code, stdout.as_str()), (5, ""), "{stderr}");
    assert!(stderr.ends_with(bring), "{stderr}");
    write("another-token\n");
    let (code, _, stderr) = register(&provider.home, &base, &["--initial-token-file", "token"]);
    assert!(
        code == 5 && stderr.contains("did not accept this initial access token"),
        "{stderr}"
    );
    assert!(!stderr.contains("another-token"));
    assert!(!provider.home.config_file().exists(), "nothing is noted");
    write("sandbox-initial\n");
    let (code, _, stderr) = register(&provider.home, &base, &["--initial-token-file", "token"]);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn a_taken_name_an_answer_without_an_id_and_a_missing_endpoint_are_distinguished() {
    let provider = Provider::start();
    let (code, _, stderr) = register(&provider.home, &provider.base_with("DCR-02"), &[]);
    let message = "returned a response whose member `client_id` is missing or not usable";
    assert!(code == 8 && stderr.contains(message), "{stderr}");
    std::fs::remove_file(provider.home.path("clients/mine.json")).unwrap();
    let fake = Fake::start(Fault::default());
    let (code, _, stderr) = register(&provider.home, fake.issuer(), &[]);
    let message = "the provider does not publish a `registration_endpoint`";
    assert!(code == 8 && stderr.contains(message), "{stderr}");
    assert_eq!(register(&provider.home, provider.base(), &[]).0, 0);
    let (code, _, stderr) = register(&provider.home, provider.base(), &[]);
    assert!(
        code == 11 && stderr.contains("already has a provider `mine`"),
        "{stderr}"
    );
    let (code, _, stderr) = register(
        &provider.home,
        provider.base(),
        &["--auth-method", "private_key_jwt"],
    );
    assert_eq!(code, 11, "{stderr}");
}
