//! `POST /v1/cart/merge`: moves the cart of a guest into the customer's own, once, and says what did not
//! simply move.

use cart::MergeReport;
use platform::http::{Answer, Operation, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    CartService,
    view::{self, CartView},
};

/// Whose cart to take.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MergeRequest {
    /// The guest's access or refresh token: it proves that the cart is the caller's to take.
    guest_token: String,
}

/// The cart after it, and what did not simply move.
#[derive(Debug, Serialize, JsonSchema)]
struct MergedCart {
    cart: CartView,
    #[serde(flatten)]
    report: MergeReport,
}

/// The contract of `POST /v1/cart/merge`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("merge-cart", "POST /v1/cart/merge", Who::Customer)
        .summary("Moves a guest's cart into the customer's own")
        .takes::<MergeRequest>()
        .answers::<MergedCart>(200)
        .versioned()
        .refuses(422, &["guest_token_invalid"])
}

/// Answers the cart and the report.
///
/// # Errors
/// As [`operation`] says.
pub async fn merge_cart(service: &CartService, request: &Request) -> Answer {
    let customer = service.guard.customer(request).await?;
    let MergeRequest { guest_token } = request.json()?;
    let guest = service.guard.guest_of(&guest_token).await?;
    let (cart, report) = service.carts.merge(guest.into(), customer.subject).await?;
    let moment = service.look(&cart, None).await?;
    let reply = Reply::ok(&MergedCart { cart: view::view(&cart, &moment)?, report })?;
    Ok(reply.etag(cart.version))
}
