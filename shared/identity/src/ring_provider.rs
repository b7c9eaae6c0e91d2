//! RS256 on `ring` for `jsonwebtoken`, whose own back ends bring a second crypto library or a timing leak.

use std::sync::Once;

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};

/// The process's provider for tokens: one algorithm, so that no header can ask for another.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::RS256 => Ok(Box::new(RingSigner::new(key)?)),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::RS256 => Ok(Box::new(RingVerifier::new(key)?)),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes `jsonwebtoken` use `ring`; every use of it begins with this.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An error means that a provider was installed before, which only this function does.
        let _already = PROVIDER.install_default();
    });
}

struct RingSigner(RsaKeyPair);

impl RingSigner {
    /// `key` holds PKCS#8 in DER.
    fn new(key: &EncodingKey) -> Result<Self, Error> {
        if key.family() != AlgorithmFamily::Rsa {
            return Err(ErrorKind::InvalidKeyFormat.into());
        }
        let pair = RsaKeyPair::from_pkcs8(key.as_bytes());
        Ok(Self(pair.map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?))
    }
}

impl Signer<Vec<u8>> for RingSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let mut signed = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signed)
            .map_err(|_| signature::Error::new())?;
        Ok(signed)
    }
}

impl JwtSigner for RingSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

struct RingVerifier(RsaPublicKeyComponents<Vec<u8>>);

impl RingVerifier {
    fn new(key: &DecodingKey) -> Result<Self, Error> {
        match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e }
                if key.family() == AlgorithmFamily::Rsa =>
            {
                Ok(Self(RsaPublicKeyComponents { n: n.clone(), e: e.clone() }))
            }
            _ => Err(ErrorKind::InvalidKeyFormat.into()),
        }
    }
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
