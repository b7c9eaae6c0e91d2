//! What the letters say.

use identity::Profile;
use kernel::Money;
use notifications::{Action, Letter, Row, Template};
use orders::{Order, OrderStatus, PaymentStatus};
use platform::{
    config::{self, Missing},
    shop::Shop,
};
use secrecy::{ExposeSecret as _, SecretString};

/// Where the shop's pages are.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    public_url: String,
}

impl Links {
    /// From `PUBLIC_URL`.
    pub(crate) fn from_environment() -> Result<Self, Missing> {
        Ok(Self { public_url: config::required("PUBLIC_URL")? })
    }

    fn to(&self, label: &str, path: &str) -> Option<Action> {
        let url = format!("{}{path}", self.public_url.trim_end_matches('/'));
        Some(Action { label: label.to_owned(), url })
    }

    fn to_order(&self, label: &str, order: &Order) -> Option<Action> {
        self.to(label, &format!("/orders/{}", order.id))
    }
}

/// Asks to confirm an address. It does not name its reader: whoever registered may have typed anything
/// there, and the address may be someone else's.
pub(crate) fn verify_email(token: &SecretString, links: &Links) -> Letter {
    let shop = &Shop::get().name;
    Letter {
        subject: format!("Confirm your e-mail address for {shop}"),
        heading: "Confirm your e-mail address".to_owned(),
        paragraphs: vec![
            format!("Someone, hopefully you, made an account at {shop} with this address."),
            "The link is good for 24 hours and for one use. If it was not you, do nothing."
                .to_owned(),
        ],
        rows: Vec::new(),
        action: links
            .to("Confirm the address", &format!("/verify-email?token={}", token.expose_secret())),
    }
}

/// What the inbox shows in place of [`verify_email`], which carries a secret.
pub(crate) fn welcome(account: &Profile) -> (String, String) {
    let text = format!("We sent you a link to confirm {}.", account.email);
    (format!("Welcome to {}", Shop::get().name), text)
}

/// The letter about the state that an order has come to; none when it has moved on since.
pub(crate) fn about_order(template: Template, order: &Order, links: &Links) -> Option<Letter> {
    match template {
        Template::OrderConfirmed => Some(confirmed(order, links)),
        Template::PaymentFailed => {
            (order.status == OrderStatus::PaymentFailed).then(|| payment_failed(order, links))
        }
        Template::OrderCancelled => Some(cancelled(order, links)),
        Template::OrderExpired => Some(expired(order, links)),
        Template::VerifyEmail | Template::RefundSucceeded => None,
    }
}

fn confirmed(order: &Order, links: &Links) -> Letter {
    Letter {
        subject: format!("Order {} is confirmed", order.number),
        heading: "Thank you for your order".to_owned(),
        paragraphs: vec![format!("We have your order {} and are getting it ready.", order.number)],
        rows: lines_and_sums(order),
        action: links.to_order("See the order", order),
    }
}

fn payment_failed(order: &Order, links: &Links) -> Letter {
    let until = order.expires_at.map(|at| at.strftime("%H:%M UTC").to_string());
    let reserved = match until {
        Some(until) => {
            format!("Your items stay reserved until {until}: you can pay in another way.")
        }
        None => "You can pay in another way.".to_owned(),
    };
    Letter {
        subject: format!("The payment for order {} failed", order.number),
        heading: "Your payment did not go through".to_owned(),
        paragraphs: vec![
            format!("The payment of {} for order {} was declined.", order.total, order.number),
            reserved,
        ],
        rows: Vec::new(),
        action: links.to_order("Pay in another way", order),
    }
}

fn cancelled(order: &Order, links: &Links) -> Letter {
    let money = match order.payment_status {
        PaymentStatus::NotRequired => "There was nothing to pay.",
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded => {
            "What you paid is on its way back to you."
        }
        PaymentStatus::Pending
        | PaymentStatus::RequiresAction
        | PaymentStatus::Authorized
        | PaymentStatus::Failed
        | PaymentStatus::Voided => "Nothing was charged.",
    };
    Letter {
        subject: format!("Order {} is cancelled", order.number),
        heading: "Your order is cancelled".to_owned(),
        paragraphs: vec![format!("Order {} is cancelled.", order.number), money.to_owned()],
        rows: Vec::new(),
        action: links.to_order("See the order", order),
    }
}

fn expired(order: &Order, links: &Links) -> Letter {
    Letter {
        subject: format!("Order {} was not paid in time", order.number),
        heading: "Your order has expired".to_owned(),
        paragraphs: vec![
            format!("Order {} was not paid in time. Nothing was charged.", order.number),
            "What was in it is back in your cart.".to_owned(),
        ],
        rows: Vec::new(),
        action: links.to("Go to the cart", "/cart"),
    }
}

/// `refunded`: what is back in all, with this refund.
pub(crate) fn refund_succeeded(order: &Order, refunded: Money, links: &Links) -> Letter {
    let whole = refunded.amount >= order.total.amount;
    let sum = if whole {
        format!("We have refunded {refunded}, all that order {} had cost.", order.number)
    } else {
        format!("So far {refunded} of {} of order {} is refunded.", order.total, order.number)
    };
    Letter {
        subject: format!("A refund for order {}", order.number),
        heading: "Your money is on its way back".to_owned(),
        paragraphs: vec![sum, "Banks take up to ten days to show it.".to_owned()],
        rows: Vec::new(),
        action: links.to_order("See the order", order),
    }
}

fn lines_and_sums(order: &Order) -> Vec<Row> {
    let row = |label: String, amount: Money| Row { label, amount: amount.to_string() };
    let lines = order.lines.iter().map(|line| {
        let options: Vec<_> = line.options.values().map(String::as_str).collect();
        let of =
            if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) };
        row(format!("{} × {}{of}", line.quantity.get(), line.name), line.line_total)
    });
    let taxes = if order.prices_include_tax { "of which tax" } else { "Tax" };
    let discount = Money::new(-order.discount.amount, order.discount.currency);
    let sums = [
        ("Subtotal", order.subtotal, true),
        ("Discount", discount, order.discount.amount != 0),
        ("Shipping", order.shipping, true),
        (taxes, order.tax, order.tax.amount != 0),
        ("Total", order.total, true),
    ];
    let shown = sums.into_iter().filter(|(_, _, shown)| *shown);
    lines.chain(shown.map(|(label, amount, _)| row(label.to_owned(), amount))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn links() -> Links {
        Links { public_url: "https://shop.example/".to_owned() }
    }

    fn order(status: &str, payment_status: &str) -> Order {
        let usd = |amount: i64| json!({ "amount": amount, "currency": "USD" });
        let id = "00000000000000000000000001";
        serde_json::from_value(json!({
            "id": format!("ord_{id}"), "number": "261120-7H2K9Q", "subject": format!("usr_{id}"),
            "status": status, "payment_status": payment_status, "fulfillment_status": "unfulfilled",
            "lines": [{
                "id": "1", "sku": "mug-blue", "product_id": format!("prd_{id}"), "name": "Mug <b>",
                "options": { "Colour": "Blue" }, "quantity": 2, "unit_price": usd(1_500),
                "line_total": usd(3_000), "discount": usd(300), "tax": usd(196),
            }],
            "subtotal": usd(3_000), "discount": usd(300), "shipping": usd(599), "tax": usd(196),
            "total": usd(3_495), "prices_include_tax": false,
            "contact": { "email": "ada@example.com" },
            "shipping_address": {
                "name": "Ada", "line1": "1 Loop", "city": "Cork", "postal_code": "1", "country": "US",
            },
            "shipping_option": { "id": "standard", "name": "Standard" },
            "payment_version": 1, "expires_at": "2026-11-20T12:15:00Z", "extended": false,
            "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-20T12:00:00Z", "version": 1,
        }))
        .unwrap()
    }

    #[test]
    fn a_confirmation_shows_every_line_and_sum_and_leads_to_the_order() {
        let letter =
            about_order(Template::OrderConfirmed, &order("confirmed", "authorized"), &links());
        let letter = letter.unwrap();
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
        let url = letter.action.unwrap().url;
        assert_eq!(url, "https://shop.example/orders/ord_00000000000000000000000001");
    }

    #[test]
    fn a_failed_payment_is_not_told_once_the_order_has_moved_on() {
        let about =
            |status| about_order(Template::PaymentFailed, &order(status, "failed"), &links());
        assert!(about("payment_failed").unwrap().paragraphs.concat().contains("12:15 UTC"));
        assert_eq!(about("confirmed"), None);
        assert_eq!(about("expired"), None);
    }

    #[test]
    fn a_cancellation_says_what_becomes_of_the_money() {
        let money = |payment_status| {
            let order = order("cancelled", payment_status);
            about_order(Template::OrderCancelled, &order, &links()).unwrap().paragraphs.concat()
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
            refund_succeeded(&order, refunded, &links()).paragraphs.concat()
        };
        assert!(told(1_000).contains("10.00 USD of 34.95 USD"));
        assert!(told(3_495).contains("all that order"));
    }

    #[test]
    fn the_verification_mail_repeats_nothing_that_was_typed() {
        let letter = verify_email(&"t0ken".into(), &links());
        assert_eq!(letter.action.unwrap().url, "https://shop.example/verify-email?token=t0ken");
        assert!(!letter.paragraphs.concat().contains('@'));
    }
}
