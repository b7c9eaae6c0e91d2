//! Receipt handles: opaque to clients, another one at every receive.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Error;

/// What a handle says. The id makes sure that a handle of a message long gone never means another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) queue: String,
    pub(crate) seq: u64,
    pub(crate) id: String,
    /// Which of the message's deliveries gave it out.
    pub(crate) nth: u32,
}

impl Receipt {
    pub(crate) fn encode(&self) -> String {
        let Self { queue, seq, id, nth } = self;
        URL_SAFE_NO_PAD.encode(format!("{queue}/{seq}/{id}/{nth}"))
    }

    /// Refuses what never was a handle of this queue.
    pub(crate) fn decode(handle: &str, queue: &str) -> Result<Self, Error> {
        Self::parse(handle)
            .filter(|receipt| receipt.queue == queue)
            .ok_or(Error::ReceiptHandleIsInvalid)
    }

    fn parse(handle: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(handle).ok()?).ok()?;
        let mut parts = text.split('/');
        let receipt = Self {
            queue: parts.next()?.to_owned(),
            seq: parts.next()?.parse().ok()?,
            id: parts.next()?.to_owned(),
            nth: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(receipt)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_good_for_its_own_queue_only() {
        let handle =
            Receipt { queue: "mail".to_owned(), seq: 3, id: "x".to_owned(), nth: 2 }.encode();
        assert_eq!(Receipt::decode(&handle, "mail").unwrap().seq, 3);
        assert!(matches!(Receipt::decode(&handle, "other"), Err(Error::ReceiptHandleIsInvalid)));
        assert!(matches!(Receipt::decode("nonsense", "mail"), Err(Error::ReceiptHandleIsInvalid)));
    }
}
