//! Generates signing keys, encrypts them with the pepper, decrypts them, and signs with them.
//! `keys` stores them.

use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::SigningAlgorithm;
use crate::rfc::jws;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA384,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde_json::{Map, Value};

/// Why a key cannot be generated, decrypted or used; never contains a key.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(pub String);

/// A new key, ready to be stored.
pub struct Made {
    pub key_id: String,
    pub algorithm: SigningAlgorithm,
    pub public_jwk: String,
    pub sealed_key: String,
}

/// A stored key.
pub struct Stored {
    pub key_id: String,
    pub sealed_key: String,
}

impl Made {
    /// Generates a key.
    ///
    /// # Errors
    /// If the random number generator or the pepper fails.
    pub fn new(algorithm: SigningAlgorithm, pepper: &Pepper) -> Result<Self, KeyError> {
        let (mut jwk, private) = match algorithm {
            SigningAlgorithm::Es384 => elliptic(),
            SigningAlgorithm::Rs384 => rsa(),
        }
        .map_err(|_| KeyError("cannot create a key".to_owned()))?;
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

/// Returns the members for the RFC 7638 thumbprint, in its order, and the private key as PKCS #8.
fn elliptic() -> Result<Pair, aws_lc_rs::error::Unspecified> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)?;
    // An uncompressed point is one byte followed by both coordinates (SEC 1 section 2.3.3).
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

fn sealing_key(pepper: &Pepper) -> Result<RandomizedNonceKey, KeyError> {
    RandomizedNonceKey::new(&AES_256_GCM, &pepper.digest(&["sealing signing keys"]))
        .map_err(|_| KeyError("cannot derive a key from the pepper".to_owned()))
}

/// Encrypts a private key. The result has the pepper's tag, the nonce and the ciphertext, which is
/// bound to the key's ID so that keys cannot be swapped.
fn seal(pepper: &Pepper, key_id: &str, mut private: Vec<u8>) -> Result<String, KeyError> {
    let nonce = sealing_key(pepper)?
        .seal_in_place_append_tag(Aad::from(key_id), &mut private)
        .map_err(|_| KeyError("cannot encrypt a key".to_owned()))?;
    let sealed = BASE64.encode([&nonce.as_ref()[..], &private].concat());
    Ok(format!("{}{sealed}", pepper.tag()))
}

/// Encrypts the key with the current pepper; `None` if it already is.
///
/// # Errors
/// If the key was encrypted with an unknown pepper, or for another ID.
pub fn reseal(pepper: &Pepper, key: &Stored) -> Result<Option<String>, KeyError> {
    if open_with(pepper, key).is_some() {
        return Ok(None);
    }
    seal(pepper, &key.key_id, open(pepper, key)?).map(Some)
}

/// Decrypts the private key, as PKCS #8.
///
/// # Errors
/// If the key was encrypted with an unknown pepper, or for another ID.
pub fn open(pepper: &Pepper, key: &Stored) -> Result<Vec<u8>, KeyError> {
    let opened = pepper.all().find_map(|one| open_with(one, key));
    opened.ok_or_else(|| {
        KeyError(format!(
            "signing key `{}` was encrypted with another pepper",
            key.key_id
        ))
    })
}

fn open_with(pepper: &Pepper, key: &Stored) -> Option<Vec<u8>> {
    let sealed = key.sealed_key.strip_prefix(pepper.tag())?;
    let sealed = BASE64.decode(sealed).ok()?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let key_id = Aad::from(&key.key_id);
    let opening = sealing_key(pepper).ok()?;
    let opened = opening.open_in_place(nonce, key_id, &mut sealed).ok()?;
    Some(opened.to_vec())
}

/// Signs a message and returns the signature in JWS format.
///
/// # Errors
/// If the key is invalid.
pub fn sign(
    algorithm: SigningAlgorithm,
    private: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let broken = || KeyError("a stored key cannot be used".to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_key_can_only_be_decrypted_with_its_own_pepper_and_id() {
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
                "signing key `{}` was encrypted with another pepper",
                made.key_id
            )
        );
    }

    #[test]
    fn a_key_is_sealed_again_with_the_current_pepper() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| Pepper::open_file(&folder.path().join(name)).unwrap();
        let (old, new) = (of("old"), of("new"));
        let made = Made::new(SigningAlgorithm::Es384, &old).unwrap();
        let stored = |sealed_key: String| Stored {
            key_id: made.key_id.clone(),
            sealed_key,
        };
        let first = old.check();
        let both = new.clone().beside(vec![old], &first);
        let before = stored(made.sealed_key.clone());
        let sealed = stored(reseal(&both, &before).unwrap().unwrap());
        assert!(sealed.sealed_key.starts_with(both.tag()));
        assert_eq!(open(&both, &sealed).unwrap(), open(&both, &before).unwrap());
        assert_eq!(reseal(&both, &sealed).unwrap(), None);
        let alone = new.beside(Vec::new(), &first);
        assert!(open(&alone, &sealed).is_ok() && open(&alone, &before).is_err());
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
