//! `private_key_jwt` (RFC 7523 section 2.2, lighthouse-api.md section 7.2): the gateway's signing
//! keys, their public halves at `/.well-known/jwks.json`, and their rotation. `catalog` has the
//! algorithm of each platform.

use crate::lighthouse::app::Shared;
use crate::lighthouse::audit::{Action, Actor, Entry, note};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::SigningAlgorithm;
use crate::lighthouse::sign_in::signing::{KeyError, Made, Stored, open, reseal, sign};
use crate::lighthouse::store;
use crate::lighthouse::store::{Row, Store, Tx};
use crate::lighthouse::web::error::Refusal;
use crate::rfc::jws;
use crate::secret::Secret;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// How long an assertion is valid, in seconds; at most five minutes are allowed.
const HOLDS_FOR: i64 = 4 * 60;
/// How far before the current time an assertion starts to be valid, in seconds, because providers'
/// clocks may be slow.
const NOT_BEFORE: i64 = 30;
/// How long a replaced key stays published for its last assertions, in seconds.
const AFTERLIFE: i64 = 10 * 60;

/// The database that stores the signing keys, and the pepper that decrypts them.
pub struct Ring<'a> {
    pub store: &'a Store,
    pub pepper: &'a Pepper,
    pub now: i64,
}

/// Why no assertion could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The result of a rotation for one algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    pub key_id: String,
    pub used_from: i64,
    pub replaces: Option<String>,
}

/// Signs a new assertion for one request to a token endpoint.
///
/// # Errors
/// If the database fails, or its keys were encrypted with another pepper.
pub async fn assertion(
    ring: &Ring<'_>,
    algorithm: SigningAlgorithm,
    client_id: &str,
    token_endpoint: &str,
) -> Result<Secret, Error> {
    let now = ring.now;
    let key = current(ring, algorithm).await?;
    let header = json!({"alg": algorithm.name(), "typ": "JWT", "kid": key.key_id});
    let claims = json!({
        "iss": client_id, "sub": client_id, "aud": token_endpoint, "jti": Secret::random().expose(),
        "iat": now, "nbf": now - NOT_BEFORE, "exp": now + HOLDS_FOR,
    });
    let message = jws::signing_input(&header, &claims);
    let signature = sign(algorithm, &open(ring.pepper, &key)?, message.as_bytes())?;
    Ok(Secret::new(format!("{message}.{}", jws::encode(signature))))
}

/// Returns the key in use. The first one is generated when it is first needed.
async fn current(ring: &Ring<'_>, algorithm: SigningAlgorithm) -> Result<Stored, Error> {
    let (store, now) = (ring.store, ring.now);
    let find = || {
        store.read((algorithm, now), |tx, (algorithm, now)| {
            Box::pin(in_use(tx, *algorithm, *now))
        })
    };
    if let Some(key) = find().await? {
        return Ok(key);
    }
    let made = Made::new(algorithm, ring.pepper)?;
    store
        .write((made, now), |tx, (made, now)| {
            Box::pin(insert_first(tx, made, *now))
        })
        .await?;
    find()
        .await?
        .ok_or_else(|| KeyError("the new key is missing".to_owned()).into())
}

async fn in_use(tx: &Tx, algorithm: SigningAlgorithm, now: i64) -> store::Result<Option<Stored>> {
    let sql = "SELECT key_id, sealed_key FROM signing_keys WHERE algorithm = $1 AND used_from <= $2
        ORDER BY used_from DESC, published_until LIMIT 1";
    let row = tx.find(sql, &[algorithm.name().into(), now.into()]).await?;
    let read = |row: Row| {
        Ok(Stored {
            key_id: row.text("key_id")?,
            sealed_key: row.text("sealed_key")?,
        })
    };
    row.map(read).transpose()
}

/// Stores the first key, unless another replica was faster.
async fn insert_first(tx: &Tx, made: &Made, now: i64) -> store::Result<()> {
    match in_use(tx, made.algorithm, now).await? {
        Some(_) => Ok(()),
        None => insert(tx, made, now).await,
    }
}

async fn insert(tx: &Tx, made: &Made, used_from: i64) -> store::Result<()> {
    let sql = "INSERT INTO signing_keys (key_id, algorithm, public_jwk, sealed_key, used_from, published_until)
        VALUES ($1, $2, $3, $4, $5, 0)";
    let values = [
        (&made.key_id).into(),
        made.algorithm.name().into(),
        (&made.public_jwk).into(),
        (&made.sealed_key).into(),
        used_from.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Adds a new key beside the one in use. It is published at once, and used after `overlap` seconds,
/// when providers have had time to fetch it. If there is no key yet, the new one is used at once.
///
/// # Errors
/// If the database fails, or no key can be generated.
pub async fn rotate(
    store: &Store,
    pepper: &Pepper,
    algorithm: SigningAlgorithm,
    (overlap, now): (i64, i64),
    actor: &Actor,
) -> Result<Rotated, Error> {
    let made = Made::new(algorithm, pepper)?;
    let entry = Entry::new(actor.clone(), Action::KeyRotated, "", algorithm.name());
    let job = (made, entry, overlap, now);
    Ok(store
        .write(job, |tx, (made, entry, overlap, now)| {
            Box::pin(async move {
                note(tx, entry, *now).await?;
                follow(tx, made, *overlap, *now).await
            })
        })
        .await?)
}

async fn follow(tx: &Tx, made: &Made, overlap: i64, now: i64) -> store::Result<Rotated> {
    tx.execute(
        "DELETE FROM signing_keys WHERE published_until > 0 AND published_until <= $1",
        &[now.into()],
    )
    .await?;
    // A key that is still waiting was never used.
    let waiting = "DELETE FROM signing_keys WHERE algorithm = $1 AND used_from > $2";
    tx.execute(waiting, &[made.algorithm.name().into(), now.into()])
        .await?;
    let replaces = in_use(tx, made.algorithm, now).await?.map(|key| key.key_id);
    let used_from = if replaces.is_some() {
        now + overlap
    } else {
        now
    };
    let sql = "UPDATE signing_keys SET published_until = $2 WHERE key_id = $1";
    let until = (used_from + AFTERLIFE).into();
    if let Some(key_id) = &replaces {
        tx.execute(sql, &[key_id.into(), until]).await?;
    }
    insert(tx, made, used_from).await?;
    Ok(Rotated {
        key_id: made.key_id.clone(),
        used_from,
        replaces,
    })
}

/// Encrypts all keys again with the current pepper. A key that cannot be decrypted stays as it is.
///
/// # Errors
/// Database errors.
pub async fn seal_anew(tx: &Tx, pepper: &Pepper) -> store::Result<()> {
    let rows = tx
        .query("SELECT key_id, sealed_key FROM signing_keys", &[])
        .await?;
    for row in &rows {
        let key = Stored {
            key_id: row.text("key_id")?,
            sealed_key: row.text("sealed_key")?,
        };
        if let Ok(Some(sealed)) = reseal(pepper, &key) {
            let sql = "UPDATE signing_keys SET sealed_key = $2 WHERE key_id = $1";
            tx.execute(sql, &[(&key.key_id).into(), (&sealed).into()])
                .await?;
        }
    }
    Ok(())
}

/// Returns the algorithms for which keys exist.
///
/// # Errors
/// Database errors.
pub async fn algorithms(tx: &Tx) -> store::Result<Vec<SigningAlgorithm>> {
    let rows = tx
        .query("SELECT DISTINCT algorithm FROM signing_keys", &[])
        .await?;
    rows.iter()
        .map(|row| row.word("algorithm", SigningAlgorithm::parse))
        .collect()
}

/// `GET /.well-known/jwks.json`: returns the public members of the keys.
///
/// # Errors
/// Database errors.
pub async fn jwks(State(app): State<Shared>) -> Result<Json<Value>, Refusal> {
    let now = app.clock.now();
    let ring = Ring {
        store: &app.store,
        pepper: &app.pepper,
        now,
    };
    for algorithm in app.catalog.signing_algorithms() {
        if let Err(error) = current(&ring, algorithm).await {
            tracing::error!(%error, "signing key");
        }
    }
    let keys = app
        .store
        .read(now, |tx, now| Box::pin(published(tx, *now)))
        .await?;
    Ok(Json(json!({ "keys": keys })))
}

async fn published(tx: &Tx, now: i64) -> store::Result<Vec<Value>> {
    let sql =
        "SELECT public_jwk FROM signing_keys WHERE published_until = 0 OR published_until > $1
        ORDER BY used_from DESC, key_id";
    let read = |row: &Row| row.json("public_jwk");
    tx.query(sql, &[now.into()])
        .await?
        .iter()
        .map(read)
        .collect()
}
