//! The e-mails to administrators, as they arrive.

use super::Attempt;
use super::Gateway;
use super::Installation;
use super::PUBLIC;
use super::rows;
use axum::http::Method;
use fastenctl::http::block_on;
use fastenctl::lighthouse::mail::letter::Letter;
use fastenctl::lighthouse::mail::outbox::{deliver_due, post};
use serde_json::json;

/// An e-mail as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) raw: String,
}

impl Mail {
    pub(super) fn read(raw: &str) -> Self {
        let (head, text) = raw.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| {
            let lines: Vec<&str> = head
                .lines()
                .filter_map(|line| line.strip_prefix(name))
                .collect();
            assert_eq!(lines.len(), 1, "{name}: {raw}");
            lines[0].to_owned()
        };
        Self {
            to: header("To: "),
            subject: header("Subject: "),
            text: text.replace("\r\n", "\n"),
            raw: raw.to_owned(),
        }
    }

    /// Returns the verification code, which is alone on an indented line.
    pub(super) fn code(&self) -> String {
        let line = self
            .text
            .lines()
            .find(|line| line.starts_with("    ") && !line.contains("://"));
        line.unwrap_or_else(|| panic!("{self:?}")).trim().to_owned()
    }

    /// Returns the path and query of the link.
    pub(super) fn link(&self) -> String {
        let line = self
            .text
            .lines()
            .find_map(|line| line.trim().strip_prefix(super::BASE));
        line.unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }
}

/// Delivers what is due, and returns all e-mails in the folder, oldest first.
pub(super) async fn delivered(gateway: &Gateway) -> Vec<Mail> {
    deliver_due(&gateway.app.mail, || false).await.unwrap();
    let Ok(folder) = std::fs::read_dir(gateway.folder.path().join("data/mail")) else {
        return Vec::new();
    };
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| Mail::read(&std::fs::read_to_string(file).unwrap()))
        .collect()
}

/// Registers an installation and verifies its address; the e-mails about that are removed.
pub(super) async fn verified(gateway: &Gateway) -> Installation {
    let who = gateway.register().await;
    verify(gateway, &who).await;
    who
}

pub(super) async fn verify(gateway: &Gateway, who: &Installation) {
    let mut mails = delivered(gateway).await.into_iter();
    let mail = mails
        .rfind(|mail| mail.subject == "Confirm your e-mail address")
        .unwrap();
    let body = json!({"code": mail.code()});
    let record = gateway
        .as_installation(Method::POST, "/v1/installation/verify", who, &body)
        .await
        .data();
    assert_eq!(record["verification_status"], "VERIFIED");
    std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
}

#[test]
fn an_email_becomes_a_file_that_only_its_owner_can_read() {
    block_on(async {
        let gateway = Gateway::new();
        gateway.register().await;
        let mails = delivered(&gateway).await;
        let [mail] = &mails[..] else {
            panic!("{mails:?}")
        };
        assert_eq!(
            (mail.to.as_str(), mail.subject.as_str()),
            ("ada@example.org", "Confirm your e-mail address")
        );
        assert!(
            mail.raw
                .starts_with("From: Lighthouse <lighthouse@localhost>\r\n"),
            "{}",
            mail.raw
        );
        // The e-mail does not contain the registered name, so nobody can use the name to send a
        // message to a stranger's address.
        assert!(!mail.raw.contains("Park"));
        assert_eq!(rows(&gateway, "outbox"), 0);
        // A second delivery sends nothing.
        assert_eq!(delivered(&gateway).await.len(), 1);
        #[cfg(unix)]
        for file in std::fs::read_dir(gateway.folder.path().join("data/mail")).unwrap() {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                file.unwrap().metadata().unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    });
}

/// GW-02: no value in the database can add a header to an e-mail.
#[test]
fn gw_02_a_name_cannot_become_a_header() {
    block_on(async {
        let gateway = Gateway::new();
        let name = "Clinic\r\nBcc: all@evil.example\r\n\r\n<b>hello</b>";
        let letters = [
            Letter::LimitNear {
                provider: name.to_owned(),
                users: 8,
                limit: 10,
            },
            Letter::LimitReached {
                provider: format!("Ä {name}"),
                users: 10,
                limit: 10,
            },
        ];
        gateway
            .app
            .store
            .write((letters, gateway.clock.now()), |tx, (letters, now)| {
                Box::pin(async move {
                    for letter in letters {
                        post(tx, "i", "ada@example.org", letter, *now).await?;
                        post(
                            tx,
                            "i",
                            "ada@example.org\r\nBcc: all@evil.example",
                            letter,
                            *now,
                        )
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        let mails = delivered(&gateway).await;
        assert_eq!(mails.len(), 2, "{mails:?}");
        for mail in mails {
            assert!(
                mail.text
                    .lines()
                    .all(|line| !line.starts_with("Bcc:") && !line.starts_with('<')),
                "{}",
                mail.text
            );
            let names: Vec<&str> = mail
                .raw
                .split("\r\n\r\n")
                .next()
                .unwrap()
                .split("\r\n")
                .collect();
            let names: Vec<&str> = names
                .iter()
                .filter(|line| !line.starts_with(' '))
                .map(|line| line.split(':').next().unwrap())
                .collect();
            let mut names = names;
            names.sort_unstable();
            let expected = [
                "Content-Transfer-Encoding",
                "Content-Type",
                "Date",
                "From",
                "MIME-Version",
                "Message-ID",
                "Subject",
                "To",
            ];
            assert_eq!(names, expected, "{}", mail.raw);
        }
    });
}

/// Completes a sign-in that takes a seat.
async fn connect(gateway: &Gateway, who: &Installation) {
    let attempt = Attempt::at(PUBLIC);
    let cookie = gateway.leave(who, &attempt).await;
    gateway
        .get(&attempt.callback("public", "code=abc"), &cookie)
        .await
        .location();
}

/// GW-21: one e-mail when 80 % of the places are taken and one at the limit, however many sign-ins
/// follow.
#[test]
fn gw_21_limits_are_announced_once_per_period() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "default_limit = 5");
        let who = verified(&gateway).await;
        let mut told = Vec::new();
        for _ in 0..5 {
            connect(&gateway, &who).await;
            told.push(delivered(&gateway).await.len());
        }
        assert_eq!(told, [0, 0, 0, 1, 2]);
        let mut subjects: Vec<String> = delivered(&gateway)
            .await
            .into_iter()
            .map(|mail| mail.subject)
            .collect();
        subjects.sort();
        let expected = [
            "Quillmoor Health: 4 of 5 places are taken",
            "Quillmoor Health: all 5 places are taken",
        ];
        assert_eq!(subjects, expected);
        let again = Attempt::at(PUBLIC);
        assert_eq!(
            gateway.ticket(&who, &again).await.status,
            axum::http::StatusCode::CONFLICT
        );
        assert_eq!(delivered(&gateway).await.len(), 2);
    });
}

/// GW-21: repeated sign-ins cause no new e-mail until the period has ended.
#[test]
fn gw_21_the_next_period_is_announced_again() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "default_limit = 1");
        let who = verified(&gateway).await;
        let user_ref = Attempt::at(PUBLIC).user_ref;
        let sign_in = async || {
            let attempt = Attempt {
                user_ref: user_ref.clone(),
                ..Attempt::at(PUBLIC)
            };
            let cookie = gateway.leave(&who, &attempt).await;
            gateway
                .get(&attempt.callback("public", "code=abc"), &cookie)
                .await
                .location();
            delivered(&gateway).await.len()
        };
        assert_eq!((sign_in().await, sign_in().await), (1, 1));
        gateway.clock.advance(90 * 24 * 60 * 60);
        assert_eq!((sign_in().await, sign_in().await), (2, 2));
    });
}

/// The name of a patient's provider must not be sent to an address that may belong to a stranger.
#[test]
fn limits_are_not_announced_to_unverified_addresses() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = gateway.register().await;
        connect(&gateway, &who).await;
        let mails = delivered(&gateway).await;
        assert_eq!(
            mails
                .iter()
                .map(|mail| mail.subject.as_str())
                .collect::<Vec<_>>(),
            ["Confirm your e-mail address"]
        );
    });
}

/// The same tests on PostgreSQL, with the same results.
mod on_postgres {
    on_postgres_too! {
        gw_02_a_name_cannot_become_a_header
        gw_21_limits_are_announced_once_per_period
        gw_21_the_next_period_is_announced_again
        limits_are_not_announced_to_unverified_addresses
    }
}
