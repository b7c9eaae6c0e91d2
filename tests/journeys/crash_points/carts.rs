//! Carts: filling one, and two that become one.

use journeys::{Shop, Shopper};
use reqwest::Method;
use serde_json::json;

use super::{
    Workflow,
    client::{insists, requests_of},
    workflow::is,
};

pub(super) struct Filling;

impl Workflow for Filling {
    const NAME: &'static str = "add to the cart";
    type Subject<'a> = Shopper<'a>;

    async fn given(shop: &Shop) -> Shopper<'_> {
        shop.guest().await
    }

    fn mentions(guest: &Self::Subject<'_>) -> Vec<String> {
        vec![requests_of(guest)]
    }

    /// To add is not safe to repeat: who got no answer looks, and then says how many there shall be.
    async fn happens(guest: &Self::Subject<'_>) {
        let body = json!({ "sku": guest.shop.sku("mug"), "quantity": 2 });
        let added = guest.sends(Method::POST, "/v1/cart/items", &body).await;
        if added.invites_retry() {
            let cart = insists(async || guest.gets("/v1/cart").await).await.expect(200);
            if cart["lines"].as_array().is_some_and(Vec::is_empty) {
                insists(async || sets(guest, 2).await).await.expect(200);
            }
        } else {
            added.expect(200);
        }
        insists(async || sets(guest, 3).await).await.expect(200);
    }

    async fn ended(guest: &Self::Subject<'_>) -> Result<(), String> {
        is("the cart", &guest.cart_lines().await, &vec![(guest.shop.sku("mug"), 3)])
    }
}

async fn sets(guest: &Shopper<'_>, quantity: u32) -> journeys::Answer {
    let path = format!("/v1/cart/items/{}", guest.shop.sku("mug"));
    guest.sends(Method::PUT, &path, &json!({ "quantity": quantity })).await
}

/// One person, signed in here and a guest there.
pub(super) struct TwoCarts<'a> {
    customer: Shopper<'a>,
    guest: Shopper<'a>,
}

pub(super) struct Merging;

impl Workflow for Merging {
    const NAME: &'static str = "merge carts";
    type Subject<'a> = TwoCarts<'a>;

    async fn given(shop: &Shop) -> TwoCarts<'_> {
        let customer = shop.customer().await;
        let guest = shop.guest_of(&customer).await;
        customer.adds("mug", 2).await;
        guest.adds("mug", 3).await;
        TwoCarts { customer, guest }
    }

    fn mentions(carts: &Self::Subject<'_>) -> Vec<String> {
        vec![requests_of(&carts.customer)]
    }

    async fn happens(carts: &Self::Subject<'_>) {
        let body = json!({ "guest_token": carts.guest.guest_token() });
        let merge = async || carts.customer.sends(Method::POST, "/v1/cart/merge", &body).await;
        insists(merge).await.expect(200);
    }

    async fn ended(carts: &Self::Subject<'_>) -> Result<(), String> {
        let mugs = carts.customer.shop.sku("mug");
        is("the customer's cart", &carts.customer.cart_lines().await, &vec![(mugs, 5)])?;
        is("the guest's cart", &carts.guest.cart_lines().await, &vec![])
    }
}
