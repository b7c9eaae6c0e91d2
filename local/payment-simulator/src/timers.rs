//! What happens later by itself: late verdicts, lapsing authorizations, refunds that settle.

use rusqlite::params;

use crate::{
    authorization,
    charge::Charge,
    errors::{Error, Failure},
    payment_intent::{PaymentIntent, Status},
    refund::{Refund, RefundStatus},
    refunds_api,
    work::Work,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timer {
    /// The bank answers for an intent that is processing.
    VerdictComes,
    /// The bank lets a charge's authorization go.
    AuthorizationLapses,
    RefundSucceeds,
    RefundFails,
}

impl Timer {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerdictComes => "verdict_comes",
            Self::AuthorizationLapses => "authorization_lapses",
            Self::RefundSucceeds => "refund_succeeds",
            Self::RefundFails => "refund_fails",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::VerdictComes, Self::AuthorizationLapses, Self::RefundSucceeds, Self::RefundFails]
            .into_iter()
            .find(|timer| timer.as_str() == text)
    }
}

/// Whether any timer is due, asked without taking part in a change.
pub(crate) fn any_due(sql: &rusqlite::Connection, now: i64) -> Result<bool, Error> {
    Ok(sql
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM timers WHERE due_at <= ?1)")?
        .query_row([now], |row| row.get(0))?)
}

/// Lets everything happen that should have happened by now, before anybody looks.
pub(crate) fn run_due(work: &mut Work) -> Result<(), Error> {
    let cause = std::mem::take(&mut work.cause);
    let result = ring_all(work);
    work.cause = cause;
    result
}

fn ring_all(work: &Work) -> Result<(), Error> {
    loop {
        let mut due = work.sql.prepare_cached(
            "SELECT id, kind, subject FROM timers WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 100",
        )?;
        let rows = due
            .query_map([work.now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<Vec<(i64, String, String)>, _>>()?;
        if rows.is_empty() {
            return Ok(());
        }
        for (id, kind, subject) in rows {
            work.sql.prepare_cached("DELETE FROM timers WHERE id = ?1")?.execute(params![id])?;
            if let Some(timer) = Timer::parse(&kind) {
                ring(work, timer, &subject)?;
            }
        }
    }
}

fn ring(work: &Work, timer: Timer, subject: &str) -> Result<(), Error> {
    match timer {
        Timer::VerdictComes => give_verdict(work, subject),
        Timer::AuthorizationLapses => lapse(work, subject),
        Timer::RefundSucceeds => settle(work, subject, RefundStatus::Succeeded),
        Timer::RefundFails => settle(work, subject, RefundStatus::Failed),
    }
}

fn give_verdict(work: &Work, intent: &str) -> Result<(), Error> {
    let Some(mut intent) = work.find::<PaymentIntent>(intent)? else { return Ok(()) };
    let method = intent.method();
    let (Status::Processing, Some(method)) = (intent.status, method) else { return Ok(()) };
    match authorization::decide(work, &mut intent, method) {
        Err(Failure::Broken(error)) => Err(error),
        Ok(()) | Err(Failure::Refused(_) | Failure::Lost) => Ok(()),
    }
}

fn lapse(work: &Work, charge: &str) -> Result<(), Error> {
    let Some(charge) = work.find::<Charge>(charge)? else { return Ok(()) };
    match work.find::<PaymentIntent>(&charge.payment_intent)? {
        Some(mut intent) if intent.status == Status::RequiresCapture => {
            authorization::void(work, &mut intent, "automatic", true)
        }
        _ => Ok(()),
    }
}

fn settle(work: &Work, refund: &str, status: RefundStatus) -> Result<(), Error> {
    work.find::<Refund>(refund)?.map_or(Ok(()), |refund| refunds_api::settle(work, refund, status))
}
