//! Webhook signatures as Stripe makes them: `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>…]`, where each `v1` is
//! HMAC-SHA256 over `<t>.<raw body>`. <https://docs.stripe.com/webhooks#verify-manually>

use jiff::{SignedDuration, Timestamp};
use platform::planted::Bug;
use ring::hmac;

/// Older or newer signatures are replays, or a clock that is wrong.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureRefused {
    #[error("the header is missing or malformed")]
    Malformed,
    #[error("the signature is too old or from the future")]
    OutOfTime,
    #[error("no signature fits the body")]
    Forged,
}

/// Whether `header` signs `body` with `secret`, near `now`. Signatures are compared in constant time.
///
/// # Errors
/// It does not.
pub fn verify(
    secret: &str,
    header: Option<&str>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), SignatureRefused> {
    let header = header.ok_or(SignatureRefused::Malformed)?;
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let mut times = parts().filter(|(name, _)| *name == "t").map(|(_, value)| value);
    let (Some(text), None) = (times.next(), times.next()) else {
        return Err(SignatureRefused::Malformed);
    };
    let seconds: i64 = text.parse().map_err(|_| SignatureRefused::Malformed)?;
    let signed_at = Timestamp::from_second(seconds).map_err(|_| SignatureRefused::Malformed)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let message = [text.as_bytes(), b".", body].concat();
    let fits = parts()
        .filter(|(name, _)| *name == "v1")
        .filter_map(|(_, value)| hex::decode(value).ok())
        .any(|tag| hmac::verify(&key, &message, &tag).is_ok());
    if !fits && !Bug::SignatureUnchecked.is_planted() {
        return Err(SignatureRefused::Forged);
    }
    let is_old = now.duration_since(signed_at).abs() > TOLERANCE;
    if is_old && !Bug::OldWebhookBelieved.is_planted() {
        return Err(SignatureRefused::OutOfTime);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "whsec_test";
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    /// printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
    const TAG: &str = "7656fc2882a7ca0a651666b36bf2f2f22ee204f54f608f227498a2419f2890b2";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn check(header: &str, body: &[u8], now: i64) -> Result<(), SignatureRefused> {
        verify(SECRET, Some(header), body, at(now))
    }

    #[test]
    fn stripes_own_signature_is_believed() {
        let header = format!("t=1492774577,v1={TAG},v0=abc");
        assert_eq!(check(&header, BODY, 1_492_774_577), Ok(()));
        let rotated = format!("t=1492774577,v1={},v1={TAG}", "00".repeat(32));
        assert_eq!(check(&rotated, BODY, 1_492_774_577), Ok(()));
    }

    #[test]
    fn a_changed_body_time_or_secret_is_forged() {
        let header = format!("t=1492774577,v1={TAG}");
        assert_eq!(check(&header, b"{}", 1_492_774_577), Err(SignatureRefused::Forged));
        let later = format!("t=1492774578,v1={TAG}");
        assert_eq!(check(&later, BODY, 1_492_774_578), Err(SignatureRefused::Forged));
        let now = at(1_492_774_577);
        assert_eq!(verify("other", Some(&header), BODY, now), Err(SignatureRefused::Forged));
    }

    #[test]
    fn a_replay_after_five_minutes_is_refused() {
        let header = format!("t=1492774577,v1={TAG}");
        assert_eq!(check(&header, BODY, 1_492_774_577 + 300), Ok(()));
        for now in [1_492_774_577 + 301, 1_492_774_577 - 301] {
            assert_eq!(check(&header, BODY, now), Err(SignatureRefused::OutOfTime));
        }
    }

    #[test]
    fn a_header_without_one_time_is_malformed() {
        assert_eq!(verify(SECRET, None, BODY, at(0)), Err(SignatureRefused::Malformed));
        let two = format!("t=1,t=1492774577,v1={TAG}");
        for header in ["", "v1=00", "t=x,v1=00", "t=,v1=00", "t=99999999999999999,v1=00", &two] {
            assert_eq!(
                check(header, BODY, 1_492_774_577),
                Err(SignatureRefused::Malformed),
                "{header}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic_or_believe(header in "\\PC{0,200}", body in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(verify(SECRET, Some(&header), &body, at(1_492_774_577)).is_err());
        }
    }
}
