//! The provider's books, from what Stripe's API lists: intents, charges, refunds and disputes. Each becomes the rows of
//! money that moved.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Place, Unreadable, http::HttpClient};

/// The version whose shapes are read.
pub(super) const API_VERSION: &str = "2025-09-30.clover";
/// A key that may only read, in place of the shop's own.
const KEY: &str = "PROVIDER_API_KEY";

/// The key to ask with.
pub(super) async fn key(
    secrets: &aws_sdk_secretsmanager::Client,
    place: &Place,
) -> Result<String, Unreadable> {
    if let Ok(key) = std::env::var(KEY) {
        return Ok(key);
    }
    let name = place.table("PaymentProviderSecret")?;
    let answer = secrets.get_secret_value().secret_id(&name).send().await;
    let answer = answer.map_err(|error| Unreadable::aws("the provider's secret", &error))?;
    let keys: Value =
        answer.secret_string().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let wrong =
        || Unreadable::Aws("the provider's secret".to_owned(), "it has no api_key".to_owned());
    keys.get("api_key").and_then(Value::as_str).map(str::to_owned).ok_or_else(wrong)
}

/// `{"rows": […]}` of everything since then, as [`crate::Snapshot::ledger`] has it.
pub(super) async fn ledger(
    http: &HttpClient,
    base: &str,
    key: &str,
    since: Timestamp,
) -> Result<Value, Unreadable> {
    let list = async |what: &'static str| list(http, base, key, what, since).await;
    let intents = list("payment_intents").await?;
    let (charges, refunds, disputes) =
        (list("charges").await?, list("refunds").await?, list("disputes").await?);
    Ok(json!({ "rows": rows(&intents, &charges, &refunds, &disputes) }))
}

async fn list(
    http: &HttpClient,
    base: &str,
    key: &str,
    what: &str,
    since: Timestamp,
) -> Result<Vec<Value>, Unreadable> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let after = all.last().and_then(|last| last["id"].as_str());
        let after = after.map(|id| format!("&starting_after={id}")).unwrap_or_default();
        let from = since.as_second().max(0);
        let url = format!("{base}/v1/{what}?limit=100&created[gte]={from}{after}");
        let page = http.get(&url.replace('[', "%5B").replace(']', "%5D"), Some(key)).await;
        let mut page = page.map_err(|error| Unreadable::Provider(what.to_owned(), error))?;
        let more = page.get("has_more").and_then(Value::as_bool) == Some(true);
        let data = page.get_mut("data").and_then(Value::as_array_mut);
        let items = data.map(std::mem::take).unwrap_or_default();
        let is_last = items.is_empty() || !more;
        all.extend(items);
        if is_last {
            return Ok(all);
        }
    }
}

/// What moved, of intents whose metadata name an order: others of the account are not this shop's. What came back of
/// what was given back is in sum as if it had not gone, and so it is with disputes that were won.
#[must_use]
pub fn rows(
    intents: &[Value],
    charges: &[Value],
    refunds: &[Value],
    disputes: &[Value],
) -> Vec<Value> {
    let named = intents.iter().filter_map(|intent| {
        Some((intent["id"].as_str()?, intent.pointer("/metadata/order_id")?.as_str()?))
    });
    let orders: BTreeMap<&str, &str> = named.collect();
    let captured: BTreeMap<&str, bool> = charges
        .iter()
        .filter_map(|charge| Some((charge["id"].as_str()?, charge["captured"] == true)))
        .collect();
    let mut rows = Vec::new();
    let mut add = |of: &Value, kind: &str, amount: i64| {
        let Some(intent) = reference(&of["payment_intent"]) else { return };
        if let (Some(order), true) = (orders.get(intent), amount != 0) {
            rows.push(
                json!({ "intent": intent, "order_id": order, "kind": kind, "amount": amount }),
            );
        }
    };
    for charge in charges.iter().filter(|charge| charge["status"] == "succeeded") {
        let sum = |name: &str| charge[name].as_i64().unwrap_or(0);
        add(charge, "authorized", sum("amount"));
        if charge["captured"] == true {
            add(charge, "captured", sum("amount_captured"));
            add(charge, "voided", sum("amount").saturating_sub(sum("amount_captured")));
        } else if charge["refunded"] == true {
            // how Stripe shows an authorization that was let go
            add(charge, "voided", sum("amount"));
        }
    }
    for refund in refunds.iter().filter(|refund| refund["status"] == "succeeded") {
        // letting go of an authorization may be listed as a refund too, of money that never moved
        let moved = reference(&refund["charge"]).and_then(|charge| captured.get(charge));
        if moved != Some(&false) {
            add(refund, "refunded", refund["amount"].as_i64().unwrap_or(0));
        }
    }
    const WITHHELD: [&str; 3] = ["needs_response", "under_review", "lost"];
    for dispute in disputes {
        if dispute["status"].as_str().is_some_and(|status| WITHHELD.contains(&status)) {
            add(dispute, "disputed", dispute["amount"].as_i64().unwrap_or(0));
        }
    }
    rows
}

/// The id that is referred to; an expanded reference is the object itself.
fn reference(value: &Value) -> Option<&str> {
    value.get("id").unwrap_or(value).as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(charge: &Value, refunds: &[Value]) -> Vec<(String, i64)> {
        let intents = [json!({ "id": "pi_1", "metadata": { "order_id": "ord_1" } })];
        let found = rows(&intents, std::slice::from_ref(charge), refunds, &[]);
        let row = |row: &Value| Some((row["kind"].as_str()?.to_owned(), row["amount"].as_i64()?));
        found.iter().filter_map(row).collect()
    }

    fn charge(captured: i64, refunded: bool) -> Value {
        json!({
            "id": "ch_1", "payment_intent": "pi_1", "status": "succeeded", "amount": 500,
            "captured": captured > 0, "amount_captured": captured, "refunded": refunded,
        })
    }

    fn said(kinds: &[(&str, i64)]) -> Vec<(String, i64)> {
        kinds.iter().map(|(kind, amount)| ((*kind).to_owned(), *amount)).collect()
    }

    #[test]
    fn an_authorization_is_open_until_it_is_taken_or_let_go() {
        assert_eq!(rows_of(&charge(0, false), &[]), said(&[("authorized", 500)]));
        let voided = said(&[("authorized", 500), ("voided", 500)]);
        assert_eq!(rows_of(&charge(0, true), &[]), voided);
        let partly = said(&[("authorized", 500), ("captured", 300), ("voided", 200)]);
        assert_eq!(rows_of(&charge(300, false), &[]), partly);
    }

    #[test]
    fn only_money_that_was_taken_is_given_back() {
        let refund = |status: &str| json!({ "payment_intent": "pi_1", "charge": "ch_1", "status": status, "amount": 200 });
        let back = rows_of(&charge(500, false), &[refund("succeeded")]);
        assert_eq!(back.last(), said(&[("refunded", 200)]).last());
        assert_eq!(rows_of(&charge(500, false), &[refund("pending")]).len(), 2);
        assert_eq!(rows_of(&charge(0, true), &[refund("succeeded")]).len(), 2);
    }

    #[test]
    fn what_the_account_has_beside_the_shop_is_passed_over() {
        let stranger = json!({ "id": "pi_1", "metadata": {} });
        assert_eq!(rows(&[stranger], &[charge(500, false)], &[], &[]), Vec::<Value>::new());
    }
}
