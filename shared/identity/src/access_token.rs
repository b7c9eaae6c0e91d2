//! Access tokens: JWTs of RFC 9068 (`at+jwt`), RS256, 15 minutes. Minting and verifying, without I/O.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{SessionId, Subject};
use platform::{
    config::{self, Missing},
    planted::Bug,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{BadKey, Caller, JwkSet, Role, jwk::pkcs8_der, ring_provider};

/// How long a token is accepted.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

const TYPE: &str = "at+jwt";
/// Ours have about 700 characters.
const LONGEST: usize = 4_096;
/// How far ahead the clock of the function that minted may be.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Who mints our tokens and for whom.
#[derive(Debug, Clone)]
pub struct Authority {
    pub issuer: String,
    pub audience: String,
}

impl Authority {
    /// From `TOKEN_ISSUER` and `TOKEN_AUDIENCE`.
    ///
    /// # Errors
    /// One of them is not set.
    pub fn from_environment() -> Result<Self, Missing> {
        let issuer = config::required("TOKEN_ISSUER")?;
        Ok(Self { issuer, audience: config::required("TOKEN_AUDIENCE")? })
    }
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Subject,
    sid: SessionId,
    roles: Vec<Role>,
    iat: i64,
    exp: i64,
    /// Ours have none; one that is there counts (RFC 7519, 4.1.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It may be right, but the key that it names is not among those that were given.
    UnknownKey,
    /// It is not ours, was changed, has expired, or is no access token at all.
    NotValid,
}

/// The private key that signs tokens.
#[derive(Debug, Clone)]
pub struct SigningKey {
    pub(crate) kid: String,
    key: EncodingKey,
}

impl SigningKey {
    /// A private key in PKCS#8 PEM, which tokens will name by `kid`.
    ///
    /// # Errors
    /// The text is not such a key.
    pub fn from_pem(kid: String, pem: &str) -> Result<Self, BadKey> {
        Ok(Self { kid, key: EncodingKey::from_rsa_der(&pkcs8_der(pem)?) })
    }

    /// A token that lets its bearer act as `subject` for [`LIFETIME`].
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn mint(
        &self,
        authority: &Authority,
        subject: Subject,
        session: SessionId,
        roles: &[Role],
        now: Timestamp,
    ) -> Result<SecretString, jsonwebtoken::errors::Error> {
        ring_provider::install();
        let mut header = Header::new(Algorithm::RS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        let claims = Claims {
            iss: authority.issuer.clone(),
            aud: authority.audience.clone(),
            sub: subject,
            sid: session,
            roles: roles.to_vec(),
            iat: now.as_second(),
            exp: (now + LIFETIME).as_second(),
            nbf: None,
        };
        jsonwebtoken::encode(&header, &claims, &self.key).map(SecretString::from)
    }
}

/// Who the bearer of `token` is.
///
/// # Errors
/// The token is not one of ours that is valid now.
pub fn verify(
    token: &str,
    keys: &JwkSet,
    authority: &Authority,
    now: Timestamp,
) -> Result<Caller, Refused> {
    ring_provider::install();
    if token.len() > LONGEST {
        return Err(Refused::NotValid);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Refused::NotValid)?;
    let ours = header.alg == Algorithm::RS256
        && header.typ.as_deref() == Some(TYPE)
        && header.crit.is_none()
        || Bug::TokenOfAnyKind.is_planted();
    let kid = header.kid.filter(|_| ours).ok_or(Refused::NotValid)?;
    let key = keys.find(&kid).ok_or(Refused::UnknownKey)?;
    let key = DecodingKey::from_rsa_components(&key.n, &key.e).map_err(|_| Refused::NotValid)?;
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &validation(authority));
    let claims = decoded.map_err(|_| Refused::NotValid)?.claims;
    let expires_at = Timestamp::from_second(claims.exp).map_err(|_| Refused::NotValid)?;
    let has_expired = expires_at <= now && !Bug::ExpiredTokenBelieved.is_planted();
    let begins = claims.nbf.unwrap_or(claims.iat).max(claims.iat);
    if has_expired || begins > (now + SKEW).as_second() {
        return Err(Refused::NotValid);
    }
    Ok(Caller { subject: claims.sub, session: claims.sid, roles: claims.roles, expires_at })
}

fn validation(authority: &Authority) -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[&authority.issuer]);
    validation.set_audience(&[&authority.audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // The library reads the machine's clock; the time is judged above, by ours.
    validation.validate_exp = false;
    validation.validate_aud = !Bug::ForeignTokenBelieved.is_planted();
    validation
}

#[cfg(test)]
mod tests;
