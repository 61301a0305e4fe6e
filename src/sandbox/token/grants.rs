//! Codes, access tokens and refresh tokens, in memory, by their hashes, and the rules for
//! redeeming, refreshing and revoking them. Callers authenticate the client first.

use crate::sandbox::faults::table::Faults;
use crate::sandbox::sign_in::people::Person;
use crate::sandbox::sign_in::scope;
use crate::secret::Secret;
use std::collections::HashMap;
use std::mem;

/// Lifetime of a code in seconds, about a minute (SMART App Launch; TOK-10).
pub(crate) const CODE_LIFE: i64 = 60;
/// Lifetime of an access token in seconds, an hour (TOK-01).
pub(crate) const ACCESS_LIFE: i64 = 3600;
/// Lifetime of an unused refresh token in seconds, 30 days (RFC 9700 section 4.14.2; RT-10).
pub(crate) const REFRESH_LIFE: i64 = 30 * 86_400;
/// How long states, challenges, assertions and proofs are remembered, in seconds: a day.
const MEMORY: i64 = 86_400;
/// How long expired codes are remembered, in seconds: an hour.
const CODE_MEMORY: i64 = 3600;
const PRUNE_EVERY: i64 = 60;

/// The access that a user granted a client.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) person: Person,
    pub(crate) scope: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// When the person signed in.
    pub(crate) auth_time: i64,
}

/// The values that a code is bound to besides its grant.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) redirect_uri: String,
    pub(crate) code_challenge: String,
    pub(crate) state: Option<Secret>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Burnt,
    Redeemed { family: u64 },
}

struct Code {
    grant: Grant,
    binding: Binding,
    expires: i64,
    stage: Stage,
}

/// All tokens that originate from one code.
struct Family {
    grant: Grant,
    revoked: bool,
}

struct Access {
    family: u64,
    scope: Vec<String>,
    issued: i64,
    /// Whether it was issued for another server (SMART-11).
    elsewhere: bool,
}

struct Refresh {
    family: u64,
    issued: i64,
    used: bool,
}

/// New tokens for a token response.
pub(crate) struct Tokens {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) scope: Vec<String>,
    pub(crate) grant: Grant,
}

/// A token that is currently valid.
pub(crate) struct Live {
    pub(crate) grant: Grant,
    pub(crate) scope: Vec<String>,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
    pub(crate) is_access: bool,
}

/// The parameters of a token request.
pub(crate) struct Redemption<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) code_verifier: Option<&'a Secret>,
}

/// Why no token is issued; the sentence goes into `error_description`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    InvalidGrant(&'static str),
    InvalidScope(&'static str),
}

/// The token was issued to another client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Foreign;

/// The codes and tokens of one sandbox.
#[derive(Default)]
pub(crate) struct Grants {
    /// Faults in the rules; none unless requested.
    faults: Faults,
    codes: HashMap<String, Code>,
    families: HashMap<u64, Family>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    seen: HashMap<String, i64>,
    /// The key that each bound token is bound to, by the token's hash (RFC 9449).
    bound: HashMap<String, String>,
    last_family: u64,
    next_prune: i64,
}

impl Grants {
    /// Returns an empty state with these faults in its rules.
    pub(crate) fn with(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// Issues a code for what was granted. A state or challenge that this client has used before is
    /// rejected, because both must be new (RFC 9700 sections 2.1.1 and 4.7.1; PKCE-17, RESP-17).
    pub(crate) fn issue_code(
        &mut self,
        grant: Grant,
        binding: Binding,
        now: i64,
    ) -> Result<Secret, &'static str> {
        self.prune(now);
        let challenge = format!("challenge {} {}", grant.client_id, binding.code_challenge);
        let state = binding
            .state
            .as_ref()
            .map(|state| format!("state {} {}", grant.client_id, state.sha256()));
        if self.seen.contains_key(&challenge) && !self.faults.on("PKCE-17") {
            return Err("this code_challenge was already used");
        }
        if state
            .as_ref()
            .is_some_and(|state| self.seen.contains_key(state))
            && !self.faults.on("RESP-17")
        {
            return Err("this state was already used");
        }
        self.seen
            .extend(state.into_iter().chain([challenge]).map(|key| (key, now)));
        let code = self.faults.code();
        self.codes.insert(
            code.sha256(),
            Code {
                grant,
                binding,
                expires: now + CODE_LIFE,
                stage: Stage::Fresh,
            },
        );
        Ok(code)
    }

    /// Whether an assertion of this client is new (RFC 7523 section 3 point 7; TOK-25).
    pub(crate) fn is_first_use(&mut self, client_id: &str, jti: &str, now: i64) -> bool {
        self.prune(now);
        self.seen
            .insert(format!("assertion {client_id} {jti}"), now)
            .is_none()
    }

    /// Exchanges a code for tokens, once. Any failure invalidates the code, and a second use
    /// revokes the tokens that the first use obtained (RFC 6749 section 4.1.2; TOK-07, TOK-08,
    /// PKCE-16).
    pub(crate) fn redeem(
        &mut self,
        code: &Secret,
        with: &Redemption<'_>,
        now: i64,
    ) -> Result<Tokens, Refused> {
        self.prune(now);
        let found = self
            .codes
            .get_mut(&code.sha256())
            .ok_or(Refused::InvalidGrant("the code is unknown"))?;
        match mem::replace(&mut found.stage, Stage::Burnt) {
            Stage::Fresh => {}
            Stage::Redeemed { .. } if self.faults.any(&["TOK-07", "TOK-09"]) => {}
            Stage::Redeemed { .. } if self.faults.on("TOK-08") => {
                return Err(Refused::InvalidGrant("the code was already used"));
            }
            Stage::Burnt => return Err(Refused::InvalidGrant("the code was already used")),
            Stage::Redeemed { family } => {
                self.revoke_family(family);
                return Err(Refused::InvalidGrant(
                    "the code was already used, and its tokens are revoked",
                ));
            }
        }
        if let Err(why) = check(found, with, now, &self.faults) {
            if self.faults.on("PKCE-16") {
                found.stage = Stage::Fresh;
            }
            return Err(Refused::InvalidGrant(why));
        }
        let family = self.last_family + 1;
        found.stage = Stage::Redeemed { family };
        let grant = found.grant.clone();
        Ok(self.grant(grant, now))
    }

    /// Issues the first tokens for a user's grant.
    pub(crate) fn grant(&mut self, grant: Grant, now: i64) -> Tokens {
        self.last_family += 1;
        let family = self.last_family;
        self.families.insert(
            family,
            Family {
                grant: grant.clone(),
                revoked: false,
            },
        );
        self.issue(family, grant.scope.clone(), grant, now)
    }

    /// Exchanges a refresh token for new tokens; the old one becomes invalid, and using it again
    /// revokes the whole family (RFC 9700 section 4.14.2; RT-03, RT-04, RT-07).
    pub(crate) fn refresh(
        &mut self,
        token: &Secret,
        client_id: &str,
        asked: Option<&[String]>,
        now: i64,
    ) -> Result<Tokens, Refused> {
        self.prune(now);
        let unknown = Refused::InvalidGrant("the refresh token is unknown, expired or revoked");
        let Some(found) = self.refresh.get_mut(&token.sha256()) else {
            return Err(unknown);
        };
        let family = found.family;
        let Some(Family {
            grant,
            revoked: false,
        }) = self.families.get(&family)
        else {
            return Err(unknown);
        };
        if grant.client_id != client_id && !self.faults.on("RT-06") {
            return Err(Refused::InvalidGrant(
                "the refresh token was issued to another client",
            ));
        }
        if found.used && !self.faults.any(&["RT-04", "RT-07"]) {
            self.revoke_family(family);
            return Err(Refused::InvalidGrant(
                "the refresh token was already used, and its family is revoked",
            ));
        }
        if now >= found.issued + REFRESH_LIFE && !self.faults.on("RT-10") {
            return Err(unknown);
        }
        let beyond = asked
            .filter(|_| self.faults.on("RT-05"))
            .map(<[String]>::to_vec);
        let (grant, scope) = (
            grant.clone(),
            beyond.map_or_else(|| narrowed(&grant.scope, asked), Ok)?,
        );
        found.used = true;
        Ok(self.issue(family, scope, grant, now))
    }

    fn issue(&mut self, family: u64, scope: Vec<String>, grant: Grant, now: i64) -> Tokens {
        let access_token = Secret::random();
        self.access.insert(
            access_token.sha256(),
            Access {
                family,
                scope: scope.clone(),
                issued: now,
                elsewhere: false,
            },
        );
        let refresh_token = may_refresh(&grant.scope).then(Secret::random);
        if let Some(token) = &refresh_token {
            self.refresh.insert(
                token.sha256(),
                Refresh {
                    family,
                    issued: now,
                    used: false,
                },
            );
        }
        Tokens {
            access_token,
            refresh_token,
            scope,
            grant,
        }
    }

    /// Binds new tokens to a key. The refresh token of a confidential client stays unbound and
    /// works with any key, because the client authenticates anyway.
    pub(crate) fn bind(&mut self, tokens: &Tokens, is_public: bool, key: Option<&str>) {
        let Some(key) = key else { return };
        let refresh = tokens.refresh_token.as_ref().filter(|_| is_public);
        let all = std::iter::once(&tokens.access_token).chain(refresh);
        self.bound
            .extend(all.map(|token| (token.sha256(), key.to_owned())));
    }

    /// Returns the key that a token is bound to.
    pub(crate) fn key_of(&self, token: &Secret) -> Option<String> {
        self.bound.get(&token.sha256()).cloned()
    }

    /// Returns the token, if it is currently valid.
    pub(crate) fn live(&self, token: &Secret, now: i64) -> Option<Live> {
        let hash = token.sha256();
        let access = self
            .access
            .get(&hash)
            .filter(|found| !found.elsewhere || self.faults.on("SMART-11"))
            .map(|found| {
                (
                    found.family,
                    Some(found.scope.clone()),
                    found.issued,
                    found.issued + ACCESS_LIFE,
                    true,
                )
            });
        let refresh = self.refresh.get(&hash).filter(|found| !found.used);
        let refresh = refresh.map(|found| {
            (
                found.family,
                None,
                found.issued,
                found.issued + REFRESH_LIFE,
                false,
            )
        });
        let (family, scope, issued, expires, is_access) = access.or(refresh)?;
        let outlives = self.faults.on("REV-02") && is_access;
        let grant = self
            .families
            .get(&family)
            .filter(|family| !family.revoked || outlives)?
            .grant
            .clone();
        let scope = scope.unwrap_or_else(|| grant.scope.clone());
        (now < expires).then_some(Live {
            grant,
            scope,
            issued,
            expires,
            is_access,
        })
    }

    /// Revokes only an access token, or a refresh token together with everything from the same code
    /// (RFC 7009 section 2.1; REV-01 to 05). An unknown token counts as revoked.
    pub(crate) fn revoke(&mut self, token: &Secret, client_id: &str) -> Result<(), Foreign> {
        let hash = token.sha256();
        let access = self.access.get(&hash).map(|found| found.family);
        let Some(family) = access.or_else(|| self.refresh.get(&hash).map(|found| found.family))
        else {
            return Ok(());
        };
        let foreign = self
            .families
            .get(&family)
            .is_some_and(|found| found.grant.client_id != client_id);
        if foreign && !self.faults.on("REV-04") {
            return Err(Foreign);
        }
        if access.is_some() {
            self.access.remove(&hash);
        } else {
            self.revoke_family(family);
        }
        Ok(())
    }

    /// Makes a code or token older, or turns an access token into one for another server; returns
    /// whether the code or token exists.
    pub(crate) fn practise(&mut self, token: &Secret, age: i64, elsewhere: bool) -> bool {
        let hash = token.sha256();
        if let Some(code) = self.codes.get_mut(&hash) {
            code.expires -= age;
        } else if let Some(access) = self.access.get_mut(&hash) {
            access.issued -= age;
            access.elsewhere |= elsewhere;
        } else if let Some(refresh) = self.refresh.get_mut(&hash) {
            refresh.issued -= age;
        } else {
            return false;
        }
        true
    }

    fn revoke_family(&mut self, family: u64) {
        if let Some(family) = self.families.get_mut(&family) {
            family.revoked = true;
        }
    }

    /// Removes what is no longer needed.
    fn prune(&mut self, now: i64) {
        if now < self.next_prune {
            return;
        }
        self.next_prune = now + PRUNE_EVERY;
        self.codes
            .retain(|_, code| now < code.expires + CODE_MEMORY);
        self.access
            .retain(|_, token| now < token.issued + ACCESS_LIFE);
        let old = self.faults.on("RT-10");
        self.refresh
            .retain(|_, token| now < token.issued + REFRESH_LIFE || old);
        self.seen.retain(|_, seen| now < *seen + MEMORY);
        let (access, refresh) = (&self.access, &self.refresh);
        self.bound
            .retain(|token, _| access.contains_key(token) || refresh.contains_key(token));
        let used: std::collections::HashSet<u64> = access
            .values()
            .map(|token| token.family)
            .chain(refresh.values().map(|token| token.family))
            .collect();
        self.families.retain(|family, _| used.contains(family));
    }
}

/// Checks that a new code is redeemed with everything it is bound to (RFC 6749 section 4.1.3;
/// TOK-10 to 13, PKCE-06 to 15).
fn check(
    code: &Code,
    with: &Redemption<'_>,
    now: i64,
    faults: &Faults,
) -> Result<(), &'static str> {
    let expired = now >= code.expires && !faults.on("TOK-10");
    let foreign = code.grant.client_id != with.client_id && !faults.on("TOK-12");
    match (expired, foreign) {
        (true, true) if faults.on("TOK-13") => {}
        (true, _) => return Err("the code has expired"),
        (false, true) => return Err("the code was issued to another client"),
        (false, false) => {}
    }
    if with.redirect_uri != Some(&*code.binding.redirect_uri) && !faults.on("TOK-11") {
        return Err("redirect_uri differs from the one in the authorization request");
    }
    faults.verify(&code.binding.code_challenge, with.code_verifier)
}

/// Whether a refresh token is issued: only with `offline_access` or `online_access` (SMART-17).
fn may_refresh(scope: &[String]) -> bool {
    scope::contains(scope, "offline_access") || scope::contains(scope, "online_access")
}

/// Returns the scope of a refresh: what was granted or less, never more (RFC 6749 section 6;
/// RT-05).
fn narrowed(granted: &[String], asked: Option<&[String]>) -> Result<Vec<String>, Refused> {
    let Some(asked) = asked else {
        return Ok(granted.to_vec());
    };
    if asked.is_empty() || asked.iter().any(|word| !scope::contains(granted, word)) {
        return Err(Refused::InvalidScope(
            "scope contains more than was granted",
        ));
    }
    Ok(asked.to_vec())
}
