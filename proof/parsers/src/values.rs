//! Single values: text that becomes money, an identifier, an address; cursors; the shop's own file.

use std::{fmt::Display, str::FromStr};

use catalog::{Handle, ImageFile, UploadedImage};
use kernel::{
    Country, CouponCode, Currency, Email, LongText, Money, OrderId, PaymentMethod, Sku, Slug,
    Subject, Text,
};
use platform::{cursor as cursors_of, shop::Shop};
use serde_json::{Value, json};

/// A cursor is good for the list it was made for, and for no other.
pub fn cursor(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Ok(Some(start)) = cursors_of::decode::<Value>("mine", Some(text)) else { return false };
    let written = cursors_of::encode("mine", &start).unwrap();
    assert_eq!(cursors_of::decode("mine", Some(&written)).ok(), Some(Some(start)));
    assert!(cursors_of::decode::<Value>("yours", Some(text)).is_err());
    true
}

pub fn cursors() -> Vec<Vec<u8>> {
    let starts = [json!("here"), json!({ "pk": "LIST#1", "sk": "ord_1" }), json!([1, "a", null])];
    starts.iter().map(|start| cursors_of::encode("mine", start).unwrap().into_bytes()).collect()
}

/// The first byte chooses a currency with 0, 2 or 3 decimals.
pub fn price(bytes: &[u8]) -> bool {
    let Some((first, text)) = bytes.split_first() else { return false };
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let code = ["USD", "JPY", "KWD"][usize::from(*first % 3)];
    let currency: Currency = code.parse().unwrap();
    let Ok(price) = Money::from_decimal(text, currency) else { return false };
    assert!(price.amount >= 0, "{price}");
    let written = price.to_string();
    let decimal = written.strip_suffix(code).unwrap().trim_end();
    assert_eq!(Money::from_decimal(decimal, currency), Ok(price));
    let json = serde_json::to_vec(&price).unwrap();
    assert_eq!(serde_json::from_slice::<Money>(&json).unwrap(), price);
    true
}

pub fn prices() -> Vec<Vec<u8>> {
    ["09.99", "150", "21.234", "092233720368547758.07"].map(|text| text.as_bytes().to_vec()).into()
}

/// The first byte chooses what the text is to be.
pub fn value(bytes: &[u8]) -> bool {
    let Some((first, text)) = bytes.split_first() else { return false };
    let Ok(text) = std::str::from_utf8(text) else { return false };
    VALUES[usize::from(*first) % VALUES.len()](text)
}

const VALUES: [fn(&str) -> bool; 14] = [
    reads_back::<Country>,
    reads_back::<CouponCode>,
    reads_back::<Currency>,
    reads_back::<Email>,
    reads_back::<Handle>,
    reads_back::<ImageFile>,
    reads_back::<LongText>,
    reads_back::<OrderId>,
    payment_method,
    reads_back::<Sku>,
    reads_back::<Slug>,
    reads_back::<Subject>,
    reads_back::<Text>,
    image_url,
];

/// What is accepted is written as something that is accepted as the same.
fn reads_back<T: FromStr + Display>(text: &str) -> bool {
    let Ok(value) = text.parse::<T>() else { return false };
    let written = value.to_string();
    let Ok(again) = written.parse::<T>() else { panic!("{text:?} is written as {written:?}") };
    assert_eq!(again.to_string(), written);
    true
}

fn payment_method(text: &str) -> bool {
    let Ok(method) = text.parse::<PaymentMethod>() else { return false };
    let written = serde_json::to_string(&method).unwrap();
    assert_eq!(serde_json::from_str::<PaymentMethod>(&written).unwrap(), method);
    true
}

fn image_url(text: &str) -> bool {
    let Some(image) = UploadedImage::of_url(text) else { return false };
    assert_eq!(UploadedImage::of_url(&image.url()), Some(image));
    true
}

pub fn values() -> Vec<Vec<u8>> {
    let texts = [
        "US",
        "WELCOME10",
        "USD",
        "Ada.Lovelace+shop@example.co.uk",
        "clay-plant-pot",
        "0123456789abcdef0123456789abcdef.webp",
        "Two lines\nof text",
        "ord_01jd8q4c7x2m9k3v5w6t0r1s2p",
        "pm_card_visa",
        "mug-blue_1.L",
        "home-and-garden",
        "gst_01jd8q4c7x2m9k3v5w6t0r1s2p",
        "Señora Ada",
        "/images/prd_01jd8q4c7x2m9k3v5w6t0r1s2p/0123456789abcdef0123456789abcdef.jpg",
    ];
    let sample = |(kind, text): (usize, &str)| {
        let kind = u8::try_from(kind).unwrap();
        [&[kind], text.as_bytes()].concat()
    };
    texts.into_iter().enumerate().map(sample).collect()
}

/// A shop that is accepted can sell: it has taxes, ways to ship and windows.
pub fn shop(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Ok(shop) = Shop::parse(text) else { return false };
    assert!(!shop.name.trim().is_empty());
    for tax in &shop.taxes {
        assert_eq!(shop.tax_of(&tax.country), Some(tax.rate_bp));
        assert!(shop.shipping_to(Some(&tax.country)).all(|option| option.price >= 0));
    }
    true
}

pub fn shops() -> Vec<Vec<u8>> {
    vec![include_bytes!("../../../shop.toml").to_vec()]
}
