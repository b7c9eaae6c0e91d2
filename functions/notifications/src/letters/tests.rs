//! Every letter as it is sent, text and HTML, and what the letters must never say.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use ::orders::Order;
use catalog::Offer;
use kernel::Money;
use notifications::{Letter, Template};
use serde_json::{Value, json};

use super::*;

const ID: &str = "00000000000000000000000001";

fn links() -> Links {
    Links { public_url: "https://shop.example/".to_owned() }
}

fn usd(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

fn order(status: &str, payment_status: &str) -> Order {
    serde_json::from_value(json!({
        "id": format!("ord_{ID}"), "number": "261120-7H2K9Q", "subject": format!("usr_{ID}"),
        "status": status, "payment_status": payment_status, "fulfillment_status": "unfulfilled",
        "lines": [{
            "id": "1", "sku": "mug-blue", "product_id": format!("prd_{ID}"), "name": "Mug <b>",
            "options": { "Colour": "Blue" }, "quantity": 2, "unit_price": usd(1_500),
            "line_total": usd(3_000), "discount": usd(300), "tax": usd(196),
        }],
        "subtotal": usd(3_000), "discount": usd(300), "shipping": usd(599), "tax": usd(196),
        "total": usd(3_495), "prices_include_tax": false,
        "contact": { "email": "ada@example.com" },
        "shipping_address": {
            "name": "Ada & Co", "line1": "1 Loop", "city": "Cork", "postal_code": "1", "country": "US",
        },
        "shipping_option": { "id": "standard", "name": "Standard" },
        "shipments": [{
            "id": format!("shp_{ID}"), "carrier": "DHL", "tracking_number": "00340434161094042557",
            "lines": [{ "line_id": "1", "sku": "mug-blue", "quantity": 1 }],
            "shipped_at": "2026-11-21T12:00:00Z",
        }],
        "returns": [{
            "id": format!("ret_{ID}"), "status": "rejected", "reason": "Too small",
            "decision_reason": "It was worn", "refundable": usd(1_400),
            "lines": [{ "line_id": "1", "sku": "mug-blue", "quantity": 1, "restocked": false }],
            "requested_at": "2026-11-22T12:00:00Z",
        }],
        "payment_version": 1, "expires_at": "2026-11-20T12:15:00Z", "extended": false,
        "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-20T12:00:00Z", "version": 1,
    }))
    .unwrap()
}

fn offer() -> Offer {
    serde_json::from_value(json!({
        "sku": "mug-blue", "product_id": format!("prd_{ID}"), "name": "Mug",
        "options": { "Colour": "Blue" }, "price": usd(1_500), "sellable": true,
    }))
    .unwrap()
}

fn letter(template: Template) -> Letter {
    let (token, links) = ("t0ken".into(), links());
    let about_order = |status, paid| orders::about(template, &order(status, paid), &links).unwrap();
    let order = order("shipped", "paid");
    match template {
        Template::VerifyEmail => accounts::verify_email(&token, &links),
        Template::PasswordReset => accounts::password_reset(&token, &links),
        Template::PasswordChanged => accounts::password_changed(&links),
        Template::OrderConfirmed => about_order("confirmed", "authorized"),
        Template::PaymentFailed => about_order("payment_failed", "failed"),
        Template::OrderCancelled => about_order("cancelled", "refunded"),
        Template::OrderExpired => about_order("expired", "voided"),
        Template::OrderDelivered => about_order("delivered", "paid"),
        Template::OrderShipped => shipping::shipped(&order, &order.shipments[0], &links),
        Template::ReturnRequested
        | Template::ReturnApproved
        | Template::ReturnRejected
        | Template::ReturnReceived => {
            returns::about(template, &order, &order.returns[0], &links).unwrap()
        }
        Template::TrackingLink => shipping::tracking_link(&order, &token, &links),
        Template::RefundSucceeded => {
            orders::refund_succeeded(&order, Money::new(1_000, order.total.currency), &links)
        }
        Template::BackInStock => stock::back_in_stock(&offer(), &links),
    }
}

#[test]
fn every_letter_reads_like_this() {
    for template in Template::ALL {
        let letter = letter(template);
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text("Trolley").unwrap());
        insta::assert_snapshot!(format!("{}.txt", template.name()), text);
        insta::assert_snapshot!(
            format!("{}.html", template.name()),
            letter.html("Trolley").unwrap()
        );
    }
}

#[test]
fn the_inbox_which_has_no_links_says_no_secret() {
    for template in Template::ALL {
        let letter = letter(template);
        let shown = format!("{} {}", letter.subject, letter.paragraphs.concat());
        assert!(!shown.contains("t0ken"), "{shown}");
    }
}

#[test]
fn a_confirmation_shows_every_line_and_sum_and_leads_to_the_order() {
    let letter = letter(Template::OrderConfirmed);
    let rows: Vec<_> =
        letter.rows.iter().map(|row| format!("{}: {}", row.label, row.amount)).collect();
    let expected = [
        "2 × Mug <b> (Blue): 30.00 USD",
        "Subtotal: 30.00 USD",
        "Discount: -3.00 USD",
        "Shipping: 5.99 USD",
        "Tax: 1.96 USD",
        "Total: 34.95 USD",
    ];
    assert_eq!(rows, expected);
    assert_eq!(letter.action.unwrap().url, format!("https://shop.example/orders/ord_{ID}"));
}

#[test]
fn a_failed_payment_is_not_told_once_the_order_has_moved_on() {
    let about = |status| orders::about(Template::PaymentFailed, &order(status, "failed"), &links());
    assert!(about("payment_failed").unwrap().paragraphs.concat().contains("12:15 UTC"));
    assert_eq!(about("confirmed"), None);
    assert_eq!(about("expired"), None);
}

#[test]
fn a_cancellation_says_what_becomes_of_the_money() {
    let money = |payment_status| {
        let order = order("cancelled", payment_status);
        orders::about(Template::OrderCancelled, &order, &links()).unwrap().paragraphs.concat()
    };
    assert!(money("voided").contains("Nothing was charged"));
    assert!(money("refunded").contains("on its way back"));
    assert!(money("not_required").contains("nothing to pay"));
}

#[test]
fn a_refund_tells_part_and_whole_apart() {
    let told = |amount| {
        let order = order("confirmed", "partially_refunded");
        let refunded = Money::new(amount, order.total.currency);
        orders::refund_succeeded(&order, refunded, &links()).paragraphs.concat()
    };
    assert!(told(1_000).contains("10.00 USD of 34.95 USD"));
    assert!(told(3_495).contains("all that order"));
}

#[test]
fn a_parcel_of_everything_is_the_order() {
    let mut order = order("shipped", "paid");
    let subject = |order: &Order| shipping::shipped(order, &order.shipments[0], &links()).subject;
    assert_eq!(subject(&order), "A parcel of order 261120-7H2K9Q is on its way");
    order.shipments[0].lines[0].quantity = kernel::Quantity::new(2).unwrap();
    assert_eq!(subject(&order), "Order 261120-7H2K9Q is on its way");
}

#[test]
fn a_parcel_of_a_carrier_that_nobody_knows_leads_to_the_order() {
    let mut order = order("shipped", "paid");
    let url =
        |order: &Order| shipping::shipped(order, &order.shipments[0], &links()).action.unwrap().url;
    assert!(url(&order).contains("00340434161094042557"));
    order.shipments[0].carrier = Some("Uncle Bob".parse().unwrap());
    assert_eq!(url(&order), format!("https://shop.example/orders/ord_{ID}"));
}

#[test]
fn the_verification_mail_repeats_nothing_that_was_typed() {
    let letter = letter(Template::VerifyEmail);
    assert!(!letter.paragraphs.concat().contains('@'));
    assert_eq!(letter.action.unwrap().url, "https://shop.example/verify-email?token=t0ken");
}
