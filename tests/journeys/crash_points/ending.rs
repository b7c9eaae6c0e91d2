//! What ends without a sale: cancelling, expiring, giving money back.

use journeys::Shop;
use serde_json::json;

use super::{Workflow, buying::Buyer, workflow::is};

pub(super) struct Cancelling;

impl Workflow for Cancelling {
    const NAME: &'static str = "cancel";
    type Subject<'a> = Buyer<'a>;

    async fn given(shop: &Shop) -> Buyer<'_> {
        Buyer::who_paid_with(shop, "pm_card_visa").await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        buyer.order().payment_becomes("paid").await;
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        buyer.posts("/cancel", &json!({ "reason": "Changed my mind" })).await.expect(200);
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.stands("cancelled", "refunded").await?;
        buyer.moved("refunded", 1).await
    }
}

pub(super) struct Expiring;

impl Workflow for Expiring {
    const NAME: &'static str = "expire";
    const ALONE: bool = true;
    type Subject<'a> = Buyer<'a>;

    fn is_about(function: &str) -> bool {
        ["expire-orders", "restore-cart"].contains(&function)
    }

    async fn given(shop: &Shop) -> Buyer<'_> {
        Buyer::who_paid_with(shop, "pm_card_visa_chargeDeclined").await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        buyer.order().becomes("payment_failed").await;
    }

    /// Schedules say nothing of whom they are for.
    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions().into_iter().chain(["aws.events".to_owned()]).collect()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        let shop = buyer.shopper.shop;
        shop.advance(16).await;
        for _ in 0..5 {
            shop.idle().await;
            if buyer.order().now().await["status"] == "expired" {
                return;
            }
            shop.advance(1).await;
        }
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        let now = buyer.order().now().await;
        is("the order", &now["status"], &json!("expired"))?;
        let mugs = buyer.shopper.shop.sku("mug");
        is("the cart", &buyer.shopper.cart_lines().await, &vec![(mugs, 1)])
    }
}

pub(super) struct Refunding;

impl Workflow for Refunding {
    const NAME: &'static str = "refund";
    type Subject<'a> = Buyer<'a>;

    async fn given(shop: &Shop) -> Buyer<'_> {
        Cancelling::given(shop).await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        Cancelling::prepared(buyer).await;
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        let part = json!({ "amount": { "amount": 700, "currency": "USD" }, "reason": "Scratched" });
        buyer.staff_posts("/refunds", "refund", &part).await;
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.stands("confirmed", "partially_refunded").await?;
        buyer.moved("refunded", 1).await
    }
}
