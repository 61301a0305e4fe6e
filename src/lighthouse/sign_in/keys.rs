//! `private_key_jwt` (RFC 7523 section 2.2, lighthouse-api.md section 7.2): the gateway's signing keys, their
//! public halves at `/.well-known/jwks.json`, and their rotation. Which platform wants which algorithm is in
//! `catalog`.

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::SigningAlgorithm;
use crate::lighthouse::store;
use crate::lighthouse::store::{Row, Store, Tx};
use crate::lighthouse::web::error::Refusal;
use crate::rfc::jws;
use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA384,
};
use axum::Json;
use axum::extract::State;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde_json::{Map, Value, json};

/// Where providers fetch the public halves; register this address at them.
pub const JWKS: &str = "/.well-known/jwks.json";
/// An assertion holds for this long; five minutes are allowed.
const HOLDS_FOR: i64 = 4 * 60;
/// Clocks of providers may be behind.
const NOT_BEFORE: i64 = 30;
/// A key that has been followed stays published for its last assertions.
const AFTERLIFE: i64 = 10 * 60;

/// Why there is no assertion.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Never holds a key.
    #[error("{0}")]
    Key(String),
}

/// What a rotation has done for one algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    pub key_id: String,
    pub used_from: i64,
    pub replaces: Option<String>,
}

/// A new key, ready to be stored.
struct Made {
    key_id: String,
    algorithm: SigningAlgorithm,
    public_jwk: String,
    sealed_key: String,
}

/// A stored key.
struct Stored {
    key_id: String,
    sealed_key: String,
}

impl Made {
    fn new(algorithm: SigningAlgorithm, pepper: &Pepper) -> Result<Self, Error> {
        let (mut jwk, private) = match algorithm {
            SigningAlgorithm::Es384 => elliptic(),
            SigningAlgorithm::Rs384 => rsa(),
        }
        .map_err(|_| Error::Key("no key could be made".to_owned()))?;
        let key_id = jws::thumbprint(
            jwk.iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
        );
        let more = [
            ("use", "sig"),
            ("alg", algorithm.name()),
            ("kid", key_id.as_str()),
        ];
        jwk.extend(more.map(|(name, value)| (name.to_owned(), Value::from(value))));
        let sealed_key = seal(pepper, &key_id, private)?;
        Ok(Self {
            key_id,
            algorithm,
            public_jwk: Value::from(jwk).to_string(),
            sealed_key,
        })
    }
}

type Pair = (Map<String, Value>, Vec<u8>);

/// The members that RFC 7638 makes the thumbprint of, in its order, and the private key as PKCS #8.
fn elliptic() -> Result<Pair, aws_lc_rs::error::Unspecified> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)?;
    // Uncompressed: one byte, then both coordinates (SEC 1 section 2.3.3).
    let (x, y) = pair.public_key().as_ref()[1..].split_at(48);
    let members = [
        ("crv", "P-384".to_owned()),
        ("kty", "EC".to_owned()),
        ("x", BASE64.encode(x)),
        ("y", BASE64.encode(y)),
    ];
    Ok((object(members), pair.to_pkcs8v1()?.as_ref().to_vec()))
}

fn rsa() -> Result<Pair, aws_lc_rs::error::Unspecified> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let public = pair.public_key();
    let n = BASE64.encode(public.modulus().big_endian_without_leading_zero());
    let e = BASE64.encode(public.exponent().big_endian_without_leading_zero());
    let members = [("e", e), ("kty", "RSA".to_owned()), ("n", n)];
    Ok((
        object(members),
        AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair)?
            .as_ref()
            .to_vec(),
    ))
}

fn object<const N: usize>(members: [(&str, String); N]) -> Map<String, Value> {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

fn sealing_key(pepper: &Pepper) -> Result<RandomizedNonceKey, Error> {
    let wrong = || Error::Key("the pepper makes no key".to_owned());
    let key = BASE64
        .decode(pepper.hash(&["sealing signing keys"]))
        .map_err(|_| wrong())?;
    RandomizedNonceKey::new(&AES_256_GCM, &key).map_err(|_| wrong())
}

/// Nonce and ciphertext; a key cannot be put under another's id.
fn seal(pepper: &Pepper, key_id: &str, mut private: Vec<u8>) -> Result<String, Error> {
    let nonce = sealing_key(pepper)?
        .seal_in_place_append_tag(Aad::from(key_id), &mut private)
        .map_err(|_| Error::Key("a key could not be sealed".to_owned()))?;
    Ok(BASE64.encode([&nonce.as_ref()[..], &private].concat()))
}

fn open(pepper: &Pepper, key: &Stored) -> Result<Vec<u8>, Error> {
    let wrong = || {
        Error::Key(format!(
            "signing key `{}` was sealed with another pepper",
            key.key_id
        ))
    };
    let sealed = BASE64.decode(&key.sealed_key).map_err(|_| wrong())?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or_else(wrong)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| wrong())?;
    let mut sealed = sealed.to_vec();
    let opened = sealing_key(pepper)?
        .open_in_place(nonce, Aad::from(&key.key_id), &mut sealed)
        .map_err(|_| wrong())?;
    Ok(opened.to_vec())
}

fn sign(algorithm: SigningAlgorithm, private: &[u8], message: &[u8]) -> Result<Vec<u8>, Error> {
    let broken = || Error::Key("a stored key cannot be used".to_owned());
    let random = SystemRandom::new();
    match algorithm {
        SigningAlgorithm::Es384 => {
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, private)
                .map_err(|_| broken())?;
            pair.sign(&random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| broken())
        }
        SigningAlgorithm::Rs384 => {
            let pair = RsaKeyPair::from_pkcs8(private).map_err(|_| broken())?;
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(&RSA_PKCS1_SHA384, &random, message, &mut signature)
                .map_err(|_| broken())?;
            Ok(signature)
        }
    }
}

/// A fresh assertion of the gateway for one request to one token endpoint.
///
/// # Errors
/// When the database fails, or the pepper is not the one its keys were sealed with.
pub async fn assertion(
    app: &App,
    algorithm: SigningAlgorithm,
    client_id: &str,
    token_endpoint: &str,
) -> Result<Secret, Error> {
    let now = app.clock.now();
    let key = current(app, algorithm, now).await?;
    let header = json!({"alg": algorithm.name(), "typ": "JWT", "kid": key.key_id});
    let claims = json!({
        "iss": client_id, "sub": client_id, "aud": token_endpoint, "jti": Secret::random().expose(),
        "iat": now, "nbf": now - NOT_BEFORE, "exp": now + HOLDS_FOR,
    });
    let message = jws::signing_input(&header, &claims);
    let signature = sign(algorithm, &open(&app.pepper, &key)?, message.as_bytes())?;
    Ok(Secret::new(format!("{message}.{}", jws::encode(signature))))
}

/// The key in use; the first one is made when it is first needed.
async fn current(app: &App, algorithm: SigningAlgorithm, now: i64) -> Result<Stored, Error> {
    let find = || {
        app.store.read((algorithm, now), |tx, (algorithm, now)| {
            Box::pin(in_use(tx, *algorithm, *now))
        })
    };
    if let Some(key) = find().await? {
        return Ok(key);
    }
    let made = Made::new(algorithm, &app.pepper)?;
    app.store
        .write((made, now), |tx, (made, now)| {
            Box::pin(insert_first(tx, made, *now))
        })
        .await?;
    find()
        .await?
        .ok_or_else(|| Error::Key("the key just made is not there".to_owned()))
}

async fn in_use(tx: &Tx, algorithm: SigningAlgorithm, now: i64) -> store::Result<Option<Stored>> {
    let sql = "SELECT key_id, sealed_key FROM signing_keys WHERE algorithm = $1 AND used_from <= $2
        ORDER BY used_from DESC, published_until LIMIT 1";
    let row = tx.find(sql, &[algorithm.name().into(), now.into()]).await?;
    Ok(row.map(|row| Stored {
        key_id: row.text(0),
        sealed_key: row.text(1),
    }))
}

/// Unless another replica was faster.
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

/// Puts a new key beside the one in use: published at once, used after `overlap` seconds, when providers have
/// had time to fetch it. Where there is no key yet the new one is used at once.
///
/// # Errors
/// Those of the database.
pub async fn rotate(
    store: &Store,
    pepper: &Pepper,
    algorithm: SigningAlgorithm,
    overlap: i64,
    now: i64,
) -> Result<Rotated, Error> {
    let made = Made::new(algorithm, pepper)?;
    let job = (made, overlap, now);
    Ok(store
        .write(job, |tx, (made, overlap, now)| {
            Box::pin(follow(tx, made, *overlap, *now))
        })
        .await?)
}

async fn follow(tx: &Tx, made: &Made, overlap: i64, now: i64) -> store::Result<Rotated> {
    tx.execute(
        "DELETE FROM signing_keys WHERE published_until > 0 AND published_until <= $1",
        &[now.into()],
    )
    .await?;
    // One that still waits for its time was never used.
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

/// The algorithms there are keys of.
///
/// # Errors
/// Those of the database.
pub async fn algorithms(tx: &Tx) -> store::Result<Vec<String>> {
    let rows = tx
        .query("SELECT DISTINCT algorithm FROM signing_keys", &[])
        .await?;
    Ok(rows.iter().map(|row| row.text(0)).collect())
}

/// `GET /.well-known/jwks.json`: public members only.
///
/// # Errors
/// Those of the database.
pub async fn jwks(State(app): State<Shared>) -> Result<Json<Value>, Refusal> {
    let now = app.clock.now();
    for algorithm in app.catalog.signing_algorithms() {
        if let Err(error) = current(&app, algorithm, now).await {
            tracing::error!(%error, "signing key");
        }
    }
    let rows = app
        .store
        .read(now, |tx, now| Box::pin(published(tx, *now)))
        .await?;
    let keys = rows
        .iter()
        .filter_map(|row: &Row| serde_json::from_str(&row.text(0)).ok());
    Ok(Json(json!({ "keys": keys.collect::<Vec<Value>>() })))
}

async fn published(tx: &Tx, now: i64) -> store::Result<Vec<Row>> {
    let sql =
        "SELECT public_jwk FROM signing_keys WHERE published_until = 0 OR published_until > $1
        ORDER BY used_from DESC, key_id";
    tx.query(sql, &[now.into()]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_opened_with_its_own_pepper_and_id_only() {
        let [ours, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [pepper, another] = [&ours, &other].map(|folder| Pepper::open(folder.path()).unwrap());
        let made = Made::new(SigningAlgorithm::Es384, &pepper).unwrap();
        let stored = |key_id: &str| Stored {
            key_id: key_id.to_owned(),
            sealed_key: made.sealed_key.clone(),
        };
        assert!(open(&pepper, &stored(&made.key_id)).is_ok());
        assert!(open(&pepper, &stored("another")).is_err());
        let error = open(&another, &stored(&made.key_id))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            format!(
                "signing key `{}` was sealed with another pepper",
                made.key_id
            )
        );
    }

    /// RFC 7638 section 3: the members in lexicographic order, without spaces.
    #[test]
    fn the_key_id_is_the_thumbprint() {
        let folder = tempfile::tempdir().unwrap();
        let made = Made::new(
            SigningAlgorithm::Es384,
            &Pepper::open(folder.path()).unwrap(),
        )
        .unwrap();
        let jwk: Value = serde_json::from_str(&made.public_jwk).unwrap();
        let text = format!(
            r#"{{"crv":"P-384","kty":"EC","x":{},"y":{}}}"#,
            jwk["x"], jwk["y"]
        );
        assert_eq!(jwk["kid"], Secret::new(text).sha256());
    }
}
