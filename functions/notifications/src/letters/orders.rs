//! Letters about an order and its money.

use kernel::Money;
use notifications::{Letter, Row, Template};
use orders::{Order, OrderStatus, PaymentStatus};

use super::{Links, because_of_an_order, destination, named, shipping};

/// The letter about the state that an order has come to; none when it has moved on since.
pub(crate) fn about(template: Template, order: &Order, links: &Links) -> Option<Letter> {
    match template {
        Template::OrderConfirmed => Some(confirmed(order, links)),
        Template::PaymentFailed => {
            (order.status == OrderStatus::PaymentFailed).then(|| payment_failed(order, links))
        }
        Template::OrderCancelled => Some(cancelled(order, links)),
        Template::OrderExpired => Some(expired(order, links)),
        Template::OrderDelivered => Some(shipping::delivered(order, links)),
        _ => None,
    }
}

fn confirmed(order: &Order, links: &Links) -> Letter {
    Letter {
        subject: format!("Order {} is confirmed", order.number),
        heading: "Thank you for your order".to_owned(),
        paragraphs: vec![format!("We have your order {} and are getting it ready.", order.number)],
        rows: lines_and_sums(order),
        notes: vec![destination(order)],
        action: links.to_order("See the order", order),
        ..because_of_an_order()
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
        action: links.to_order("Pay in another way", order),
        ..because_of_an_order()
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
        action: links.to_order("See the order", order),
        ..because_of_an_order()
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
        action: links.to("Go to the cart", "/cart"),
        ..because_of_an_order()
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
        action: links.to_order("See the order", order),
        ..because_of_an_order()
    }
}

fn lines_and_sums(order: &Order) -> Vec<Row> {
    let row = |label: String, amount: Money| Row { label, amount: amount.to_string() };
    let lines = order.lines.iter().map(|line| {
        let what = named(line.name.as_str(), &line.options);
        row(format!("{} × {what}", line.quantity.get()), line.line_total)
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
