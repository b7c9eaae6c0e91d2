//! Public keys as RFC 7517 writes them, and the key pair whose public half they are.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    signature::{RsaKeyPair, RsaPublicKeyComponents},
};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that is not an RSA key of 2,048 to 4,096 bits in PKCS#8 PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a PKCS#8 PEM with an RSA key of 2048 to 4096 bits")]
pub struct BadKey;

/// A public key that verifies our access tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Jwk {
    pub kty: String,
    #[serde(rename = "use")]
    pub usage: String,
    pub alg: String,
    pub kid: String,
    /// Modulus, base64url.
    pub n: String,
    /// Exponent, base64url.
    pub e: String,
}

/// The keys of which any may have signed a token: the current one and those that were before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JwkSet {
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// The public half of a private key in PKCS#8 PEM; its `kid` is its thumbprint (RFC 7638).
    ///
    /// # Errors
    /// The text is not such a key.
    pub fn of_private_key(pem: &str) -> Result<Self, BadKey> {
        let pair = RsaKeyPair::from_pkcs8(&pkcs8_der(pem)?).map_err(|_| BadKey)?;
        let public = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
        let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
        let thumbprint =
            digest(&SHA256, format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#).as_bytes());
        Ok(Self {
            kty: "RSA".to_owned(),
            usage: "sig".to_owned(),
            alg: "RS256".to_owned(),
            kid: URL_SAFE_NO_PAD.encode(thumbprint),
            n,
            e,
        })
    }
}

impl JwkSet {
    /// The key of this id.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&Jwk> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

/// The DER within a PKCS#8 PEM.
pub(crate) fn pkcs8_der(pem: &str) -> Result<Vec<u8>, BadKey> {
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| BadKey)?;
    Ok(der.secret_pkcs8_der().to_vec())
}
