//! How a payment goes: what the bank, the network and the webhooks do, and when.

/// How a payment with this method goes; [`PLAIN`] is the happy path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Script {
    pub verdict: Verdict,
    /// The card's holder must approve the payment on a page first (3-D Secure).
    pub authentication: bool,
    /// The verdict comes this long after the confirmation, by the clock; meanwhile it is `processing`.
    pub late_by_ms: Option<i64>,
    pub disturbance: Disturbance,
    pub webhooks: Webhooks,
    pub capture: Capture,
    pub refund: Refund,
    /// The holder disputes the charge as soon as it is captured.
    pub disputed: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    Approve,
    Decline(&'static Decline),
}

/// A bank's refusal in Stripe's codes.
#[derive(Debug)]
pub(crate) struct Decline {
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: &'static str,
}

/// What happens to the confirmation's HTTP exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disturbance {
    None,
    /// Everything is done, then nothing is answered.
    HangAfter,
    /// The first confirmation is lost on its way; the next one works.
    HangBeforeOnce,
    /// The first confirmation fails before it begins; the next one works, with the same key too.
    ServerErrorOnce,
    /// Everything is done, then the answer is a 500, which the same key replays.
    ServerErrorAfter,
    /// The webhooks arrive before the answer does.
    AnswerAfterWebhooks,
    /// The answer takes two seconds, during which the idempotency key is in use.
    Slow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Webhooks {
    Once,
    Thrice,
    ReversedAndLate,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capture {
    Succeeds,
    Declined,
    AuthorizationExpired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refund {
    Succeeds,
    PendingThenSucceeds,
    PendingThenFails,
    SucceedsThenFails,
}

/// The happy path.
pub(crate) const PLAIN: Script = Script {
    verdict: Verdict::Approve,
    authentication: false,
    late_by_ms: None,
    disturbance: Disturbance::None,
    webhooks: Webhooks::Once,
    capture: Capture::Succeeds,
    refund: Refund::Succeeds,
    disputed: false,
};

/// How late a late verdict is, by the clock.
pub(crate) const LATE_BY_MS: i64 = 10_000;

const fn card_declined(decline_code: &'static str, message: &'static str) -> Decline {
    Decline { code: "card_declined", decline_code: Some(decline_code), message }
}

pub(crate) static GENERIC: Decline = card_declined("generic_decline", "Your card was declined.");
pub(crate) static INSUFFICIENT_FUNDS: Decline =
    card_declined("insufficient_funds", "Your card has insufficient funds.");
pub(crate) static LOST: Decline = card_declined("lost_card", "Your card was declined.");
pub(crate) static STOLEN: Decline = card_declined("stolen_card", "Your card was declined.");
pub(crate) static FRAUDULENT: Decline = card_declined("fraudulent", "Your card was declined.");
pub(crate) static VELOCITY: Decline = card_declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
);
pub(crate) static EXPIRED: Decline = Decline {
    code: "expired_card",
    decline_code: Some("expired_card"),
    message: "Your card has expired.",
};
pub(crate) static INCORRECT_CVC: Decline = Decline {
    code: "incorrect_cvc",
    decline_code: Some("incorrect_cvc"),
    message: "Your card's security code is incorrect.",
};
pub(crate) static PROCESSING_ERROR: Decline = Decline {
    code: "processing_error",
    decline_code: Some("processing_error"),
    message: "An error occurred while processing your card. Try again in a little bit.",
};
/// Off the session nobody can approve, so the bank declines.
pub(crate) static AUTHENTICATION_REQUIRED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
};
/// What a capture meets when the bank has withdrawn its authorization.
pub(crate) static CAPTURE_DECLINED: Decline =
    card_declined("do_not_honor", "Your card was declined.");
