//! Passwords and their Argon2id hashes, with OWASP's parameters (19 MiB, two passes, one lane).

use std::{fmt, str::FromStr};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash as Phc, PasswordHasher as _, PasswordVerifier as _,
    Version,
};
use kernel::{Email, Invalid, text_schema};
use platform::ids;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Belongs to no password: what a sign-in with an unknown e-mail is compared with, at the same cost.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCAuLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password that an account may have: 8 to 128 characters.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Password(SecretString);

/// What is kept of a password: a PHC string with its parameters and salt.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

/// A password could not be hashed, which does not happen with parameters that tests have seen.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

impl Password {
    /// # Errors
    /// It is the account's e-mail address, which everyone would try first.
    pub fn suits(&self, email: &Email) -> Result<(), Invalid> {
        if self.0.expose_secret().trim().eq_ignore_ascii_case(email.as_str()) {
            return Err(Invalid("expected something other than the e-mail address"));
        }
        Ok(())
    }

    /// Takes about 20 ms, on purpose.
    ///
    /// # Errors
    /// Never with the parameters above.
    pub fn hash(&self) -> Result<PasswordHash, HashError> {
        let salt: [u8; 16] = ids::random();
        let hashed = argon2id()?.hash_password_with_salt(self.0.expose_secret().as_bytes(), &salt);
        hashed
            .map(|phc| PasswordHash(phc.to_string()))
            .map_err(|error| HashError(error.to_string()))
    }
}

text_schema!(Password, {
    "format": "password",
    "minLength": 8,
    "maxLength": 128,
    "examples": ["a long enough secret"]
});

impl PasswordHash {
    /// Whether it was made of `attempt`. Takes about 20 ms, on purpose.
    #[must_use]
    pub fn matches(&self, attempt: &SecretString) -> bool {
        let (Ok(argon2id), Ok(phc)) = (argon2id(), Phc::new(&self.0)) else { return false };
        argon2id.verify_password(attempt.expose_secret().as_bytes(), &phc).is_ok()
    }

    /// A hash that no password has.
    pub(crate) fn nobodys() -> Self {
        Self(NOBODYS.to_owned())
    }
}

fn argon2id() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl FromStr for Password {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if (8..=128).contains(&text.chars().count()) {
            return Ok(Self(text.into()));
        }
        Err(Invalid("expected 8 to 128 characters"))
    }
}

impl TryFrom<String> for Password {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

eserde::impl_edeserialize_compat!(Password);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_hash_matches_its_password_only_and_shows_owasps_parameters() {
        let hash = "correct horse".parse::<Password>().unwrap().hash().unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(hash.matches(&"correct horse".into()));
        assert!(!hash.matches(&"correct horsf".into()));
        assert!(!hash.matches(&"".into()));
    }

    #[test]
    fn two_hashes_of_one_password_differ() {
        let password: Password = "correct horse".parse().unwrap();
        assert_ne!(password.hash().unwrap().0, password.hash().unwrap().0);
    }

    #[test]
    fn nobodys_hash_is_computed_in_full_and_matches_nothing() {
        let nobodys = PasswordHash::nobodys();
        let phc = Phc::new(&nobodys.0).unwrap();
        let ours = "correct horse".parse::<Password>().unwrap().hash().unwrap();
        assert_eq!(phc.params, Phc::new(&ours.0).unwrap().params);
        assert!(phc.salt.is_some() && phc.hash.is_some());
        assert!(!nobodys.matches(&"correct horse".into()));
    }

    #[test]
    fn a_password_has_8_to_128_characters_of_any_script() {
        assert!("1234567".parse::<Password>().is_err());
        assert!("пароль12".parse::<Password>().is_ok());
        assert!("🔑".repeat(128).parse::<Password>().is_ok());
        assert!("a".repeat(129).parse::<Password>().is_err());
    }

    #[test]
    fn the_address_itself_is_no_password() {
        let email: Email = "ada@example.com".parse().unwrap();
        assert!("Ada@Example.com".parse::<Password>().unwrap().suits(&email).is_err());
        assert!("ada@example.com!".parse::<Password>().unwrap().suits(&email).is_ok());
    }

    #[test]
    fn a_log_line_shows_neither_password_nor_hash() {
        let password: Password = "correct horse".parse().unwrap();
        let shown = format!("{password:?} {:?}", password.hash().unwrap());
        assert!(!shown.contains("horse") && !shown.contains("argon2id"), "{shown}");
    }
}
