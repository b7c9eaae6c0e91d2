//! `POST /v1/admin/orders/{id}/transitions`: staff move an order on: they begin to pack it, ship it, see it delivered, hold it,
//! let it go on, cancel it.

use identity::Role;
use kernel::{OrderId, Text};
use orders::{Change, FulfillmentRefused, Order, Parcel, TrackingNumber, WantedUnits};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Request, Who},
    idempotency::IdempotencyKey,
    ids,
    shop::Shop,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    OrderService,
    changing::Changing,
    problems,
    units::{self, UnitsOfLine},
    view::{self, StaffOrderView},
};

/// What is to happen, with what belongs to it.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OrderTransition {
    transition: Step,
    /// For `hold` (required) and `cancel`.
    #[serde(default)]
    reason: Option<Text>,
    /// For `ship`: what leaves. Without it, all that is still here.
    #[serde(default)]
    #[schemars(length(min = 1, max = 40))]
    lines: Option<Vec<UnitsOfLine>>,
    /// For `ship`.
    #[serde(default)]
    carrier: Option<Text>,
    /// For `ship`.
    #[serde(default)]
    tracking_number: Option<TrackingNumber>,
}

/// A step that staff take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OrderStep")]
#[serde(rename_all = "snake_case")]
enum Step {
    /// `confirmed` becomes `processing`.
    Start,
    /// `processing` becomes `partially_shipped`, or `shipped` when nothing is left.
    Ship,
    /// `shipped` becomes `delivered`.
    Deliver,
    /// A person has to decide.
    Hold,
    /// It goes on from where its goods are.
    Release,
    /// As a shopper cancels.
    Cancel,
}

eserde::impl_edeserialize_compat!(Step);

/// The contract of `POST /v1/admin/orders/{id}/transitions`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["warehouse", "support"]);
    Operation::new("advance-order", "POST /v1/admin/orders/{id}/transitions", who)
        .summary("Moves an order on: start, ship, deliver, hold, release, cancel")
        .at::<OrderId>("id")
        .key()
        .takes::<OrderTransition>()
        .answers::<StaffOrderView>(200)
        .versioned()
        .refuses(
            409,
            &["order_status_conflict", "order_not_paid", "order_line_exceeded", "too_many_parts"],
        )
        .refuses(422, &["order_line_unknown"])
}

/// Answers the order after the step.
///
/// # Errors
/// As [`operation`] says.
pub async fn advance_order(service: &OrderService, request: &Request) -> Answer {
    let staff = service.guard.staff_any(request, Role::Warehouse, &[Role::Support]).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, staff.subject)?;
    let wish: OrderTransition = request.json()?;
    wish.check()?;
    let units = wish.lines.as_deref().map(units::wanted).transpose()?;
    let changing = Changing { request, key: &key, order: id, owner: None };
    let step = |order: &Order| {
        let change = wish.apply(order, units.clone());
        change.map_err(|refused| problems::fulfillment_refused(order, &refused))
    };
    service.change_once(&changing, step, view::staff_answer).await
}

impl OrderTransition {
    /// Nothing is passed over in silence: what belongs to another step is refused.
    fn check(&self) -> Result<(), Problem> {
        let ships = self.transition == Step::Ship;
        let reasoned = matches!(self.transition, Step::Hold | Step::Cancel);
        let misplaced = [
            ("/lines", self.lines.is_some() && !ships),
            ("/carrier", self.carrier.is_some() && !ships),
            ("/tracking_number", self.tracking_number.is_some() && !ships),
            ("/reason", self.reason.is_some() && !reasoned),
        ];
        if let Some((pointer, _)) = misplaced.iter().find(|(_, is)| *is) {
            return Err(Problem::invalid_at(pointer, "does not belong to this transition"));
        }
        if self.transition == Step::Hold && self.reason.is_none() {
            return Err(Problem::invalid_at("/reason", "expected a reason to hold an order"));
        }
        Ok(())
    }

    fn apply(
        &self,
        order: &Order,
        units: Option<Vec<WantedUnits>>,
    ) -> Result<Change, FulfillmentRefused> {
        let now = clock::now();
        match (self.transition, &self.reason) {
            (Step::Start, _) => Ok(order.start(now)?),
            (Step::Ship, _) => order.ship(self.parcel(units), Shop::get().capture, now),
            (Step::Deliver, _) => Ok(order.deliver(now)?),
            (Step::Hold, Some(reason)) => Ok(order.hold_back(reason, now)?),
            (Step::Release, _) => order.release(now),
            (Step::Cancel | Step::Hold, reason) => {
                Ok(order.cancel_by_staff(reason.as_ref().map(ToString::to_string), now)?)
            }
        }
    }

    fn parcel(&self, units: Option<Vec<WantedUnits>>) -> Parcel {
        Parcel {
            id: ids::fresh(),
            units,
            carrier: self.carrier.clone(),
            tracking_number: self.tracking_number.clone(),
        }
    }
}
