//! Words that mean something in the shop at hand, as schemathesis's configuration takes them: in three of four requests a
//! path has the id of something that is there.

use std::{collections::BTreeMap, fmt};

use journeys::{
    Shopper,
    shop::{PASSWORD, Probe, answers},
};
use serde_json::{Value, json};

use crate::journeys::belongings::Belongings;

/// Where words are for every operation.
const PLACES: [(&str, &str); 12] = [
    ("header.If-Match", "version"),
    ("query.sku", "Sku"),
    ("query.email", "email"),
    ("body.sku", "Sku"),
    ("body.code", "CouponCode"),
    ("body.email", "email"),
    ("body.password", "password"),
    ("body.current_password", "password"),
    ("body.payment_method", "payment_method"),
    ("body.shipping_option", "shipping_option"),
    ("body.shipping_address.country", "country"),
    ("body.guest_token", "guest_token"),
];

/// What ends a thing gets things of its own, or the others would soon be gone.
const OF_THEIR_OWN: [(&str, &str); 2] =
    [("archiveProduct", "product_to_archive"), ("disableCoupon", "coupon_to_disable")];

/// Words by the kind of id or the name of what they are.
pub(super) struct Words(BTreeMap<&'static str, Value>);

impl Words {
    pub(super) async fn of(owner: &Shopper<'_>, belongings: &Belongings) -> Self {
        let shop = owner.shop;
        owner.adds("mug", 1).await;
        let failed = owner.pays_with("pm_card_visa_chargeDeclined").await;
        failed.becomes("payment_failed").await;
        shop.sells("pen", 300, 50).await;
        shop.sells("ink", 900, 50).await;
        owner.adds("mug", 1).await;
        let orders = owner.gets("/v1/orders").await.expect(200);
        let orders: Vec<_> =
            orders["items"].as_array().unwrap().iter().map(|order| &order["id"]).collect();
        let other = shop.customer().await;
        let coupon = shop.coupon("over", &json!({ "kind": "free_shipping" })).await;

        let mut words: BTreeMap<_, _> =
            belongings.ids().map(|(kind, id)| (kind, json!([id]))).collect();
        words.extend([
            ("OrderId", json!(orders)),
            ("ProductId", json!([shop.product("mug"), shop.product("pen")])),
            ("Sku", json!([shop.sku("mug"), shop.sku("pen")])),
            ("product_to_archive", json!([shop.product("ink")])),
            ("coupon_to_disable", json!([coupon])),
            ("version", json!(["\"1\"", "\"2\"", "\"3\""])),
            // Not the owner's, who may sign in so often and no more.
            ("email", json!([other.email])),
            ("password", json!([PASSWORD])),
            ("payment_method", json!(["pm_card_visa", "pm_card_visa_chargeDeclined"])),
            ("shipping_option", json!(["standard", "express"])),
            ("country", json!(["DE", "US"])),
            ("guest_token", json!([shop.guest().await.guest_token()])),
        ]);
        Self(words)
    }

    fn often(f: &mut fmt::Formatter<'_>, place: &str, word: &str) -> fmt::Result {
        writeln!(f, "\"{place}\" = {{ dictionary = \"{word}\", probability = 0.75 }}")
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, words) in &self.0 {
            writeln!(f, "\n[dictionaries.{name}]\nvalues = {words}")?;
        }
        writeln!(f, "\n[parameters]")?;
        for (place, word) in PLACES {
            Self::often(f, place, word)?;
        }
        for operation in answers().operations() {
            if operation.parameters.is_empty() {
                continue;
            }
            let id = operation.id();
            writeln!(
                f,
                "\n[[operations]]\ninclude-operation-id = \"{id}\"\n[operations.parameters]"
            )?;
            let own = OF_THEIR_OWN.iter().find(|(name, _)| *name == id);
            for ((name, _), kind) in operation.parameters.iter().zip(Probe::kinds(operation)) {
                Self::often(f, &format!("path.{name}"), own.map_or(kind, |(_, word)| word))?;
            }
        }
        Ok(())
    }
}
