//! The values of the template's secrets on this machine.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use identity::Jwk;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::rand_core::OsRng;
use serde_json::json;

use super::StartError;
use crate::system::System;

/// What the payment simulator accepts and signs webhooks with.
pub const PROVIDER_API_KEY: &str = "sk_test_local";
pub const WEBHOOK_SECRET: &str = "whsec_local";

const KEY_BITS: usize = 2048;

/// The key that access tokens are signed with.
#[derive(Clone)]
pub struct SigningKey {
    pub kid: String,
    /// PKCS#8.
    pub private_key_pem: String,
}

impl SigningKey {
    /// Reads the key from `file`, or makes one and keeps it there; without a file it is not kept.
    pub async fn open(file: Option<&Path>) -> Result<Self, StartError> {
        let file = file.map(Path::to_owned);
        let opened = tokio::task::spawn_blocking(move || open(file.as_deref())).await;
        opened.unwrap_or_else(|error| Err(StartError::SigningKey(error.to_string())))
    }
}

fn open(file: Option<&Path>) -> Result<SigningKey, StartError> {
    let bad = |error: &dyn std::fmt::Display| StartError::SigningKey(error.to_string());
    let kept = match file.map(fs::read_to_string) {
        None => None,
        Some(Ok(pem)) => Some(pem),
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => None,
        Some(Err(error)) => return Err(bad(&error)),
    };
    let key = match &kept {
        Some(pem) => RsaPrivateKey::from_pkcs8_pem(pem).map_err(|error| bad(&error))?,
        None => RsaPrivateKey::new(&mut OsRng, KEY_BITS).map_err(|error| bad(&error))?,
    };
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| bad(&error))?.to_string();
    if let (Some(file), None) = (file, kept) {
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .and_then(|mut file| file.write_all(pem.as_bytes()));
        written.map_err(|error| bad(&error))?;
    }
    let kid = Jwk::of_private_key(&pem).map_err(|error| bad(&error))?.kid;
    Ok(SigningKey { kid, private_key_pem: pem })
}

/// Values by name. A secret that is not known here has none, and whoever reads it is told so.
pub fn values(system: &System, key: &SigningKey) -> BTreeMap<String, String> {
    let value = |logical_id: &str| match logical_id {
        "SigningKeySecret" => {
            Some(json!({"kid": key.kid, "private_key_pem": key.private_key_pem}).to_string())
        }
        "PaymentProviderSecret" => {
            Some(json!({"api_key": PROVIDER_API_KEY, "webhook_secret": WEBHOOK_SECRET}).to_string())
        }
        _ => None,
    };
    let secrets = system.secrets.iter();
    secrets.filter_map(|secret| Some((secret.name.clone(), value(&secret.logical_id)?))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_is_kept_and_only_its_owner_reads_it() {
        let folder = std::env::temp_dir().join(format!("trolley-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("signing-key.pem");
        let made = open(Some(&file)).unwrap();
        let kept = open(Some(&file)).unwrap();
        assert_eq!((made.kid, made.private_key_pem), (kept.kid, kept.private_key_pem));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
