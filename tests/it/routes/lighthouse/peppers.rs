//! Rotating peppers: known users stay known and are counted once, rows found under the old pepper
//! move to the new one, and a gateway without a pepper that it needs stops.

use super::anonymous::{ASK, Stranger};
use super::mail::{delivered, verified};
use super::*;
use fastenctl::lighthouse::audit;
use fastenctl::lighthouse::audit::Action;
use fastenctl::lighthouse::installations::owner;
use fastenctl::lighthouse::installations::owner::{OwnerLimit, known_owners};
use fastenctl::lighthouse::pepper::Pepper;
use fastenctl::lighthouse::peppers::files::Files;
use fastenctl::lighthouse::peppers::registry::{Successor, entry, registered, tag_of, take_up};
use fastenctl::lighthouse::peppers::resting::{Farewell, Forgotten, Resting, forget, resting};
use fastenctl::lighthouse::reload::take_up_pepper;
use fastenctl::lighthouse::serving::Current;

const DAY: i64 = 24 * 60 * 60;

impl Gateway {
    /// Rotates the pepper like `pepper rotate`, but does not notify the gateway. Returns the old
    /// and the new pepper.
    async fn rotates_pepper(&self) -> (Pepper, Pepper) {
        let files = Files::of(&self.settings).unwrap();
        let old = Pepper::read(&files.own).unwrap();
        let next = files.prepare().unwrap();
        let successor = Successor {
            check: next.check(),
            entry: entry(audit::operator(), Action::PepperRotated, &next.check()),
            now: self.clock.now(),
        };
        let taken = self
            .app
            .store
            .write(successor, |tx, successor| Box::pin(take_up(tx, successor)));
        assert_eq!(taken.await.unwrap(), Some(true));
        files.advance().unwrap();
        (old, next)
    }

    /// Looks for a new pepper, as the program does every few seconds.
    async fn takes_pepper_up(&mut self) {
        let current = Current::new(self.app.clone());
        assert_eq!(
            take_up_pepper(&current).await.map_err(|e| e.to_string()),
            Ok(true)
        );
        assert_eq!(
            take_up_pepper(&current).await.map_err(|e| e.to_string()),
            Ok(false)
        );
        self.app = current.app();
        self.router = router(current.app());
    }

    /// Describes, on one line, the rows stored under a pepper.
    async fn rests_on(&self, pepper: &Pepper) -> String {
        let found = self.app.store.read(pepper.check(), |tx, check| {
            Box::pin(async move {
                let tag = tag_of(check, &registered(tx).await?);
                Ok(resting(tx).await?.remove(&tag).unwrap_or_default())
            })
        });
        found.await.unwrap().line()
    }

    async fn forgets(&self, pepper: &Pepper, force: bool) -> Forgotten {
        let check = pepper.check();
        let farewell = Farewell {
            entry: entry(audit::operator(), Action::PepperForgotten, &check),
            check,
            force,
            now: self.clock.now(),
        };
        let forgotten = self
            .app
            .store
            .write(farewell, |tx, farewell| Box::pin(forget(tx, farewell)));
        forgotten.await.unwrap()
    }

    /// Starts another gateway on the same database, with only these pepper files.
    fn beside(&self, name: &str, keys: &[(&str, &Path)]) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = self.settings.clone();
        let own = folder.path().join(name);
        for (ending, from) in keys {
            let to = folder.path().join(format!("{name}{ending}"));
            std::fs::copy(from, to).unwrap();
        }
        settings.pepper_file = Some(own);
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let app = App::open(&settings, address, self.clock.clone());
        let app = app.map_err(|error| error.to_string())?;
        Ok(Self {
            folder,
            settings,
            database: self.database.clone(),
            program: None,
            router: router(app.clone()),
            app,
            clock: self.clock.clone(),
        })
    }

    /// Signs in as the person that the provider names; `name` is the installation's name for that
    /// person.
    async fn connects(&self, who: &Installation, name: &str) {
        let mut attempt = Attempt::at(CONFIDENTIAL);
        attempt.user_ref = Secret::new(name).sha256();
        let cookie = self.leave(who, &attempt).await;
        let callback = attempt.callback("secret", "code=the%2Bcode");
        self.get(&callback, &cookie).await.location();
        let swapped = self.form("/v1/token/secret", &swap(&attempt), "").await;
        assert_eq!(swapped.status, StatusCode::OK, "{swapped:?}");
    }
}

#[test]
fn known_users_keep_their_seats_and_move_over_when_they_sign_in() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("ann"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        gateway.connects(&who, "ann").await;
        provider.says(tokens("ben"));
        gateway.connects(&who, "ben").await;
        assert_eq!(gateway.seats(&who).await, (2, 0));
        let (old, new) = gateway.rotates_pepper().await;
        // The gateway has not noticed the rotation yet, so it stores this under the old pepper.
        provider.says(tokens("cat"));
        gateway.connects(&who, "cat").await;
        gateway.takes_pepper_up().await;
        assert_eq!(gateway.rests_on(&old).await, "3 users, 3 refresh tokens");
        assert_eq!(gateway.rests_on(&new).await, "nothing");
        for (number, name) in ["ann", "ben", "cat"].into_iter().enumerate() {
            provider.says(tokens(name));
            let refused = gateway.forgets(&old, false).await;
            assert!(matches!(refused, Forgotten::Rests(_)), "{refused:?}");
            // The installation uses a new name, so only the provider says which person this is.
            gateway.connects(&who, &format!("{name} elsewhere")).await;
            assert_eq!(gateway.seats(&who).await, (3, 0), "{name}");
            let number = number + 1;
            let moved = match number {
                1 => "1 user, 1 refresh token".to_owned(),
                _ => format!("{number} users, {number} refresh tokens"),
            };
            assert_eq!(gateway.rests_on(&new).await, moved);
        }
        assert_eq!(gateway.rests_on(&old).await, "nothing");
        let until = gateway.forgets(&old, false).await;
        assert!(matches!(until, Forgotten::Until(_)), "{until:?}");
        gateway.clock.advance(DAY);
        let forgotten = gateway.forgets(&old, false).await;
        assert_eq!(forgotten, Forgotten::Yes(Resting::default()));
        assert_eq!(gateway.forgets(&old, false).await, Forgotten::No);
        assert_eq!(
            gateway.forgets(&new, true).await,
            Forgotten::No,
            "it is the last one"
        );
        // All users are still known without the old pepper.
        let files = Files::of(&gateway.settings).unwrap();
        Files::remove(&files.previous).unwrap();
        let alone = gateway.beside("alone", &[("", &files.own)]).unwrap();
        alone.connects(&who, "cat at last").await;
        assert_eq!(alone.seats(&who).await, (3, 0));
        let noted =
            "audit WHERE action IN ('pepper_rotated', 'pepper_forgotten') AND actor = 'operator'";
        assert_eq!(rows(&gateway, noted), 2);
    });
}

#[test]
fn a_refresh_token_is_known_under_either_pepper_and_moves_over_when_it_is_used() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("ann"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        gateway.connects(&who, "ann").await;
        let (old, new) = gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        let refresh = "grant_type=refresh_token&refresh_token=rt-ann";
        provider.says(json!({"access_token": "at-2", "token_type": "Bearer"}).to_string());
        let refreshed = gateway.form("/v1/token/secret", refresh, "").await;
        assert_eq!(refreshed.status, StatusCode::OK, "{refreshed:?}");
        assert_eq!(gateway.rests_on(&old).await, "1 user");
        assert_eq!(gateway.rests_on(&new).await, "1 refresh token");
        assert_eq!(rows(&gateway, "refresh_tokens"), 1);
    });
}

#[test]
fn a_replica_that_has_not_noticed_counts_no_user_twice() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("ann"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let files = Files::of(&gateway.settings).unwrap();
        let who = gateway.register().await;
        gateway.connects(&who, "ann").await;
        files.prepare().unwrap();
        let keys = [("", &*files.own), (".next", &*files.next)];
        let late = gateway.beside("late", &keys).unwrap();
        gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        for (number, one) in [&gateway, &late, &gateway, &late].into_iter().enumerate() {
            one.connects(&who, &format!("ann {number}")).await;
            assert_eq!(one.seats(&who).await, (1, 0), "{number}");
        }
        provider.says(tokens("ben"));
        for (number, one) in [&late, &gateway].into_iter().enumerate() {
            one.connects(&who, &format!("ben {number}")).await;
            assert_eq!(one.seats(&who).await, (2, 0), "{number}");
        }
    });
}

#[test]
fn a_gateway_that_lacks_a_pepper_does_not_start_and_stops_running() {
    block_on(async {
        let gateway = Gateway::new();
        let files = Files::of(&gateway.settings).unwrap();
        let former = gateway.folder.path().join("former");
        std::fs::copy(&files.own, &former).unwrap();
        let uninformed = gateway.beside("uninformed", &[("", &former)]).unwrap();
        let (old, new) = gateway.rotates_pepper().await;
        let lacks = |id: String| {
            format!("none of this gateway's files contains pepper `{id}`, which the database needs")
        };
        let refused = |keys: &[(&str, &Path)]| gateway.beside("pepper", keys).err();
        assert_eq!(refused(&[("", &files.own)]), Some(lacks(old.id())));
        assert_eq!(refused(&[("", &former)]), Some(lacks(new.id())));
        for keys in [
            [("", &*files.own), (".previous", &*former)],
            [("", &*former), (".next", &*files.own)],
        ] {
            assert_eq!(refused(&keys), None);
        }
        let current = Current::new(uninformed.app.clone());
        let error = take_up_pepper(&current).await.err().unwrap();
        assert_eq!(error.to_string(), lacks(new.id()));
        // An older version, which only knows one pepper, stops as well.
        assert_eq!(
            rows(&gateway, "schema_programs WHERE oldest_schema = 19"),
            1
        );
    });
}

#[test]
fn an_owners_places_and_limit_move_over_and_none_is_gained() {
    block_on(async {
        let mut gateway = Gateway::new();
        for _ in 0..3 {
            verified(&gateway).await;
        }
        let limit = OwnerLimit {
            owner: owner::hash(&gateway.app.pepper, "ada@example.org"),
            installations: 4,
            set_at: 0,
        };
        let allowed = gateway.app.store.write(limit, |tx, limit| {
            Box::pin(async move { owner::allow(tx, limit).await })
        });
        allowed.await.unwrap();
        let (old, new) = gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        assert_eq!(
            gateway.rests_on(&old).await,
            "3 owners' places, 1 owner's limit"
        );
        verified(&gateway).await;
        assert_eq!(gateway.rests_on(&old).await, "nothing");
        assert_eq!(
            gateway.rests_on(&new).await,
            "4 owners' places, 1 owner's limit"
        );
        let fifth = gateway.register().await;
        let code = delivered(&gateway).await.pop().unwrap().code();
        let full = gateway.send_code(&fifth, &code).await;
        assert_eq!(full.status, StatusCode::CONFLICT, "{full:?}");
    });
}

#[test]
fn an_owners_rows_move_over_without_a_sign_in() {
    block_on(async {
        let mut gateway = Gateway::new();
        let mails = async |gateway: &Gateway| delivered(gateway).await.len();
        verified(&gateway).await;
        gateway.register().await;
        let letter = delivered(&gateway).await.pop().unwrap();
        let link = letter
            .text
            .lines()
            .find(|line| line.contains("/installation/stop?"));
        let link = link.unwrap().trim().split_once('?').unwrap().1.to_owned();
        let (old, new) = gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        // The link in an e-mail sent before the rotation is still valid.
        let decides = async |gateway: &Gateway, what: &str| {
            let form = format!("{link}&letters={what}");
            let reply = gateway.form("/v1/installation/stop", &form, "").await;
            assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        };
        decides(&gateway, "stop").await;
        let before = mails(&gateway).await;
        gateway.register().await;
        assert_eq!(mails(&gateway).await, before);
        decides(&gateway, "allow").await;
        gateway.register().await;
        assert_eq!(mails(&gateway).await, before + 1);
        decides(&gateway, "stop").await;
        known_owners(&gateway.app.store, &gateway.app.pepper)
            .await
            .unwrap();
        assert_eq!(gateway.rests_on(&old).await, "nothing");
        assert_eq!(
            gateway.rests_on(&new).await,
            "1 owner's place, 1 stopped mailbox"
        );
        gateway.register().await;
        assert_eq!(mails(&gateway).await, before + 1);
    });
}

#[test]
fn repeats_get_the_same_answer_after_a_rotation() {
    block_on(async {
        let mut gateway = Gateway::new();
        let register = async |gateway: &Gateway| {
            let request = Request::post("/v1/installation/register");
            let request = request.header("idempotency-key", "k".repeat(22));
            let body = json!({"administrator_email": "ada@example.org"}).to_string();
            let reply = gateway.send(request.body(Body::from(body)).unwrap()).await;
            Installation::of(&reply.data())
        };
        let first = register(&gateway).await;
        let code = delivered(&gateway).await.pop().unwrap().code();
        let rotated = gateway.register().await;
        let told = gateway.rotate(&rotated).await;
        gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        let again = register(&gateway).await;
        assert_eq!((&again.id, &again.secret), (&first.id, &first.secret));
        let again = gateway.rotate(&rotated).await;
        assert_eq!(again.secret, told.secret);
        assert!(gateway.knows(&told).await);
        gateway.send_code(&first, &code).await.data();
        assert_eq!(gateway.status(&first).await, "VERIFIED");
    });
}

#[test]
fn a_pending_question_can_be_answered_and_a_browser_is_recognised() {
    block_on(async {
        let mut gateway = Gateway::with("http://127.0.0.1:9", ASK);
        let attempt = Attempt::at(PUBLIC);
        // Nothing is stored about a browser that has only been asked, so only its cookie identifies
        // it.
        let stranger = Stranger::asks(&gateway, &attempt, "").await;
        assert_ne!(stranger.cookie, "");
        gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        let asked_again = gateway.get(&stranger.path, &stranger.cookie).await;
        asked_again.is_page(StatusCode::OK, "id=\"destination\"");
        assert_eq!(asked_again.cookie(), "");
        let reply = stranger.says(&gateway, "agree").await;
        reply.is_page(StatusCode::OK, "id=\"onward\"");
        assert_eq!(reply.cookie(), "");
        let back = gateway
            .get(&attempt.callback("public", "code=c"), &stranger.cookie)
            .await;
        assert!(back.location().starts_with("http://127.0.0.1:40123/"));
    });
}

#[test]
fn a_forced_forget_keeps_what_other_evidence_says_about_a_person() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("ann"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        gateway.connects(&who, "ann").await;
        provider.says(tokens("ben"));
        gateway.connects(&who, "ben").await;
        let (old, new) = gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        let lost = Resting {
            users: 2,
            refresh_tokens: 2,
            ..Resting::default()
        };
        assert_eq!(
            gateway.forgets(&old, false).await,
            Forgotten::Rests(lost.clone())
        );
        assert_eq!(gateway.forgets(&old, true).await, Forgotten::Yes(lost));
        assert_eq!(gateway.rests_on(&old).await, "nothing");
        // Ben is recognised by the installation's reference, but Ann is not recognised at all.
        gateway.connects(&who, "ben").await;
        assert_eq!(gateway.seats(&who).await, (2, 0));
        provider.says(tokens("ann"));
        gateway.connects(&who, "somebody").await;
        assert_eq!(gateway.seats(&who).await, (3, 0));
        assert_eq!(gateway.rests_on(&new).await, "2 users, 2 refresh tokens");
        // A second rotation works, too.
        let (_, third) = gateway.rotates_pepper().await;
        gateway.takes_pepper_up().await;
        gateway.connects(&who, "ann again").await;
        assert_eq!(gateway.seats(&who).await, (3, 0));
        assert_eq!(gateway.rests_on(&third).await, "1 user, 1 refresh token");
        let third_and_fourth = Files::of(&gateway.settings).unwrap().prepare().unwrap();
        let successor = Successor {
            check: third_and_fourth.check(),
            entry: entry(audit::operator(), Action::PepperRotated, "x"),
            now: 0,
        };
        let two = gateway
            .app
            .store
            .write(successor, |tx, successor| Box::pin(take_up(tx, successor)));
        assert_eq!(two.await.unwrap(), None, "one before is not forgotten yet");
    });
}
