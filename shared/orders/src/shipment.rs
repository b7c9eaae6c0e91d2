//! Parcels: which units of which lines left when, with whom, and where to follow them.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use kernel::{Invalid, Quantity, ShipmentId, Sku, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{FulfillmentRefused, Order, OrderLine};

/// Units of an order that left together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ShipmentAsStored")]
pub struct Shipment {
    pub id: ShipmentId,
    pub lines: Vec<LineUnits>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<TrackingNumber>,
    pub shipped_at: Timestamp,
}

/// So many units of one line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineUnits {
    /// The `id` of the line.
    pub line_id: String,
    pub sku: Sku,
    pub quantity: Quantity,
}

/// Units of a line that somebody asks for, by the line's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedUnits {
    pub line_id: String,
    pub quantity: Quantity,
}

/// A carrier's number of a parcel: 4 to 40 letters, digits and hyphens, in upper case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingNumber(String);

impl FromStr for TrackingNumber {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (4..=40).contains(&number.len()) && number.bytes().all(plain) {
            return Ok(Self(number.to_ascii_uppercase()));
        }
        Err(Invalid("expected a tracking number of 4 to 40 letters, digits and hyphens"))
    }
}

impl TryFrom<String> for TrackingNumber {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<TrackingNumber> for String {
    fn from(number: TrackingNumber) -> String {
        number.0
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

eserde::impl_edeserialize_compat!(TrackingNumber);
kernel::text_schema!(TrackingNumber, {
    "description": "A carrier's number of a parcel: 4 to 40 letters, digits and hyphens",
    "examples": ["1Z999AA10123456784"]
});

/// Where carriers show the way of a parcel; the number is appended. Names are compared by their letters and digits.
const CARRIERS: [(&str, &str); 9] = [
    ("canadapost", "https://www.canadapost-postescanada.ca/track-reperage/en#/details/"),
    ("deutschepost", "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode="),
    ("dhl", "https://www.dhl.com/global-en/home/tracking.html?tracking-id="),
    ("dpd", "https://tracking.dpd.de/status/en_US/parcel/"),
    ("fedex", "https://www.fedex.com/fedextrack/?trknbr="),
    ("gls", "https://gls-group.com/track/"),
    ("royalmail", "https://www.royalmail.com/track-your-item#/tracking-results/"),
    ("ups", "https://www.ups.com/track?tracknum="),
    ("usps", "https://tools.usps.com/go/TrackConfirmAction?tLabels="),
];

impl Shipment {
    /// Where to follow the parcel, when the carrier is one that we know.
    #[must_use]
    pub fn tracking_url(&self) -> Option<String> {
        let carrier = self.carrier.as_ref()?.as_str();
        let letters = carrier.chars().filter(char::is_ascii_alphanumeric);
        let name: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        let (_, base) = CARRIERS.iter().find(|(known, _)| *known == name)?;
        Some(format!("{base}{}", self.tracking_number.as_ref()?))
    }
}

impl Order {
    #[must_use]
    pub fn shipment(&self, id: ShipmentId) -> Option<&Shipment> {
        self.shipments.iter().find(|shipment| shipment.id == id)
    }

    /// Units of the line that have left.
    pub(crate) fn shipped_of(&self, line: &OrderLine) -> u32 {
        let units = self.shipments.iter().flat_map(|shipment| &shipment.lines);
        units_of(line, units.map(|units| (units.line_id.as_str(), units.quantity)))
    }

    /// Units of the line that are still here.
    #[must_use]
    pub fn left_to_ship(&self, line: &OrderLine) -> u32 {
        line.quantity.get().saturating_sub(self.shipped_of(line))
    }

    /// What is wanted, when the lines are the order's and `left` of each is enough. Each line once.
    pub(crate) fn units(
        &self,
        wanted: &[WantedUnits],
        left: impl Fn(&OrderLine) -> u32,
    ) -> Result<Vec<LineUnits>, FulfillmentRefused> {
        let unit = |wanted: &WantedUnits| {
            let line = self.line(&wanted.line_id)?;
            let left = left(line);
            if wanted.quantity.get() > left {
                return Err(FulfillmentRefused::MoreThanLeft { line_id: line.id.clone(), left });
            }
            let (line_id, sku) = (line.id.clone(), line.sku.clone());
            Ok(LineUnits { line_id, sku, quantity: wanted.quantity })
        };
        wanted.iter().map(unit).collect()
    }

    pub(crate) fn line(&self, line_id: &str) -> Result<&OrderLine, FulfillmentRefused> {
        let unknown = || FulfillmentRefused::NoSuchLine { line_id: line_id.to_owned() };
        self.lines.iter().find(|line| line.id == line_id).ok_or_else(unknown)
    }
}

/// The sum of those units that are of this line.
pub(crate) fn units_of<'a>(
    line: &OrderLine,
    units: impl Iterator<Item = (&'a str, Quantity)>,
) -> u32 {
    let of_line = units.filter(|(line_id, _)| *line_id == line.id);
    of_line.map(|(_, quantity)| quantity.get()).fold(0, u32::saturating_add)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;

    use super::*;

    fn shipment(carrier: &str) -> Shipment {
        Shipment {
            id: ShipmentId::from_ulid(1u128.into()),
            lines: Vec::new(),
            carrier: Some(carrier.parse().unwrap()),
            tracking_number: Some("1z 999-aa1".parse().unwrap()),
            shipped_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_known_carrier_is_known_however_it_is_written() {
        for name in ["UPS", "ups", "U.P.S."] {
            let url = shipment(name).tracking_url().unwrap();
            assert_eq!(url, "https://www.ups.com/track?tracknum=1Z999-AA1");
        }
        assert_eq!(shipment("Uncle Bob").tracking_url(), None);
    }

    #[test]
    fn a_tracking_number_cannot_leave_its_place_in_an_address() {
        for text in ["abc", "1234/../x", "1234?x=1", "<script>", "ÄÖÜß"] {
            assert!(text.parse::<TrackingNumber>().is_err(), "{text}");
        }
    }
}
