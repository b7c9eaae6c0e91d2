//! Which payment methods there are, and what each does when it is used.

use serde_json::{Value, json};

use crate::script::{
    Capture, Decline, Disturbance, EXPIRED, FRAUDULENT, GENERIC, INCORRECT_CVC, INSUFFICIENT_FUNDS,
    LATE_BY_MS, LOST, PLAIN, PROCESSING_ERROR, Refund, STOLEN, Script, VELOCITY, Verdict, Webhooks,
};

/// A name that can be sent as `payment_method`.
pub(crate) struct PaymentMethod {
    pub name: &'static str,
    pub about: &'static str,
    brand: &'static str,
    last4: &'static str,
    pub script: Script,
}

const fn visa(
    name: &'static str,
    last4: &'static str,
    about: &'static str,
    script: Script,
) -> PaymentMethod {
    PaymentMethod { name, about, brand: "visa", last4, script }
}

const fn declining(
    name: &'static str,
    last4: &'static str,
    about: &'static str,
    decline: &'static Decline,
) -> PaymentMethod {
    visa(name, last4, about, Script { verdict: Verdict::Decline(decline), ..PLAIN })
}

/// Every payment method, Stripe's names first.
pub(crate) static ALL: &[PaymentMethod] = &[
    visa("pm_card_visa", "4242", "succeeds", PLAIN),
    visa("pm_card_visa_debit", "5556", "succeeds", PLAIN),
    PaymentMethod { brand: "mastercard", ..visa("pm_card_mastercard", "4444", "succeeds", PLAIN) },
    PaymentMethod { brand: "amex", ..visa("pm_card_amex", "0005", "succeeds", PLAIN) },
    PaymentMethod { brand: "discover", ..visa("pm_card_discover", "1117", "succeeds", PLAIN) },
    declining("pm_card_visa_chargeDeclined", "0002", "declined: generic_decline", &GENERIC),
    declining("pm_card_chargeCustomerFail", "0341", "declined: generic_decline", &GENERIC),
    declining(
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "9995",
        "declined: insufficient_funds",
        &INSUFFICIENT_FUNDS,
    ),
    declining("pm_card_visa_chargeDeclinedLostCard", "9987", "declined: lost_card", &LOST),
    declining("pm_card_visa_chargeDeclinedStolenCard", "9979", "declined: stolen_card", &STOLEN),
    declining("pm_card_chargeDeclinedExpiredCard", "0069", "declined: expired_card", &EXPIRED),
    declining(
        "pm_card_chargeDeclinedIncorrectCvc",
        "0127",
        "declined: incorrect_cvc",
        &INCORRECT_CVC,
    ),
    declining(
        "pm_card_chargeDeclinedProcessingError",
        "0119",
        "declined: processing_error",
        &PROCESSING_ERROR,
    ),
    declining(
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
        "6975",
        "declined: card_velocity_exceeded",
        &VELOCITY,
    ),
    declining("pm_card_chargeDeclinedFraudulent", "0019", "declined: fraudulent", &FRAUDULENT),
    declining("pm_card_radarBlock", "4954", "blocked as fraudulent", &FRAUDULENT),
    visa(
        "pm_card_authenticationRequired",
        "3184",
        "asks for 3-D Secure, then succeeds",
        Script { authentication: true, ..PLAIN },
    ),
    visa(
        "pm_card_threeDSecure2Required",
        "3220",
        "asks for 3-D Secure, then succeeds",
        Script { authentication: true, ..PLAIN },
    ),
    visa(
        "pm_card_threeDSecureRequired",
        "3063",
        "asks for 3-D Secure, then succeeds",
        Script { authentication: true, ..PLAIN },
    ),
    visa("pm_card_threeDSecureOptional", "3055", "succeeds without 3-D Secure", PLAIN),
    visa(
        "pm_card_threeDSecureRequiredChargeDeclined",
        "1629",
        "asks for 3-D Secure, then declines: generic_decline",
        Script { authentication: true, verdict: Verdict::Decline(&GENERIC), ..PLAIN },
    ),
    visa(
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        "8424",
        "asks for 3-D Secure, then declines: insufficient_funds",
        Script { authentication: true, verdict: Verdict::Decline(&INSUFFICIENT_FUNDS), ..PLAIN },
    ),
    visa(
        "pm_card_createDispute",
        "0259",
        "succeeds, and is disputed as fraudulent once captured",
        Script { disputed: true, ..PLAIN },
    ),
    visa(
        "pm_card_pendingRefund",
        "7726",
        "succeeds; refunds are pending, then succeed",
        Script { refund: Refund::PendingThenSucceeds, ..PLAIN },
    ),
    visa(
        "pm_card_refundFail",
        "5126",
        "succeeds; refunds succeed, then fail",
        Script { refund: Refund::SucceedsThenFails, ..PLAIN },
    ),
    visa(
        "pm_sim_refundFails",
        "5126",
        "succeeds; refunds are pending, then fail",
        Script { refund: Refund::PendingThenFails, ..PLAIN },
    ),
    visa(
        "pm_sim_timeoutAfterCharge",
        "4242",
        "authorizes, then never answers; the same key replays the answer",
        Script { disturbance: Disturbance::HangAfter, ..PLAIN },
    ),
    visa(
        "pm_sim_timeoutAfterChargeNoWebhook",
        "4242",
        "authorizes, then neither answers nor sends webhooks",
        Script { disturbance: Disturbance::HangAfter, webhooks: Webhooks::Never, ..PLAIN },
    ),
    visa(
        "pm_sim_timeoutBeforeCharge",
        "4242",
        "the first confirmation is lost on its way: nothing is done or answered; the next succeeds",
        Script { disturbance: Disturbance::HangBeforeOnce, ..PLAIN },
    ),
    visa(
        "pm_sim_serverError",
        "4242",
        "the first confirmation answers 500 before anything is done; the next succeeds, with the same key too",
        Script { disturbance: Disturbance::ServerErrorOnce, ..PLAIN },
    ),
    visa(
        "pm_sim_serverErrorAfterCharge",
        "4242",
        "authorizes, then answers 500, which the same key replays",
        Script { disturbance: Disturbance::ServerErrorAfter, ..PLAIN },
    ),
    visa(
        "pm_sim_slowAnswer",
        "4242",
        "authorizes and answers two seconds later; until then the key is in use (409)",
        Script { disturbance: Disturbance::Slow, ..PLAIN },
    ),
    visa(
        "pm_sim_webhookBeforeAnswer",
        "4242",
        "succeeds; the webhooks arrive before the answer",
        Script { disturbance: Disturbance::AnswerAfterWebhooks, ..PLAIN },
    ),
    visa(
        "pm_sim_lateSuccess",
        "4242",
        "is processing, and succeeds 10 seconds later by the clock",
        Script { late_by_ms: Some(LATE_BY_MS), ..PLAIN },
    ),
    visa(
        "pm_sim_lateSuccessNoWebhook",
        "4242",
        "is processing, and succeeds 10 seconds later without any webhook",
        Script { late_by_ms: Some(LATE_BY_MS), webhooks: Webhooks::Never, ..PLAIN },
    ),
    visa(
        "pm_sim_lateFailure",
        "4242",
        "is processing, and is declined 10 seconds later by the clock",
        Script { late_by_ms: Some(LATE_BY_MS), verdict: Verdict::Decline(&GENERIC), ..PLAIN },
    ),
    visa(
        "pm_sim_duplicateWebhooks",
        "4242",
        "succeeds; each webhook is sent three times",
        Script { webhooks: Webhooks::Thrice, ..PLAIN },
    ),
    visa(
        "pm_sim_reorderedWebhooks",
        "4242",
        "succeeds; webhooks are sent late and in reverse order",
        Script { webhooks: Webhooks::ReversedAndLate, ..PLAIN },
    ),
    visa(
        "pm_sim_noWebhook",
        "4242",
        "succeeds; no webhook is ever sent",
        Script { webhooks: Webhooks::Never, ..PLAIN },
    ),
    visa(
        "pm_sim_captureFails",
        "4242",
        "authorizes; every capture is declined (do_not_honor)",
        Script { capture: Capture::Declined, ..PLAIN },
    ),
    visa(
        "pm_sim_authorizationExpires",
        "4242",
        "authorizes; at the first capture the authorization has expired and the intent is canceled",
        Script { capture: Capture::AuthorizationExpired, ..PLAIN },
    ),
];

/// The method of that name. Stripe has spelt the declining Visa cards with and without `visa_`.
pub(crate) fn find(name: &str) -> Option<&'static PaymentMethod> {
    let short = |name: &str| name.replacen("pm_card_visa_charge", "pm_card_charge", 1);
    let wanted = short(name);
    ALL.iter().find(|method| short(method.name) == wanted)
}

impl PaymentMethod {
    fn card(&self) -> Value {
        json!({
            "brand": self.brand, "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
            "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": self.last4,
            "three_d_secure": null, "wallet": null,
        })
    }

    /// Stripe's `payment_method` object.
    pub fn render(&self, created: i64) -> Value {
        json!({
            "id": self.name, "object": "payment_method", "allow_redisplay": "unspecified",
            "billing_details": { "address": null, "email": null, "name": null, "phone": null },
            "card": self.card(), "created": created, "customer": null, "livemode": false, "metadata": {}, "type": "card",
        })
    }

    /// A charge's `payment_method_details`.
    pub fn details(&self) -> Value {
        json!({ "card": self.card(), "type": "card" })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ALL, find};

    #[test]
    fn names_are_unique_and_found() {
        let names: HashSet<_> = ALL.iter().map(|method| method.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|method| find(method.name).is_some()));
        assert!(find("pm_card_nobody").is_none());
    }

    #[test]
    fn declining_cards_are_known_by_both_of_stripes_spellings() {
        for name in ["pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"] {
            assert_eq!(find(name).map(|method| method.name), Some("pm_card_visa_chargeDeclined"));
        }
        assert!(find("pm_card_chargeDeclinedInsufficientFunds").is_some());
    }
}
