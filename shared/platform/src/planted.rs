//! Mistakes that are made on purpose, one at a time, to see that a test notices. Only a build with the feature
//! `planted` can make them, which a release refuses; in every other build [`Bug::is_planted`] is the constant `false`.
//!
//! The environment says which: `TROLLEY_PLANTED=StaleReads`. Who notices which is in `tests/planted_bugs`.

#[cfg(all(feature = "planted", not(shiftable_clock)))]
compile_error!("a release has no planted bugs: build it without the feature `planted`");

macro_rules! bugs {
    ($($(#[doc = $about:literal])+ $name:ident,)+) => {
        /// A way to be wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Bug {
            $($(#[doc = $about])+ $name,)+
        }

        impl Bug {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// What is wrong, in a sentence.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($about),+).trim_ascii(),)+
                }
            }
        }
    };
}

bugs! {
    /// Two writers meet, and one of them is told that its condition did not hold.
    ConflictIsRefusal,
    /// A condition that did not hold is taken for two writers who met, and tried again.
    RefusalIsConflict,
    /// A write whose answer was lost is repeated and does not see that it was its own first try that stands in the way.
    OwnMarkIgnored,
    /// What decides is read from a copy that may be a moment old.
    StaleReads,
    /// An event is published before the change that it tells of, which may then never happen.
    EventBeforeState,
    /// A change of an order is stored without its events.
    EventsForgotten,
    /// An event is noted as sent before it is sent.
    SentBeforeSending,
    /// What a queue did not take of a batch is not sent again.
    RestOfBatchLost,
    /// An event that was applied is applied again whenever it comes again.
    InboxMarkPassed,
    /// A message that failed is acknowledged like those that did not.
    FailureSwallowed,
    /// An idempotency key is everybody's: who uses another's is answered with the other's order.
    KeyOfAnyone,
    /// An idempotency key that was used for another request is taken for a repetition.
    BodyNotCompared,
    /// An idempotency key is forgotten when the database gets round to deleting it, not when its time is over.
    KeyKeptByTtl,
    /// The answer to a checkout is stored before its order is.
    AnswerBeforeState,
    /// A cursor of another list, or of another's list, is believed.
    CursorOfAnyone,

    /// A checkout costs what the client expects it to cost.
    PriceFromClient,
    /// A checkout costs what things cost when they were put into the cart.
    PriceFromCart,
    /// A cart is written without looking whether it has changed since it was read.
    CartVersionIgnored,
    /// A guest's cart is still full after it was merged into an account's.
    CartMergedTwice,
    /// A coupon is used as often as people ask for it at once.
    CouponLimitIgnored,
    /// A coupon stays used by an order that has ended.
    CouponNotGivenBack,
    /// A cent of a discount gets lost where it does not divide.
    CentLost,
    /// Tax is always rounded down.
    TaxRoundedDown,

    /// An order is confirmed before anybody has said that it will be paid for.
    ConfirmedUnpaid,
    /// An order is confirmed by any sum.
    AnySumConfirms,
    /// An order that is over can become anything again.
    EndedOrderRevived,
    /// An unpaid order expires while its window is open.
    WindowIgnored,
    /// A cancelled order keeps its stock.
    StockKeptByCancelled,
    /// News of a payment that is older than what is known is applied.
    OldNewsApplied,
    /// Of two changes of an order at once, one overwrites the other.
    OrderVersionIgnored,
    /// A forgotten hold is ended by the clock, whatever its order says.
    HoldEndsByClock,
    /// An order is shown to whoever knows its id.
    StrangersOrderShown,

    /// Stock is held that is not there.
    SoldBelowZero,
    /// Stock that was given back is given back again.
    ReleasedTwice,
    /// Of stock that is split, only the first part is seen.
    OneShardSeen,
    /// One part of split stock is empty, and all of it is called sold out.
    SoldOutByOneShard,
    /// Parts of split stock that were looked at one after the other are called sold out although units came back meanwhile.
    SoldOutUnproven,

    /// A call of the payment provider that got no answer is repeated with another key.
    NewKeyOnRetry,
    /// A call of the payment provider that got no answer is taken for a decline.
    TimeoutIsDecline,
    /// A payment of which nobody knows whether it was created is created again a day later.
    CreatedAgainADayLater,
    /// A payment that succeeds after its order has ended is not undone.
    LateSuccessKept,
    /// More is refunded than was taken.
    RefundedTooMuch,
    /// Of two changes of a payment at once, one overwrites the other.
    PaymentVersionIgnored,
    /// A webhook is believed whoever signed it.
    SignatureUnchecked,
    /// A webhook is believed however old it is.
    OldWebhookBelieved,

    /// A refresh token that was used before is good for another one.
    UsedTokenRefreshes,
    /// A token of another kind is believed to be an access token.
    TokenOfAnyKind,
    /// An access token that was made for somebody else's service is believed.
    ForeignTokenBelieved,
    /// An access token is good for ever.
    ExpiredTokenBelieved,
    /// Staff keeps its roles until its token expires, whatever was decided since.
    RolesFromToken,
    /// An address that has an account can be registered again, and is taken over.
    AddressTakenOver,
    /// A letter is sent each time its event comes.
    MailedAgain,
    /// Two products sell the same SKU.
    SkuSoldTwice,
}

impl Bug {
    /// Whether this mistake is to be made.
    #[cfg(not(feature = "planted"))]
    #[must_use]
    pub const fn is_planted(self) -> bool {
        false
    }

    /// Whether this mistake is to be made.
    #[cfg(feature = "planted")]
    #[must_use]
    pub fn is_planted(self) -> bool {
        let simulated = crate::simulated::ask(|world| world.variable("TROLLEY_PLANTED"));
        if let Some(planted) = simulated {
            return planted.is_some_and(|planted| planted == format!("{self:?}"));
        }
        static PLANTED: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let planted = PLANTED.get_or_init(|| std::env::var("TROLLEY_PLANTED").unwrap_or_default());
        *planted == format!("{self:?}")
    }
}
