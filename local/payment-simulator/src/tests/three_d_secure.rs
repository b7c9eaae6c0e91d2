//! Payments that the card's holder must approve.

use super::*;

const RETURN: &str = "http://127.0.0.1:9000/orders/1?tab=pay";

impl Shop {
    /// An intent that waits for its holder, and the page on which to approve it.
    async fn waits_for_holder(&self, method: &str, return_url: Option<&str>) -> (String, String) {
        let intent = self.intends("ord_1").await;
        let mut parameters = vec![("payment_method", method)];
        parameters.extend(return_url.map(|url| ("return_url", url)));
        let path = format!("/v1/payment_intents/{intent}/confirm");
        let waiting = self.post(&path, &parameters).await.ok();
        assert_eq!(waiting["status"], "requires_action");
        let action = &waiting["next_action"];
        assert_eq!(action["type"], "redirect_to_url");
        assert_eq!(action["redirect_to_url"]["return_url"].as_str(), return_url);
        (intent, action["redirect_to_url"]["url"].as_str().unwrap().to_owned())
    }

    async fn decides(&self, page: &str, decision: &str) -> Got {
        Got::from(self.client.post(format!("{page}/{decision}")).send().await.unwrap()).await
    }
}

#[tokio::test]
async fn the_holder_approves_on_a_page_and_returns_to_the_shop() {
    let shop = Shop::open().await;
    let (intent, page) = shop.waits_for_holder("pm_card_threeDSecure2Required", Some(RETURN)).await;
    let shown = shop.client.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(
        shown.contains("$42.99") && shown.contains(&format!("/simulator/3ds/{intent}/approve"))
    );

    let back = shop.decides(&page, "approve").await;
    assert_eq!(back.status, 303);
    let secret = shop.sees(&intent).await["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(
        back.header("location").unwrap(),
        format!(
            "{RETURN}&payment_intent={intent}&payment_intent_client_secret={secret}&redirect_status=succeeded"
        )
    );
    assert_eq!(shop.status(&intent).await, "requires_capture");
    assert_eq!(
        shop.endpoint.receives(2).await,
        ["payment_intent.requires_action", "payment_intent.amount_capturable_updated"]
    );
    assert_eq!(shop.decides(&page, "approve").await.status, 409);
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
}

#[tokio::test]
async fn a_failed_authentication_asks_for_another_method_without_any_charge() {
    let shop = Shop::open().await;
    let (intent, page) =
        shop.waits_for_holder("pm_card_authenticationRequired", Some(RETURN)).await;
    let back = shop.decides(&page, "fail").await;
    assert!(back.header("location").unwrap().ends_with("redirect_status=failed"));
    let failed = shop.sees(&intent).await;
    assert_eq!(failed["status"], "requires_payment_method");
    assert_eq!(failed["last_payment_error"]["code"], "payment_intent_authentication_failure");
    assert_eq!(failed["latest_charge"], Value::Null);
    assert_eq!(shop.endpoint.receives(2).await[1], "payment_intent.payment_failed");
    shop.confirms(&intent, "pm_card_visa").await.ok();
}

#[tokio::test]
async fn an_approved_payment_may_still_be_declined() {
    let shop = Shop::open().await;
    let card = "pm_card_threeDSecureRequiredChargeDeclined";
    let (intent, page) = shop.waits_for_holder(card, None).await;
    let done = shop.decides(&page, "approve").await;
    assert_eq!(done.status, 200);
    assert_eq!(shop.sees(&intent).await["last_payment_error"]["code"], "card_declined");
}

#[tokio::test]
async fn an_intent_that_waits_for_its_holder_can_be_canceled() {
    let shop = Shop::open().await;
    let (intent, page) = shop.waits_for_holder("pm_card_authenticationRequired", None).await;
    shop.cancels(&intent).await.ok();
    assert_eq!(shop.decides(&page, "approve").await.status, 409);
    assert!(shop.moves(&intent).is_empty());
}

#[tokio::test]
async fn without_its_holder_such_a_card_is_declined() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let parameters =
        [("payment_method", "pm_card_authenticationRequired"), ("off_session", "true")];
    shop.post(&path, &parameters).await.refused(402, Some("authentication_required"));
}

#[tokio::test]
async fn a_return_address_must_be_a_web_address() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let parameters = [
        ("payment_method", "pm_card_authenticationRequired"),
        ("return_url", "javascript:alert(1)"),
    ];
    shop.post(&path, &parameters).await.refused(400, Some("url_invalid"));
}
