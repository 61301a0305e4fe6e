//! A user who runs Fasten at home and was given a gateway's address: all commands of
//! docs/connect-fasten.md, then those of docs/move-copy-leave.md. The exported block is in a real
//! nginx, in front of a front end with the vendor's address compiled in.

use super::desk::Desk;
use super::{code_from_the_mail, commands, practice, section};
use crate::journeys::doctor_fasten::{FrontEnd, HOSTED};
use crate::world::nginx::Nginx;
use crate::world::practice::Practice;
use crate::world::site::private;
use crate::world::support::{Home, finished};

const GUIDE: &str = "docs/connect-fasten.md";
const MOVES: &str = "docs/move-copy-leave.md";

/// Starts nginx with the exported block, after changing the marked lines.
fn behind(block: &str, fasten: &str) -> Nginx {
    Nginx::start(&["127.0.0.1"], |port, certificate, key| {
        let changes = [
            (
                "listen 443 ssl http2",
                format!("listen 127.0.0.1:{port} ssl"),
            ),
            (
                "server_name fasten.home.arpa",
                "server_name 127.0.0.1".to_owned(),
            ),
            ("/etc/nginx/fasten.crt", certificate.display().to_string()),
            ("/etc/nginx/fasten.key", key.display().to_string()),
            ("http://127.0.0.1:9090", format!("http://{fasten}")),
        ];
        changes.iter().fold(block.to_owned(), |block, (from, to)| {
            assert!(block.contains(from), "no `{from}` in {block}");
            block.replace(from, to)
        })
    })
}

#[test]
fn somebody_who_runs_fasten_at_home_finds_the_way() {
    let practice = practice("");
    let fasten = FrontEnd::of(&format!(
        "let a = 'brand_id', b = 'endpoint_id', base = '{HOSTED}'"
    ));
    let fasten = fasten.serve();
    let mut desk = Desk::new(&practice.home);
    let gateway = practice.gateway.text("lighthouse").to_owned();
    desk.call(
        "https://gateway.example.org",
        gateway.strip_suffix("/v1").unwrap(),
    );
    let register = section(GUIDE, "## 1. Register");
    let contact = [("name", "Ada Park"), ("e-mail", "ada@example.org")];
    for line in commands(&register) {
        match line.as_str() {
            "fastenctl verify" => {
                let code = code_from_the_mail(&practice.home);
                desk.call("7K2M-9QXA", &code);
                desk.answers(&line, &[("Code", "7K2M-9QXA")])
            }
            _ if line.starts_with("fastenctl register") => desk.answers(&line, &contact),
            _ => desk.types(&line),
        };
    }
    let export = section(GUIDE, "## 2. Let nginx put in the gateway's address");
    for line in commands(&export) {
        desk.types(&line);
    }
    let block = std::fs::read_to_string(practice.home.path("fasten.conf")).unwrap();
    let nginx = behind(&block, &fasten.address.to_string());
    desk.does("changes the marked lines and reloads nginx");
    let certificate = nginx.certificate();
    desk.set("SSL_CERT_FILE", certificate.to_str().unwrap());
    let here = format!("https://127.0.0.1:{}", nginx.port());
    desk.call("https://fasten.home.arpa", &here);
    for line in commands(&section(GUIDE, "## 3. Check that it works")) {
        desk.types(&line);
    }
    desk.compare("home");
}

#[test]
fn an_installation_moves_is_copied_and_leaves() {
    let practice = practice("");
    let gateway = practice.gateway.text("lighthouse").to_owned();
    let mut old = Desk::new(&practice.home);
    let root = gateway.strip_suffix("/v1").unwrap();
    old.call("https://lighthouse.example.org", root);
    old.types("fastenctl register --lighthouse https://lighthouse.example.org/v1 --name \"Ada Park\" --email ada@example.org");
    let another = Home::new();
    let mut new = Desk::new(&another);
    new.call("https://lighthouse.example.org", root);
    let moves = commands(&section(MOVES, "## Move Fasten to another machine"));
    let (export, import) = moves.split_first().unwrap();
    old.types(export);
    let carried = practice.home.path("fasten.env");
    std::fs::copy(&carried, another.path("fasten.env")).unwrap();
    new.does("copied fasten.env from the old machine");
    for line in import {
        new.types(line);
    }
    for line in commands(&section(MOVES, "## After rotate-secret")) {
        new.types(&line);
    }
    // The old machine still has yesterday's file.
    for line in commands(&section(MOVES, "## Restore yesterday's file")) {
        if line.contains("import") {
            reset(&practice, &another, &mut old, &gateway);
        }
        // `--force` is the last resort, for users who can get neither a newer file nor a new
        // secret.
        if !line.contains("--force") {
            old.types(&line);
        }
    }
    for line in commands(&section(MOVES, "## Leave a gateway")) {
        if line == "fastenctl unregister" {
            old.answers(&line, &[("name", "Ada Park")]);
        } else {
            old.types(&line);
        }
    }
    new.types("fastenctl status");
    old.compare("old-machine");
    new.compare("new-machine");
}

/// As the operator, resets the secret; as the administrator, writes it to the file that the page
/// describes.
fn reset(practice: &Practice, registered: &Home, desk: &mut Desk, gateway: &str) {
    let config = std::fs::read_to_string(registered.path(".config/fastenctl/config.toml")).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let id = config["profiles"]["default"]["installation"]["id"]
        .as_str()
        .unwrap();
    let settings = practice.home.path("lighthouse.toml");
    let data = practice.home.path("gateway");
    let secret = practice.home.path("new-secret");
    let reset = [
        "lighthouse",
        "installation",
        "reset-secret",
        id,
        "--secret-file",
        secret.to_str().unwrap(),
        "--settings",
        settings.to_str().unwrap(),
        "--data-dir",
        data.to_str().unwrap(),
    ];
    let (code, _, told) = finished(&practice.home.fastenctl(&reset).output().unwrap());
    assert_eq!(code, 0, "{told}");
    let secret = std::fs::read_to_string(secret).unwrap();
    let file = practice.home.path("reset.env");
    let text = format!(
        "FASTENCTL_LIGHTHOUSE={gateway}\nFASTENCTL_INSTALLATION_ID={id}\nFASTENCTL_INSTALLATION_SECRET={}\n",
        secret.trim()
    );
    std::fs::write(&file, text).unwrap();
    private(&file);
    desk.does("the operator has made a new secret, which is in reset.env now");
}
