//! `lighthouse check --mail`, which sends a test e-mail to a real server or names the step that
//! failed; and `lighthouse platform`.

use crate::world::site::private;
use crate::world::smtp::{Smtp, free_port};
use crate::world::support::Home;
use crate::world::support::finished;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};

fn home(port: u16, mail: &str) -> Home {
    let home = Home::new();
    let settings = format!(
        "data_dir = \"data\"\nlisten = \"127.0.0.1:0\"\n[mail]\nfrom = \"Gate <gate@example.org>\"\nhost = \"localhost\"\nport = {port}\n{mail}\n"
    );
    std::fs::write(home.path("l.toml"), settings).unwrap();
    std::fs::write(home.path("password"), "p4ss").unwrap();
    private(&home.path("password"));
    home
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

fn attempt(home: &Home) -> (i32, String, String) {
    run(
        home,
        &["lighthouse", "check", "l.toml", "--mail", "ada@example.org"],
    )
}

/// Creates a certificate for `name`, issued by the authority in `ca.pem` unless self-signed.
fn certify(home: &Home, name: &str, expired: bool, self_signed: bool) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut wanted = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        wanted.not_after = date_time_ymd(2020, 1, 2);
    }
    let (certificate, trusted) = if self_signed {
        let own = wanted.self_signed(&key).unwrap().pem();
        (own.clone(), own)
    } else {
        (
            wanted.signed_by(&key, &authority).unwrap().pem(),
            authority.pem(),
        )
    };
    std::fs::write(home.path("server.pem"), certificate).unwrap();
    std::fs::write(home.path("ca.pem"), trusted).unwrap();
    std::fs::write(home.path("server.key"), key.serialize_pem()).unwrap();
}

/// Starts a server with the certificate in `home`, and enters its port in the settings there.
fn server(home: &Home, tls: &str, more: &Value) -> Smtp {
    let mut wanted = json!({"answer": "250 OK", "tls": tls,
        "certificate": home.path("server.pem"), "key": home.path("server.key")});
    for (key, value) in more.as_object().unwrap() {
        wanted[key] = value.clone();
    }
    let smtp = Smtp::start(&wanted);
    let file = home.path("l.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        file,
        settings.replace("port = 1\n", &format!("port = {}\n", smtp.port)),
    )
    .unwrap();
    smtp
}

#[test]
fn a_test_email_is_sent_over_tls_even_to_a_self_signed_server() {
    for (tls, self_signed) in [
        ("starttls", false),
        ("tls", false),
        ("starttls", true),
        ("tls", true),
    ] {
        let home = home(
            1,
            &format!(
                "tls = \"{tls}\"\nca_file = \"ca.pem\"\nusername = \"gate\"\npassword_file = \"password\""
            ),
        );
        certify(&home, "localhost", false, self_signed);
        let smtp = server(&home, tls, &json!({"password": "p4ss"}));
        let (code, out, told) = attempt(&home);
        assert_eq!(code, 0, "{tls} {told}");
        assert!(
            out.ends_with("The mail server accepted a test e-mail to `ada@example.org`\n"),
            "{out}"
        );
        let arrived = smtp.mail();
        assert_eq!(
            (&arrived["to"], &arrived["encrypted"], &arrived["user"]),
            (&json!(["ada@example.org"]), &json!(true), &json!("gate"))
        );
        assert!(
            arrived["mail"]
                .as_str()
                .unwrap()
                .contains("Subject: Test e-mail from your gateway")
        );
    }
}

#[test]
fn each_tls_failure_is_distinguished() {
    for (name, expired, trusted, expected) in [
        (
            "localhost",
            false,
            false,
            "TLS failed: its TLS certificate was issued by an authority that is not trusted on this machine",
        ),
        (
            "other.example",
            false,
            true,
            "TLS failed: its TLS certificate is for other.example",
        ),
        (
            "localhost",
            true,
            true,
            "TLS failed: its TLS certificate expired on 2020-01-02",
        ),
    ] {
        let ca = if trusted { "ca_file = \"ca.pem\"" } else { "" };
        for tls in ["starttls", "tls"] {
            let home = home(1, &format!("tls = \"{tls}\"\n{ca}"));
            certify(&home, name, expired, false);
            let smtp = server(&home, tls, &json!({}));
            let (code, out, told) = attempt(&home);
            assert_eq!(
                (code, out.as_str(), smtp.rest().len()),
                (3, "", 0),
                "{told}"
            );
            assert!(told.contains(expected), "{told}");
        }
    }
    // The server does not speak TLS at all.
    for (tls, expected) in [
        ("tls", "TLS failed: it does not speak TLS on that port"),
        ("starttls", "TLS failed: the server does not offer STARTTLS"),
    ] {
        let home = home(1, &format!("tls = \"{tls}\""));
        let smtp = server(&home, "none", &json!({}));
        let (code, _, told) = attempt(&home);
        assert_eq!((code, smtp.rest().len()), (3, 0), "{told}");
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn the_failing_step_is_named_with_its_setting_and_location() {
    let closed = free_port();
    let plain = "tls = \"none\"";
    for (home, expected) in [
        (
            home(closed, plain),
            format!(
                "`l.toml`, line 6, column 1: the mail server `localhost:{closed}`: no connection: "
            ),
        ),
        (home(25, &plain.replace("none", "tls")), String::new()),
    ] {
        if expected.is_empty() {
            let file = home.path("l.toml");
            let settings = std::fs::read_to_string(&file).unwrap();
            std::fs::write(&file, settings.replace("localhost", "mail.invalid")).unwrap();
            let (code, _, told) = attempt(&home);
            assert_eq!(code, 3);
            assert!(told.contains("`l.toml`, line 5, column 1: the mail server `mail.invalid:25`: its name cannot be resolved: "), "{told}");
            continue;
        }
        let (code, _, told) = attempt(&home);
        assert_eq!(code, 3);
        assert!(told.contains(&expected), "{told}");
    }
    let refused = home(
        1,
        &format!("{plain}\nusername = \"gate\"\npassword_file = \"password\""),
    );
    let smtp = server(&refused, "none", &json!({"password": "another"}));
    let (code, _, told) = attempt(&refused);
    assert_eq!((code, smtp.rest().len()), (3, 0), "{told}");
    assert!(
        told.contains("line 8, column 1: the mail server")
            && told.contains("the login was rejected: "),
        "{told}"
    );
    assert!(!told.contains("p4ss"), "{told}");
    let full = home(1, plain);
    let smtp = server(&full, "none", &json!({"answer": "552 no room"}));
    let (code, _, told) = attempt(&full);
    assert_eq!(code, 3, "{told}");
    assert!(
        told.contains("the e-mail was rejected: ") && told.contains("552"),
        "{told}"
    );
    assert_eq!(smtp.rest().len(), 1);
    // Nothing is sent to an invalid address.
    let (code, _, told) = run(&full, &["lighthouse", "check", "l.toml", "--mail", "ada"]);
    assert_eq!(code, 2, "{told}");
}

#[test]
fn a_platform_prints_what_to_register_as_lines_to_copy() {
    let home = Home::new();
    std::fs::write(
        home.path("l.toml"),
        "public_url = \"https://gw.example\"\n[platforms.humana]\nclient_id = \"me\"\nclient_secret_file = \"/nowhere\"\n",
    )
    .unwrap();
    let show = |name: &str| {
        run(
            &home,
            &[
                "lighthouse",
                "platform",
                "show",
                name,
                "--settings",
                "l.toml",
            ],
        )
    };
    let (code, epic, told) = show("epic");
    assert_eq!((code, told.as_str()), (0, ""));
    for line in [
        "Redirect URI           https://gw.example/v1/callback/epic\n",
        "Launch URL             none\n",
        "JWK set URL            https://gw.example/.well-known/jwks.json\n",
        "Client type            public\n",
        "Client authentication  private_key_jwt\n",
        "Scopes                 openid fhirUser profile\n",
        "\nThen add to the settings:\n[platforms.epic]\nclient_id = \"…\"\n",
    ] {
        assert!(epic.contains(line), "{line}{epic}");
    }
    // For a platform that is set up, no settings are suggested, and its secret is not read.
    let (code, humana, _) = show("humana");
    assert_eq!(code, 0);
    assert!(
        humana.contains("Client ID              me\n") && !humana.contains("in the settings"),
        "{humana}"
    );
    let (code, _, told) = show("epik");
    assert_eq!(
        (code, told.as_str()),
        (
            10,
            "error: platform `epik` does not exist\n hint: did you mean `epic`?\n"
        )
    );
    let (code, list, _) = run(
        &home,
        &["lighthouse", "platform", "list", "--settings", "l.toml"],
    );
    assert_eq!((code, list.lines().count()), (0, 43));
    // Without a public URL the command says so, and shows what the URL would be on this machine.
    let (code, local, told) = run(&home, &["lighthouse", "platform", "show", "epic"]);
    assert_eq!(code, 0);
    assert!(
        local.contains("http://127.0.0.1:8417/v1/callback/epic")
            && told.contains("only works for tests on this machine; `public_url` sets them"),
        "{told}"
    );
}
