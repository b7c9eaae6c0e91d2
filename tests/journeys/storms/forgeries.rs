//! Ways to make an access token that is not ours, is not an access token, or is not for now. Where the right key signs,
//! nothing but the named flaw is wrong with it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding,
        RsaKeyPair,
    },
};
use rsa::pkcs8::EncodePrivateKey as _;
use serde_json::{Value, json};

/// A way of presenting a token.
pub(super) struct Forgery {
    pub what: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub query: Option<String>,
}

/// Somebody who has a token of an administrator to look at, the right key to misuse, and keys of their own.
pub(super) struct Forger {
    /// A token that is accepted.
    token: String,
    header: Value,
    claims: Value,
    ours: RsaKeyPair,
    theirs: RsaKeyPair,
    /// The published key.
    jwk: Value,
    now: i64,
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[name] = value;
    object
}

fn without(object: &Value, name: &str) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove(name);
    object
}

fn own_key() -> RsaKeyPair {
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2_048).unwrap();
    RsaKeyPair::from_pkcs8(key.to_pkcs8_der().unwrap().as_bytes()).unwrap()
}

fn key_of(pem: &str) -> RsaKeyPair {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(base64).unwrap()).unwrap()
}

fn rsa_signature(pair: &RsaKeyPair, padding: &'static dyn RsaEncoding, message: &str) -> Vec<u8> {
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(padding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    signature
}

fn sealed(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

impl Forger {
    /// `signing_key` as the shop keeps it, `jwks` as it is published.
    pub(super) fn new(token: String, signing_key: &Value, jwks: &Value, now: i64) -> Self {
        let parts: Vec<&str> = token.split('.').collect();
        Self {
            header: decode(parts[0]),
            claims: decode(parts[1]),
            ours: key_of(signing_key["private_key_pem"].as_str().unwrap()),
            theirs: own_key(),
            jwk: jwks["keys"][0].clone(),
            token,
            now,
        }
    }

    fn signed_by(&self, pair: &RsaKeyPair, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        sealed(&message, &rsa_signature(pair, &RSA_PKCS1_SHA256, &message))
    }

    /// Signed by the right key, whatever it says.
    fn signed(&self, header: &Value, claims: &Value) -> String {
        self.signed_by(&self.ours, header, claims)
    }

    /// What the forger's tools make when nothing is wrong: accepted, or the forgeries would prove nothing.
    pub(super) fn honest(&self) -> String {
        self.signed(&self.header, &self.claims)
    }

    /// Every forgery. `others` are tokens of the shop that are no access tokens.
    pub(super) fn forgeries(&self, others: &[(&'static str, String)]) -> Vec<Forgery> {
        let tokens = [
            self.broken(),
            self.unsigned(),
            self.keyed_with_the_public_key(),
            self.in_another_algorithm(),
            self.by_another_key(),
            self.of_another_kind(),
            self.for_another_time(),
            self.for_somebody_else(),
        ];
        let tokens = tokens.into_iter().flatten().chain(others.iter().cloned());
        let borne = tokens.map(|(what, token)| Forgery {
            what,
            headers: vec![("authorization", format!("Bearer {token}"))],
            query: None,
        });
        borne.chain(self.out_of_place()).collect()
    }

    fn broken(&self) -> Vec<(&'static str, String)> {
        let parts: Vec<&str> = self.token.split('.').collect();
        let (header, claims, signature) = (parts[0], parts[1], parts[2]);
        let raw = URL_SAFE_NO_PAD.decode(signature).unwrap();
        vec![
            ("no token", String::new()),
            ("a word", "nonsense".to_owned()),
            ("two parts", format!("{header}.{claims}")),
            ("an empty signature", format!("{header}.{claims}.")),
            ("a signature of zeros", format!("{header}.{claims}.{}", "A".repeat(signature.len()))),
            (
                "a signature cut short",
                format!("{header}.{claims}.{}", &signature[..signature.len() - 4]),
            ),
            ("a signature with more behind it", format!("{header}.{claims}.{signature}AAAA")),
            ("four parts", format!("{}.x", self.token)),
            (
                "five parts, as if encrypted",
                format!("{header}.{claims}.{claims}.{claims}.{signature}"),
            ),
            ("no header", format!(".{claims}.{signature}")),
            ("no claims", format!("{header}..{signature}")),
            ("parts exchanged", format!("{claims}.{header}.{signature}")),
            ("padding", format!("{}=", self.token)),
            ("the other alphabet", format!("{header}.{claims}.{}", STANDARD.encode(raw))),
            (
                "JSON in place of parts",
                json!({ "payload": claims, "signature": signature }).to_string(),
            ),
            (
                "claims of one, signature of another",
                self.with_claim("sid", self.claims["sub"].clone()),
            ),
            ("a longer life", self.with_claim("exp", json!(self.now + 86_400 * 365))),
            (
                "longer than any of ours",
                self.signed(&self.header, &with(&self.claims, "more", json!("x".repeat(5_000)))),
            ),
        ]
    }

    /// The claims are changed and the signature is not.
    fn with_claim(&self, name: &str, value: Value) -> String {
        let parts: Vec<&str> = self.token.split('.').collect();
        format!("{}.{}.{}", parts[0], part(&with(&self.claims, name, value)), parts[2])
    }

    fn unsigned(&self) -> Vec<(&'static str, String)> {
        let signature = self.token.rsplit('.').next().unwrap();
        let none = |word: &str| {
            format!("{}.{}", part(&with(&self.header, "alg", json!(word))), part(&self.claims))
        };
        vec![
            ("algorithm none", format!("{}.", none("none"))),
            ("algorithm NONE", format!("{}.", none("NONE"))),
            ("algorithm none, with a signature", format!("{}.{signature}", none("none"))),
            ("no algorithm", self.signed(&without(&self.header, "alg"), &self.claims)),
        ]
    }

    fn keyed_with_the_public_key(&self) -> Vec<(&'static str, String)> {
        let modulus = self.jwk["n"].as_str().unwrap();
        let message =
            format!("{}.{}", part(&with(&self.header, "alg", json!("HS256"))), part(&self.claims));
        let keyed = |secret: &[u8]| {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
            sealed(&message, tag.as_ref())
        };
        vec![
            ("HS256 with the public key", keyed(self.jwk.to_string().as_bytes())),
            ("HS256 with the modulus", keyed(&URL_SAFE_NO_PAD.decode(modulus).unwrap())),
            ("HS256 with the modulus as text", keyed(modulus.as_bytes())),
            ("HS256 with no key", keyed(b"")),
        ]
    }

    fn in_another_algorithm(&self) -> Vec<(&'static str, String)> {
        let message = |algorithm: &str, jwk: Option<Value>| {
            let mut header = with(&self.header, "alg", json!(algorithm));
            if let Some(jwk) = jwk {
                header["jwk"] = jwk;
            }
            format!("{}.{}", part(&header), part(&self.claims))
        };
        let rsa = |algorithm: &str, padding: &'static dyn RsaEncoding| {
            let message = message(algorithm, None);
            sealed(&message, &rsa_signature(&self.ours, padding, &message))
        };
        let random = SystemRandom::new();
        let ed =
            Ed25519KeyPair::from_pkcs8(Ed25519KeyPair::generate_pkcs8(&random).unwrap().as_ref())
                .unwrap();
        let jwk =
            json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(ed.public_key()) });
        let by_ed = message("EdDSA", Some(jwk));
        let curve = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(curve, &random).unwrap();
        let ec = EcdsaKeyPair::from_pkcs8(curve, document.as_ref(), &random).unwrap();
        let by_ec = message("ES256", None);
        vec![
            ("RS384 by the right key", rsa("RS384", &RSA_PKCS1_SHA384)),
            ("RS512 by the right key", rsa("RS512", &RSA_PKCS1_SHA512)),
            ("PS256 by the right key", rsa("PS256", &RSA_PSS_SHA256)),
            ("EdDSA with its key", sealed(&by_ed, ed.sign(by_ed.as_bytes()).as_ref())),
            ("ES256", sealed(&by_ec, ec.sign(&random, by_ec.as_bytes()).unwrap().as_ref())),
        ]
    }

    fn by_another_key(&self) -> Vec<(&'static str, String)> {
        let forged = |header: &Value| self.signed_by(&self.theirs, header, &self.claims);
        let public = PublicKeyComponents::<Vec<u8>>::from(self.theirs.public());
        let text = |bytes: &[u8]| json!(URL_SAFE_NO_PAD.encode(bytes));
        let jwk = json!({
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": self.header["kid"], "n": text(&public.n), "e": text(&public.e),
        });
        let own = with(&self.header, "kid", json!("another"));
        vec![
            ("another key under our key's name", forged(&self.header)),
            ("another key under its own name", forged(&own)),
            ("another key in the header", forged(&with(&self.header, "jwk", jwk.clone()))),
            ("another key in the header, under its own name", forged(&with(&own, "jwk", jwk))),
            (
                "another key at an address",
                forged(&with(&own, "jku", json!("http://127.0.0.1:1/keys"))),
            ),
            (
                "another certificate at an address",
                forged(&with(&own, "x5u", json!("http://127.0.0.1:1/chain"))),
            ),
            ("another certificate in the header", forged(&with(&own, "x5c", json!(["AAAA"])))),
            (
                "a key's name that is a path",
                forged(&with(&self.header, "kid", json!("../../dev/null"))),
            ),
            (
                "a key's name that is an expression",
                forged(&with(&self.header, "kid", json!("' OR '1'='1"))),
            ),
            ("a key's name that is empty", forged(&with(&self.header, "kid", json!("")))),
        ]
    }

    fn of_another_kind(&self) -> Vec<(&'static str, String)> {
        let headed = |header: &Value| self.signed(header, &self.claims);
        vec![
            ("an untyped token", headed(&without(&self.header, "typ"))),
            ("typ JWT", headed(&with(&self.header, "typ", json!("JWT")))),
            ("an ID token", headed(&with(&self.header, "typ", json!("id+jwt")))),
            ("no key's name", headed(&without(&self.header, "kid"))),
            ("a key's name that is no text", headed(&with(&self.header, "kid", json!(["a"])))),
            ("a critical extension", headed(&with(&self.header, "crit", json!(["b64"])))),
        ]
    }

    fn for_another_time(&self) -> Vec<(&'static str, String)> {
        let timed =
            |name: &str, value: Value| self.signed(&self.header, &with(&self.claims, name, value));
        vec![
            ("expired a second ago", timed("exp", json!(self.now - 1))),
            ("expired a year ago", timed("exp", json!(self.now - 86_400 * 365))),
            ("an end that is text", timed("exp", json!("tomorrow"))),
            ("an end before the epoch", timed("exp", json!(-1))),
            ("an end beyond all time", timed("exp", json!(i64::MAX))),
            ("no end", self.signed(&self.header, &without(&self.claims, "exp"))),
            ("made in an hour", timed("iat", json!(self.now + 3_600))),
            ("not valid for another hour", timed("nbf", json!(self.now + 3_600))),
        ]
    }

    fn for_somebody_else(&self) -> Vec<(&'static str, String)> {
        let says =
            |name: &str, value: Value| self.signed(&self.header, &with(&self.claims, name, value));
        let lacks = |name: &str| self.signed(&self.header, &without(&self.claims, name));
        vec![
            ("another issuer", says("iss", json!("https://evil.example"))),
            ("several issuers", says("iss", json!([self.claims["iss"], "https://evil.example"]))),
            ("no issuer", lacks("iss")),
            ("another audience", says("aud", json!("another-shop"))),
            ("no audience", lacks("aud")),
            ("no subject", lacks("sub")),
            ("a subject that is nobody's", says("sub", json!("admin"))),
            ("a subject that is an order", says("sub", json!("ord_00000000000000000000000001"))),
            ("no session", lacks("sid")),
            ("a role that does not exist", says("roles", json!(["root"]))),
        ]
    }

    /// The token is right, and where it stands is not.
    fn out_of_place(&self) -> Vec<Forgery> {
        let headers =
            |headers: Vec<(&'static str, String)>, what| Forgery { what, headers, query: None };
        let bearer = format!("Bearer {}", self.token);
        let forged = format!("Bearer {}", self.with_claim("roles", json!(["admin"])));
        let basic = STANDARD.encode(format!("admin:{}", self.token));
        let (token, authorization) = (self.token.clone(), "authorization");
        vec![
            headers(
                vec![(authorization, bearer.clone()), (authorization, forged.clone())],
                "two headers, the second forged",
            ),
            headers(
                vec![(authorization, forged), (authorization, bearer.clone())],
                "two headers, the first forged",
            ),
            headers(vec![(authorization, token.clone())], "no scheme"),
            headers(vec![(authorization, format!("Token {token}"))], "another scheme"),
            headers(
                vec![(authorization, format!("Basic {basic}"))],
                "a password in place of a token",
            ),
            headers(vec![(authorization, format!("Bearer Bearer {token}"))], "the scheme twice"),
            headers(vec![("x-authorization", bearer.clone())], "another header"),
            headers(vec![("x-amz-security-token", token.clone())], "a header of AWS"),
            headers(
                vec![("cookie", format!("access_token={token}; authorization={bearer}"))],
                "a cookie",
            ),
            Forgery {
                what: "the query",
                headers: Vec::new(),
                query: Some(format!("access_token={token}")),
            },
        ]
    }
}
