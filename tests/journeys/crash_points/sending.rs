//! Sending things out and taking them back.

use journeys::Shop;
use serde_json::{Value, json};

use super::{Workflow, buying::Buyer, ending::Cancelling, workflow::is};

const STEPS: [&str; 3] = ["start", "ship", "deliver"];

async fn arrives(buyer: &Buyer<'_>) {
    for step in STEPS {
        buyer.staff_posts("/transitions", step, &json!({ "transition": step })).await;
    }
}

pub(super) struct Shipping;

impl Workflow for Shipping {
    const NAME: &'static str = "ship and deliver";
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
        arrives(buyer).await;
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.stands("delivered", "paid").await?;
        let shipments = buyer.order().now().await["shipments"].as_array().map_or(0, Vec::len);
        is("parcels", &shipments, &1)
    }
}

pub(super) struct Returning;

impl Workflow for Returning {
    const NAME: &'static str = "return";
    type Subject<'a> = Buyer<'a>;

    async fn given(shop: &Shop) -> Buyer<'_> {
        Cancelling::given(shop).await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        Cancelling::prepared(buyer).await;
        arrives(buyer).await;
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        let back = json!({ "lines": [{ "line_id": "1", "quantity": 1 }], "reason": "Too small" });
        let asked = buyer.posts("/returns", &back).await.expect(200);
        let id = asked["returns"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/returns/{id}/decision");
        buyer.staff_posts(&path, "approve", &json!({ "decision": "approve" })).await;
        let receive = json!({ "decision": "receive", "restock": ["1"] });
        buyer.staff_posts(&path, "receive", &receive).await;
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        let now: Value = buyer.order().now().await;
        is("the order", &now["status"], &json!("returned"))?;
        is("returns", &now["returns"].as_array().map_or(0, Vec::len), &1)
    }
}
