//! What the client hears when a payment cannot be done or a webhook is not believed.

use orders::{Order, OrderRefused};
use payments::SignatureRefused;
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
    }
}
