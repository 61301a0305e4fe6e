//! The operator's commands, with and without a running gateway beside them.

use crate::site::private;
use crate::support::{Home, finished};
use serde_json::{Value, json};

/// A settings file that is right.
const RIGHT: &str = "data_dir = \"data\"
[platforms.p]
client_id = \"me\"
confidential = true
client_secret_file = \"secret\"
[[endpoints]]
platform_type = \"p\"
display = \"Here\"
url = \"https://a.example/\"
authorization_endpoint = \"https://a.example/a\"
token_endpoint = \"https://a.example/t\"
";

fn home(settings: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.path("l.toml"), settings).unwrap();
    std::fs::write(home.path("secret"), "s3cret").unwrap();
    private(&home.path("secret"));
    home
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

#[test]
fn check_is_content_with_what_can_be_served_and_leaves_nothing_behind() {
    let home = home(RIGHT);
    let said = "`l.toml` is ready to be served: 1 platform, 1 endpoint\n".to_owned();
    assert_eq!(run(&home, &["lighthouse", "check", "l.toml"]), (0, said, String::new()));
    assert!(!home.path("data").exists());
    let (code, document, _) = run(&home, &["lighthouse", "check", "l.toml", "--json"]);
    let expected =
        json!({"schema_version": 1, "ok": true, "settings": "l.toml", "platforms": 1, "endpoints": 1, "problems": []});
    assert_eq!((code, serde_json::from_str::<Value>(&document).unwrap()), (0, expected));
}

#[test]
fn check_names_the_wrong_key_and_the_one_that_was_meant() {
    let home = home(&RIGHT.replace("client_secret_file", "client_secrets_file"));
    let (code, out, told) = run(&home, &["lighthouse", "check", "l.toml"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(told.contains("5 | client_secrets_file = \"secret\"\n"), "{told}");
    assert!(told.contains("unknown field `client_secrets_file`"), "{told}");
    assert!(told.ends_with("\n hint: did you mean `client_secret_file`?\n"), "{told}");
}

#[cfg(unix)]
#[test]
fn check_tells_all_problems_at_once() {
    let wrong = RIGHT
        .replace("data_dir = \"data\"", "data_dir = \"secret/data\"\ndefault_limit = -1\ntrusted_proxies = [\"::/0\"]")
        .replace("https://a.example/t", "http://a.example/t")
        + "[platforms.q]\nresponse_modes = []\n";
    let home = home(&wrong);
    std::fs::set_permissions(home.path("secret"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (code, document, _) = run(&home, &["lighthouse", "check", "l.toml", "--json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let told: Vec<&str> =
        document["problems"].as_array().unwrap().iter().map(|p| p["message"].as_str().unwrap()).collect();
    assert_eq!((code, document["ok"].clone()), (3, json!(false)));
    assert_eq!(
        told,
        [
            "`platforms.q.response_modes` is empty",
            "endpoint `Here`: `token_endpoint` is not an `https` address",
            "`default_limit` is negative",
            "`trusted_proxies` holds a network of all addresses, so anybody could pretend to be anybody",
            "`platforms.p.client_secret_file`: `secret` is open to every user of this machine (mode 644)",
            "the data folder `secret/data` takes no files: not a directory",
        ]
    );
}
