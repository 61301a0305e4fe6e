//! `PUT installation/origins`: the origins, besides loopback, to which the browser may be returned
//! (protocol.md sections 2 and 5). Private origins are accepted as they are. A public origin has to
//! be proven, belongs to one installation, and has to be proven again before the proof expires.

use crate::api::installation::{Installation as Record, OriginsRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::app::Shared;
use crate::lighthouse::audit::{Action, note};
use crate::lighthouse::installations::change::{next_generation, overtaken};
use crate::lighthouse::installations::manage::record;
use crate::lighthouse::installations::notice::tell;
use crate::lighthouse::installations::proof::{NotProven, Origin, PROVE_AFTER, prove};
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::{Cap, HOUR};
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::origin::{is_nobodys, is_private};
use crate::lighthouse::web::own_address::OwnAddress;
use crate::rfc::origin::origin_of;
use crate::text::clean;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use std::collections::BTreeSet;
use tokio::task::JoinSet;
use url::Url;

/// Maximum number of origins per installation.
const MOST: usize = 20;
/// Maximum length of an origin: a scheme, a name of 253 characters and a port.
const LONGEST: usize = 270;
/// How many proofs an installation may request, so that it cannot make the gateway send requests
/// all over the Internet.
const PROOFS: Cap = Cap {
    times: 20,
    within: HOUR,
};

/// Replaces all origins, or none of them.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 400 for an invalid origin, 403 for a public origin of
/// an unverified installation, 409 after another change at the same time, 422 for an origin that is
/// not proven, 429 for too many attempts.
pub async fn replace(
    State(app): State<Shared>,
    installation: Installation,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let request: OriginsRequest = json(&headers, body)?;
    let now = app.clock.now();
    let wish = Wish::read(&request, &app.own)?;
    if !wish.public.is_empty() && !installation.is_verified() {
        let message = "public origins need a verified e-mail address";
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            ErrorCode::OriginNotAllowed,
            message,
        ));
    }
    let proven = installation.origins(now);
    let new = wish
        .public
        .iter()
        .filter(|origin| !proven.contains(origin))
        .cloned();
    prove_all(&app, &installation.id, new.collect()).await?;
    let input = (installation, wish, now);
    let stored = app.store.write(input, |tx, (before, wish, now)| {
        Box::pin(store(tx, before, wish, *now))
    });
    let stored = stored.await?.ok_or_else(overtaken)?;
    app.mail.wake();
    record(&app, stored).await
}

/// Proves all origins, concurrently so that the request completes in time.
async fn prove_all(
    app: &Shared,
    installation_id: &str,
    origins: Vec<String>,
) -> Result<(), Refusal> {
    let mut under_way = JoinSet::new();
    for origin in origins {
        let input = (format!("proofs of {installation_id}"), app.clock.now());
        let wait = app
            .store
            .write(input, |tx, (what, now)| {
                Box::pin(rate::take(tx, what, PROOFS, *now))
            })
            .await?;
        if let Some(seconds) = wait {
            return Err(Refusal::too_often(
                seconds,
                "the limit of 20 proofs of origins per hour is reached; the registered origins are \
                 unchanged",
            ));
        }
        let (app, id) = (app.clone(), installation_id.to_owned());
        under_way.spawn(async move { prove(&app.reach, &origin, &id).await });
    }
    let outcome: Result<(), NotProven> = under_way.join_all().await.into_iter().collect();
    outcome.map_err(|reason| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::OriginNotProven,
            reason.to_string(),
        )
    })
}

/// The requested origins, without duplicates, and separated by whether they need a proof.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    private: BTreeSet<String>,
    public: BTreeSet<String>,
}

impl Wish {
    fn read(request: &OriginsRequest, own: &OwnAddress) -> Result<Self, Refusal> {
        let mut wish = Self::default();
        for raw in &request.origins {
            let not_allowed = |reason: &str| {
                let message = format!("`{}` {reason}", clean(raw));
                Refusal::new(
                    StatusCode::BAD_REQUEST,
                    ErrorCode::OriginNotAllowed,
                    message,
                )
            };
            let takes = if is_public(raw, own).map_err(not_allowed)? {
                &mut wish.public
            } else {
                &mut wish.private
            };
            takes.insert(raw.clone());
        }
        if wish.private.len() + wish.public.len() > MOST {
            return Err(Refusal::malformed(format!(
                "more than {MOST} origins were sent"
            )));
        }
        Ok(wish)
    }
}

/// Whether an origin has to be proven. Decided from the text alone, without a DNS lookup.
fn is_public(raw: &str, own: &OwnAddress) -> Result<bool, &'static str> {
    if raw.len() > LONGEST {
        return Err("is longer than an origin can be");
    }
    let url = Url::parse(raw).map_err(|_| "is not an absolute URL")?;
    if origin_of(&url) != raw {
        return Err("is not an origin (scheme, host and port only) in the form that browsers send");
    }
    if is_nobodys(&url) {
        return Err("is reserved for link-local, cloud metadata or special-purpose use");
    }
    if own.is(&url) {
        return Err("is this gateway itself");
    }
    let is_private = is_private(&url);
    match url.scheme() {
        "https" => Ok(!is_private),
        "http" if is_private => Ok(false),
        "http" => Err("must use `https` outside private networks"),
        _ => Err("is neither `http` nor `https`"),
    }
}

async fn store(
    tx: &Tx,
    before: &Installation,
    wish: &Wish,
    now: i64,
) -> Stored<Option<Installation>> {
    if !next_generation(tx, before).await? {
        return Ok(None);
    }
    // Older replicas change origins without starting a generation.
    let Some(installation) = find(tx, &before.id).await? else {
        return Ok(None);
    };
    for old in &installation.registered {
        if !wish.private.contains(&old.origin) && !wish.public.contains(&old.origin) {
            let sql = "DELETE FROM origins WHERE installation_id = $1 AND origin = $2";
            tx.execute(sql, &[(&installation.id).into(), (&old.origin).into()])
                .await?;
        }
    }
    for origin in &wish.private {
        let sql = "INSERT INTO origins (installation_id, origin) VALUES ($1, $2) ON CONFLICT (origin, installation_id) DO NOTHING";
        tx.execute(sql, &[(&installation.id).into(), origin.into()])
            .await?;
    }
    let proven = before.origins(now);
    for origin in wish.public.iter().filter(|origin| !proven.contains(origin)) {
        // The previous owner can no longer prove the origin.
        tx.execute("DELETE FROM origins WHERE origin = $1", &[origin.into()])
            .await?;
        let sql = "INSERT INTO origins (installation_id, origin, proven_at, prove_at) VALUES ($1, $2, $3, $4)";
        let values = [
            (&installation.id).into(),
            origin.into(),
            now.into(),
            (now + PROVE_AFTER).into(),
        ];
        tx.execute(sql, &values).await?;
    }
    let after = find(tx, &installation.id).await?;
    if let Some(after) = &after {
        let entry = before.entry(Action::OriginsChanged, "");
        if is_changed(&installation, after) {
            note(tx, &entry, now).await?;
            tell_of_change(tx, after, now).await?;
        }
    }
    Ok(after)
}

fn names(one: &Installation) -> Vec<String> {
    let name = |origin: &Origin| origin.origin.clone();
    one.registered.iter().map(name).collect()
}

fn is_changed(before: &Installation, after: &Installation) -> bool {
    names(before) != names(after)
}

/// Notifies the administrator, because an attacker with the secret could redirect codes to another
/// origin.
async fn tell_of_change(tx: &Tx, after: &Installation, now: i64) -> Stored<()> {
    let origins = names(after);
    tell(tx, &after.id, &Letter::OriginsChanged { origins }, now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::web::public_url::PublicUrl;

    #[test]
    fn the_text_of_an_origin_decides_what_is_required() {
        let (settings, address) = (Settings::default(), ([127, 0, 0, 1], 8417).into());
        let public_url = PublicUrl::new(&settings, address).unwrap();
        let own = OwnAddress::new(&settings, &public_url, address).unwrap();
        for (raw, expected) in [
            ("http://192.168.0.2:9090", Some(false)),
            ("https://192.168.0.2:9090", Some(false)),
            ("http://127.0.0.1:9090", Some(false)),
            ("http://[fd00::1]:9090", Some(false)),
            ("http://localhost:9090", Some(false)),
            ("http://wails.localhost", Some(false)),
            ("http://fasten.local:9090", Some(false)),
            ("https://nas.home.arpa", Some(false)),
            ("http://fasten.internal", Some(false)),
            ("http://100.101.102.103:9090", Some(false)),
            ("http://[::ffff:c0a8:2]:9090", Some(false)),
            ("http://169.254.169.254", None),
            ("https://169.254.169.254", None),
            ("http://169.254.7.7:9090", None),
            ("http://[fe80::1]", None),
            ("http://[fd00:ec2::254]", None),
            ("http://metadata.google.internal", None),
            ("https://0.0.0.0", None),
            ("https://192.0.2.1", None),
            ("http://127.0.0.1:8417", None),
            ("http://localhost:8417", None),
            ("https://fasten.example", Some(true)),
            ("https://fasten.example:8443", Some(true)),
            ("https://8.8.8.8", Some(true)),
            ("https://127.0.0.1.example.org", Some(true)),
            ("https://localhost.example.org", Some(true)),
            ("https://[::ffff:192.168.0.2]", None),
            ("http://fasten.example", None),
            ("http://8.8.8.8", None),
            ("https://fasten.example/", None),
            ("https://fasten.example:443", None),
            ("https://FASTEN.example", None),
            ("https://user@fasten.example", None),
            ("ftp://192.168.0.2", None),
            ("null", None),
            ("*", None),
        ] {
            assert_eq!(is_public(raw, &own).ok(), expected, "{raw}");
        }
    }
}
