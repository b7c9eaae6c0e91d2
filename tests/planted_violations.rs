//! The invariants themselves: nothing is found in what really happened, and each damage that is planted into a
//! copy of it is.

mod sound;

use invariants::{Listener, Snapshot};
use serde_json::{Value, json};

use sound::{add, entry, event, forget, item, order, row, sound};

#[tokio::test]
async fn what_really_happened_violates_nothing() {
    assert_eq!(sound().await.snapshot.violations(), []);
}

#[tokio::test]
async fn a_unit_that_appears_or_is_held_for_nobody_is_found() {
    let sound = sound().await;
    let key = format!("STOCK#{}", sound.sku);
    for counter in ["available", "held", "sold", "on_hand", "initial", "adjusted", "restocked"] {
        sound.is_found(1, &sound.sku, |snapshot| {
            add(&mut item(snapshot, "InventoryTable", &key, "STOCK")[counter], 1);
        });
    }
    // oversold, with counters that agree with one another
    sound.is_found(1, &sound.sku, |snapshot| {
        let level = item(snapshot, "InventoryTable", &key, "STOCK");
        add(&mut level["available"], -20);
        add(&mut level["on_hand"], -20);
        add(&mut level["sold"], 20);
    });
    sound.is_found(7, &sound.sku, |snapshot| {
        forget(snapshot, "InventoryTable", |item| item["pk"] == key && item["kind"] == "sold");
    });
}

#[tokio::test]
async fn money_that_does_not_add_up_is_found() {
    let sound = sound().await;
    sound.is_found(2, &sound.paid, |snapshot| {
        add(&mut order(snapshot, &sound.paid)["tax"]["amount"], 1);
    });
    sound.is_found(2, &sound.paid, |snapshot| {
        add(&mut order(snapshot, &sound.paid)["lines"][0]["line_total"]["amount"], 1);
    });
    sound.is_found(2, &sound.paid, |snapshot| {
        add(&mut row(snapshot, &sound.paid, "captured")["amount"], 1);
    });
    // a cancelled order whose refund never came
    sound.is_found(2, &sound.refunded, |snapshot| {
        let rows = snapshot.ledger["rows"].as_array_mut().unwrap();
        rows.retain(|row| row["order_id"] != sound.refunded || row["kind"] != "refunded");
    });
    // an authorization that nobody voided
    sound.is_found(2, &sound.expired, |snapshot| {
        let open = json!({ "intent": "pi_1", "order_id": sound.expired, "kind": "authorized", "amount": 100 });
        snapshot.ledger["rows"].as_array_mut().unwrap().push(open);
    });
    let payment = sound.snapshot.tables["OrdersTable"].iter().find(|item| item["id"] == sound.paid);
    let payment = payment.unwrap()["payment_id"].as_str().unwrap();
    for sum in ["authorized", "captured", "refunded"] {
        sound.is_found(2, payment, |snapshot| {
            let key = format!("PAYMENT#{}", sound.paid);
            let payment = item(snapshot, "PaymentsTable", &key, "PAYMENT");
            add(&mut payment["payment"][sum]["amount"], 1);
        });
    }
}

#[tokio::test]
async fn a_ledger_that_does_not_balance_or_agree_is_found() {
    let sound = sound().await;
    let order = sound.snapshot.tables["OrdersTable"].iter().find(|item| item["id"] == sound.paid);
    let payment = order.unwrap()["payment_id"].as_str().unwrap();
    let key = format!("PAYMENT#{}", sound.paid);
    let is_posting = |item: &Value| item["pk"] == key && item["kind"] == "captured";
    sound.is_found(2, payment, |snapshot| forget(snapshot, "PaymentsTable", is_posting));
    for (field, value) in [("debit", "sales".into()), ("credit", "disputes".into())] {
        sound.is_found(2, payment, |snapshot| {
            let postings = snapshot.tables.get_mut("PaymentsTable").unwrap();
            let posting = postings.iter_mut().find(|item| is_posting(item)).unwrap();
            posting[field] = value;
        });
    }
    sound.is_found(2, payment, |snapshot| {
        let postings = snapshot.tables.get_mut("PaymentsTable").unwrap();
        let posting = postings.iter_mut().find(|item| is_posting(item)).unwrap();
        add(&mut posting["amount"]["amount"], 1);
    });
    // a payment that somebody should look at, and that nobody is shown
    sound.is_found(4, payment, |snapshot| {
        let payment = item(snapshot, "PaymentsTable", &key, "PAYMENT");
        payment["payment"]["stuck"] = json!({ "reason": "refund_failed" });
    });
}

#[tokio::test]
async fn what_happened_twice_is_found() {
    let sound = sound().await;
    sound.is_found(3, &sound.paid, |snapshot| {
        let capture = row(snapshot, &sound.paid, "captured").clone();
        snapshot.ledger["rows"].as_array_mut().unwrap().push(capture);
    });
    let record = |item: &Value| {
        item["sk"] == "IDEMPOTENCY"
            && item["location"].as_str().is_some_and(|place| place.ends_with(&sound.paid))
    };
    sound.is_found(3, &sound.paid, |snapshot| forget(snapshot, "OrdersTable", record));
    sound.is_found(3, &sound.paid, |snapshot| {
        let orders = snapshot.tables.get_mut("OrdersTable").unwrap();
        let twin = orders.iter().find(|item| record(item)).unwrap().clone();
        orders.push(twin);
    });
    sound.is_found(3, &sound.paid, |snapshot| {
        forget(snapshot, "OrdersTable", |item| {
            item["sk"] == "NUMBER" && item["order_id"] == sound.paid
        });
    });
}

#[tokio::test]
async fn what_is_stuck_is_found() {
    let sound = sound().await;
    for status in ["pending_payment", "payment_failed", "cancelling"] {
        sound.is_found(4, &sound.paid, |snapshot| {
            order(snapshot, &sound.paid)["status"] = status.into();
        });
    }
    sound.is_found(4, &sound.expired, |snapshot| {
        let key = format!("RESERVATION#{}", sound.expired);
        item(snapshot, "InventoryTable", &key, "RESERVATION")["status"] = "held".into();
    });
    let (_, outbox) = event(&sound.snapshot, &sound.paid, "order.confirmed");
    sound.is_found(4, &outbox, |snapshot| {
        let item = item(snapshot, "OrdersTable", &outbox, "OUTBOX");
        item.as_object_mut().unwrap().remove("sent_at");
    });
    sound.is_found(4, "SettleOrderDeadLetters", |snapshot| {
        snapshot.dead_letters.push(("SettleOrderDeadLetters".to_owned(), json!("anything")));
    });
    sound.is_found(4, "SettleOrderQueue", |snapshot| {
        snapshot.waiting.insert("SettleOrderQueue".to_owned(), 1);
    });
    let subject =
        order(&mut sound.snapshot.clone(), &sound.paid)["subject"].as_str().unwrap().to_owned();
    sound.is_found(4, &subject, |snapshot| {
        add(
            &mut item(snapshot, "OrdersTable", &format!("SUBJECT#{subject}"), "UNPAID")["unpaid"],
            1,
        );
    });
    sound.is_found(4, &sound.paid, |snapshot| {
        let cart = item(snapshot, "CartTable", &format!("CART#{subject}"), "CART");
        cart["open_orders"] = json!([{ "id": sound.paid, "expires_at": "2026-01-01T00:00:00Z" }]);
    });
}

#[tokio::test]
async fn what_was_promised_and_is_gone_is_found() {
    let sound = sound().await;
    let gone = |item: &Value| item["id"] == sound.paid && item["sk"] == "ORDER";
    sound.is_found(5, &sound.paid, |snapshot| forget(snapshot, "OrdersTable", gone));
    sound.is_found(5, &sound.paid, |snapshot| {
        order(snapshot, &sound.paid)["subject"] = "gst_01h00000000000000000000000".into();
    });
}

#[tokio::test]
async fn orphans_are_found() {
    let sound = sound().await;
    let gone = |item: &Value| item["id"] == sound.paid && item["sk"] == "ORDER";
    sound.is_found(6, &sound.paid, |snapshot| forget(snapshot, "OrdersTable", gone));
    sound.is_found(6, &sound.paid, |snapshot| {
        order(snapshot, &sound.paid)["status"] = "expired".into();
    });
    sound.is_found(6, &sound.paid, |snapshot| {
        let key = format!("PAYMENT#{}", sound.paid);
        forget(snapshot, "PaymentsTable", |item| item["pk"] == key && item["sk"] == "PAYMENT");
    });
    sound.is_found(6, &sound.paid, |snapshot| {
        forget(snapshot, "InventoryTable", |item| {
            item["order_id"] == sound.paid && item["sk"] == "RESERVATION"
        });
    });
    sound.is_found(6, &sound.paid, |snapshot| {
        let rows = snapshot.ledger["rows"].as_array_mut().unwrap();
        rows.retain(|row| row["order_id"] != sound.paid);
    });
}

#[tokio::test]
async fn an_order_that_nobody_finds_or_ends_is_found() {
    let sound = sound().await;
    let is_pointer = |item: &Value, sk: &str| {
        item["sk"] == sk
            && (item["order_id"] == sound.paid || item["pk"] == format!("ORDER#{}", sound.paid))
    };
    for sk in ["LISTED", "NUMBER"] {
        sound.is_found(5, &sound.paid, |snapshot| {
            forget(snapshot, "OrdersTable", |item| is_pointer(item, sk));
        });
    }
    sound.is_found(5, &sound.paid, |snapshot| {
        order(snapshot, &sound.paid)["list_pk"] = "SUBJECT#somebody".into();
    });
    sound.is_found(5, &sound.paid, |snapshot| {
        let key = format!("ORDER#{}", sound.paid);
        item(snapshot, "OrdersTable", &key, "LISTED")["list_pk"] = "STATUS#expired#0".into();
    });
    sound.is_found(4, &sound.paid, |snapshot| {
        order(snapshot, &sound.paid)["status"] = "payment_failed".into();
    });
}

#[tokio::test]
async fn what_cannot_be_read_is_named() {
    let sound = sound().await;
    let key = format!("ORDER#{}", sound.paid);
    sound.is_found(5, &key, |snapshot| {
        order(snapshot, &sound.paid)["total"] = "nothing".into();
    });
    sound.is_found(5, &format!("PAYMENT#{}", sound.paid), |snapshot| {
        let key = format!("PAYMENT#{}", sound.paid);
        item(snapshot, "PaymentsTable", &key, "PAYMENT")["payment"] = Value::Null;
    });
}

#[tokio::test]
async fn an_event_that_was_not_published_or_not_applied_is_found() {
    let sound = sound().await;
    for (order, kind) in [
        (&sound.paid, "order.placed"),
        (&sound.paid, "order.confirmed"),
        (&sound.refunded, "order.cancelling"),
        (&sound.refunded, "order.cancelled"),
        (&sound.expired, "order.payment_failed"),
        (&sound.expired, "order.expired"),
    ] {
        let (id, outbox) = event(&sound.snapshot, order, kind);
        sound.is_found(7, order, |snapshot| {
            forget(snapshot, "OrdersTable", |item| item["pk"] == outbox);
        });
        if kind == "order.payment_failed" {
            continue;
        }
        let mark = format!("#{id}");
        sound.is_found(7, &id, |snapshot| {
            for items in snapshot.tables.values_mut() {
                let is_mark = |item: &Value| {
                    item["sk"] == "INBOX" && item["pk"].as_str().unwrap().ends_with(&mark)
                };
                if let Some(position) = items.iter().position(is_mark) {
                    items.remove(position);
                    return;
                }
            }
        });
    }
}

#[tokio::test]
async fn mail_that_was_not_sent_is_found() {
    let sound = sound().await;
    for (order, kind, occasion) in [
        (&sound.paid, "order.confirmed", "order_confirmed"),
        (&sound.refunded, "order.cancelled", "order_cancelled"),
        (&sound.expired, "order.expired", "order_expired"),
    ] {
        let (id, _) = event(&sound.snapshot, order, kind);
        sound.is_found(7, &id, |snapshot| {
            let key = format!("MESSAGE#{occasion}#{order}#reached");
            item(snapshot, "NotificationsTable", &key, "MESSAGE")["state"] = "claimed".into();
        });
    }
}

#[tokio::test]
async fn a_coupon_that_is_counted_for_nobody_or_not_at_all_is_found() {
    let sound = sound().await;
    let key = format!("COUPON#{}", sound.coupon);
    for (by, limit) in [(1, 5), (-1, 5), (0, 0)] {
        sound.is_found(11, &sound.coupon, |snapshot| {
            let coupon = item(snapshot, "PromotionsTable", &key, "COUPON");
            add(&mut coupon["used"], by);
            coupon["total_limit"] = limit.into();
        });
    }
    let subject =
        order(&mut sound.snapshot.clone(), &sound.paid)["subject"].as_str().unwrap().to_owned();
    let uses = format!("{}#{subject}", sound.coupon);
    let uses_key = format!("COUPON#{uses}");
    sound.is_found(11, &uses, |snapshot| {
        add(&mut item(snapshot, "PromotionsTable", &uses_key, "USES")["used"], 1);
    });
    sound.is_found(11, &uses, |snapshot| {
        forget(snapshot, "PromotionsTable", |item| item["pk"] == uses_key.as_str());
    });
    // given back, but still held; and held, but given back
    sound.is_found(11, &sound.coupon, |snapshot| {
        order(snapshot, &sound.paid)["status"] = "cancelled".into();
    });
    sound.is_found(11, &sound.coupon, |snapshot| {
        let held = order(snapshot, &sound.paid)["coupon"].clone();
        order(snapshot, &sound.expired)["coupon"] = held.clone();
        order(snapshot, &sound.expired)["status"] = "confirmed".into();
    });
    sound.is_found(11, &sound.paid, |snapshot| {
        order(snapshot, &sound.paid).as_object_mut().unwrap().remove("coupon");
    });
}

#[tokio::test]
async fn an_illegal_step_and_a_gap_in_versions_are_found() {
    let sound = sound().await;
    sound.is_found(8, &sound.paid, |snapshot| {
        entry(snapshot, &sound.paid, 2)["status"] = "shipped".into();
    });
    sound.is_found(8, &sound.expired, |snapshot| {
        let last = order(snapshot, &sound.expired)["version"].as_u64().unwrap();
        let mut revived = entry(snapshot, &sound.expired, u32::try_from(last).unwrap()).clone();
        revived["version"] = (last + 1).into();
        revived["status"] = "confirmed".into();
        snapshot.tables.get_mut("OrdersTable").unwrap().push(revived);
        add(&mut order(snapshot, &sound.expired)["version"], 1);
    });
    sound.is_found(8, &sound.paid, |snapshot| {
        let key = format!("ORDER#{}", sound.paid);
        forget(snapshot, "OrdersTable", |item| {
            item["pk"] == key && item["sk"] == "TIMELINE#000002"
        });
    });
}

#[tokio::test]
async fn an_order_that_its_timeline_does_not_tell_is_found() {
    let sound = sound().await;
    for field in ["status", "payment_status", "fulfillment_status"] {
        sound.is_found(9, &sound.paid, |snapshot| {
            order(snapshot, &sound.paid)[field] = "on_hold".into();
        });
    }
}

#[tokio::test]
async fn what_another_person_was_shown_is_found() {
    let sound = sound().await;
    let tell = |snapshot: &mut Snapshot, text: String| {
        let stranger = Listener { heard: vec![text], ..Listener::default() };
        snapshot.listeners.push(stranger);
    };
    sound.is_found(10, &sound.paid, |snapshot| {
        tell(snapshot, format!("{{\"id\":\"{}\"}}", sound.paid));
    });
    let email = sound.snapshot.listeners[0].emails.first().unwrap();
    sound.is_found(10, email, |snapshot| tell(snapshot, format!("{{\"email\":\"{email}\"}}")));
    sound.is_found(10, email, |snapshot| snapshot.log.push(format!("sent to {email}")));
    sound.is_found(10, "a token", |snapshot| {
        snapshot.log.push("bearer eyJhbGciOi.eyJzdWIi.c2ln".to_owned());
    });
    let number =
        order(&mut sound.snapshot.clone(), &sound.paid)["number"].as_str().unwrap().to_owned();
    sound.is_found(10, &number, |snapshot| {
        let subject = format!("Order {number} is confirmed");
        snapshot.mail.push(json!({ "to": ["eve@example.test"], "subject": subject, "text": "" }));
    });
}
