//! What the client hears when a payment cannot be done or a webhook is not believed.

use orders::{Order, OrderRefused};
use payments::{RefundRefused, SignatureRefused};
use platform::http::{Problem, StatusCode};

pub(crate) fn signature_refused(refused: SignatureRefused) -> Problem {
    let detail = match refused {
        SignatureRefused::Malformed | SignatureRefused::OutOfTime | SignatureRefused::Forged => {
            refused.to_string()
        }
    };
    let title = "The webhook's signature is not valid";
    Problem::refusal(StatusCode::BAD_REQUEST, "signature_invalid", title).detail(detail)
}

pub(crate) fn not_retryable(order: &Order, refused: &OrderRefused) -> Problem {
    let problem = |title: &str| {
        Problem::refusal(StatusCode::CONFLICT, "payment_not_retryable", title)
            .with("order_status", order.status)
    };
    match refused {
        OrderRefused::WrongStatus { allowed, .. } => {
            problem("No other payment can be tried for this order now").with("allowed", allowed)
        }
        OrderRefused::WindowClosed => problem("The time to pay for this order is over"),
        OrderRefused::TooManyAttempts => problem("This order was tried to be paid for too often"),
    }
}

pub(crate) fn refund_refused(refused: RefundRefused) -> Problem {
    let conflict = |code, title: &str| Problem::refusal(StatusCode::CONFLICT, code, title);
    let rule = |code, title: &str| Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title);
    match refused {
        RefundRefused::NotCaptured => {
            conflict("payment_not_captured", "Nothing was captured that could go back")
        }
        RefundRefused::Disputed => {
            conflict("payment_disputed", "The shopper's bank has taken the money back already")
        }
        RefundRefused::MoreThanLeft { left } => {
            conflict("refund_exceeds_rest", "That is more than is left of the payment")
                .with("left", left)
        }
        RefundRefused::MoreUnitsThanLeft { line_id, left } => {
            conflict("refund_exceeds_rest", "That is more units than are not paid back yet")
                .with("line_id", line_id)
                .with("units_left", left)
        }
        RefundRefused::NoSuchLine { line_id } => {
            rule("order_line_unknown", "The order has no such line").with("line_id", line_id)
        }
        RefundRefused::CurrencyDiffers => {
            rule("currency_mismatch", "The amount is in another currency than the payment")
        }
        RefundRefused::TooManyRefunds => {
            rule("too_many_refunds", "A payment cannot have more refunds")
        }
    }
}
