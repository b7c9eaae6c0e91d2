//! The letter to those who asked when something is back in stock.

use catalog::Offer;
use notifications::Letter;

use super::{Links, because, named, shop};

pub(crate) fn back_in_stock(offer: &Offer, links: &Links) -> Letter {
    let what = named(offer.name.as_str(), &offer.options);
    Letter {
        subject: format!("{} is back in stock", offer.name.as_str()),
        heading: "It is back in stock".to_owned(),
        paragraphs: vec![
            format!(
                "You asked us to tell you when {what} is there again: it is, for {}.",
                offer.price
            ),
            "Nothing is reserved for you, so do not wait too long.".to_owned(),
        ],
        action: links.to("Look at it", &format!("/products/{}", offer.product_id)),
        ..because(format!("You asked for this one message at {}.", shop()))
    }
}
