//! `POST /v1/cart/merge`: moves the cart of a guest into the customer's own, once, and says what did not
//! simply move.

use cart::MergeReport;
use platform::http::{Answer, Reply, Request};
use serde::Serialize;

use crate::{CartService, view::CartView};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The guest's access or refresh token: it proves that the cart is the caller's to take.
    guest_token: String,
}

#[derive(Debug, Serialize)]
struct Merged {
    cart: CartView,
    #[serde(flatten)]
    report: MergeReport,
}

/// Answers the cart and the report.
///
/// # Errors
/// 400, 401; 403 `account_required`; 422 `guest_token_invalid`.
pub async fn merge_cart(service: &CartService, request: &Request) -> Answer {
    let customer = service.guard.customer(request).await?;
    let Merge { guest_token } = request.json()?;
    let guest = service.guard.guest_of(&guest_token).await?;
    let (cart, report) = service.carts.merge(guest.into(), customer.subject).await?;
    Reply::ok(&Merged { cart: service.view(&cart).await?, report })
}
