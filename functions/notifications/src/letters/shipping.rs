//! Letters about goods on their way, and the link to follow them by.

use notifications::{Action, Letter, Note};
use orders::{Order, Shipment};
use platform::shop::Shop;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Links, because, because_of_an_order, destination, shop, units};

pub(crate) fn shipped(order: &Order, shipment: &Shipment, links: &Links) -> Letter {
    let number = &order.number;
    let alone = order.shipments.len() == 1;
    let (subject, said) = if alone && order.lines.iter().all(|line| order.left_to_ship(line) == 0) {
        (format!("Order {number} is on its way"), format!("Your order {number} has left us."))
    } else {
        (
            format!("A parcel of order {number} is on its way"),
            format!("A parcel of your order {number} has left us. The rest comes by itself."),
        )
    };
    let lines = shipment.lines.iter();
    let lines = lines.map(|line| units(order, &line.line_id, line.quantity.get())).collect();
    let parcel = Note { label: "In this parcel".to_owned(), lines };
    let follow = shipment.tracking_url().map(|url| {
        let label = "Follow the parcel".to_owned();
        Action { label, url }
    });
    Letter {
        subject,
        heading: "It is on its way".to_owned(),
        paragraphs: vec![said],
        notes: [Some(parcel), carried(shipment), Some(destination(order))]
            .into_iter()
            .flatten()
            .collect(),
        action: follow.or_else(|| links.to_order("See the order", order)),
        ..because_of_an_order()
    }
}

fn carried(shipment: &Shipment) -> Option<Note> {
    let carrier = shipment.carrier.as_ref().map(|carrier| carrier.as_str().to_owned());
    let number = shipment.tracking_number.as_ref().map(ToString::to_string);
    let lines: Vec<_> = [carrier, number].into_iter().flatten().collect();
    (!lines.is_empty()).then(|| Note { label: "Carried by".to_owned(), lines })
}

pub(crate) fn delivered(order: &Order, links: &Links) -> Letter {
    let days = Shop::get().return_window_days;
    Letter {
        subject: format!("Order {} was delivered", order.number),
        heading: "Your order has arrived".to_owned(),
        paragraphs: vec![
            format!("Your order {} was delivered. We hope that you like it.", order.number),
            format!("If not, you can ask to return it within {days} days."),
        ],
        action: links.to_order("See the order", order),
        ..because_of_an_order()
    }
}

/// The link that opens this one order without an account.
pub(crate) fn tracking_link(order: &Order, token: &SecretString, links: &Links) -> Letter {
    let shop = shop();
    Letter {
        subject: format!("Your link to order {}", order.number),
        heading: "Where is my order?".to_owned(),
        paragraphs: vec![
            format!("Someone, hopefully you, asked {shop} where order {} is.", order.number),
            "The link shows this one order and is good for 7 days. Who has it can see the order, so keep it to \
             yourself. If it was not you, do nothing."
                .to_owned(),
        ],
        action: links
            .to("Show the order", &format!("/orders/track?token={}", token.expose_secret())),
        ..because(format!("You get this because it was asked for at {shop} with this address."))
    }
}
