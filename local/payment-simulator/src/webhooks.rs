//! Sending webhooks: signed, retried with a growing delay, in the background, surviving restarts.

use std::{collections::HashSet, time::Duration};

use ring::hmac;
use rusqlite::{Connection, params};
use tokio::task::JoinSet;

use crate::{
    book::Object,
    errors::Error,
    event::Event,
    provider::{Provider, Shared},
    timers,
    work::Cause,
};

/// How often the clock is looked at: it may be shifted at any time, so no sleep can be trusted for longer.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const AT_ONCE: usize = 16;

/// The waits after each failed attempt, by the clock; after the last one the delivery is given up.
const BACKOFF_MS: &[i64] =
    &[1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 6 * 3_600_000, 12 * 3_600_000];

/// One delivery that is due.
pub(crate) struct Due {
    pub id: i64,
    pub payment_intent: String,
    pub attempts: i64,
    pub event: String,
}

/// Lets timers ring and sends what is due, until it is aborted.
pub(crate) async fn run(provider: Shared) {
    let mut sending: JoinSet<String> = JoinSet::new();
    let mut busy: HashSet<String> = HashSet::new();
    loop {
        if let Err(error) = ring_timers(&provider) {
            tracing::error!(%error, "the payment simulator's timers failed");
        }
        match provider.book.read(|sql| due(sql, provider.now())) {
            Ok(deliveries) => {
                for delivery in deliveries {
                    // Per payment one at a time, or two webhooks could overtake each other by accident.
                    if sending.len() < AT_ONCE && busy.insert(delivery.payment_intent.clone()) {
                        sending.spawn(send(provider.clone(), delivery));
                    }
                }
            }
            Err(error) => tracing::error!(%error, "due webhooks cannot be read"),
        }
        tokio::select! {
            Some(finished) = sending.join_next() => match finished {
                Ok(payment_intent) => {
                    busy.remove(&payment_intent);
                }
                Err(error) => {
                    tracing::error!(%error, "a webhook's delivery failed");
                    sending.abort_all();
                    busy.clear();
                }
            },
            () = provider.lined_up.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

pub(crate) fn ring_timers(provider: &Provider) -> Result<(), Error> {
    let now = provider.now();
    if provider.book.read(|sql| timers::any_due(sql, now))? {
        provider.work(Cause::default(), |_| Ok(()))?;
    }
    Ok(())
}

pub(crate) fn due(sql: &Connection, now: i64) -> Result<Vec<Due>, Error> {
    let mut query = sql.prepare_cached(
        "SELECT id, payment_intent, attempts, event FROM deliveries
         WHERE state = 'pending' AND next_at <= ?1 ORDER BY next_at, id LIMIT 64",
    )?;
    let due = query.query_map([now], |row| {
        Ok(Due {
            id: row.get(0)?,
            payment_intent: row.get(1)?,
            attempts: row.get(2)?,
            event: row.get(3)?,
        })
    })?;
    Ok(due.collect::<Result<_, _>>()?)
}

/// The event as it is sent, the same bytes at every attempt.
pub(crate) fn body(sql: &Connection, event: &str) -> Result<String, Error> {
    let stored: String = sql
        .prepare_cached("SELECT body FROM objects WHERE id = ?1")?
        .query_row([event], |row| row.get(0))?;
    Ok(serde_json::from_str::<Event>(&stored)?.render().to_string())
}

/// Whether a webhook of this payment has not been tried once.
pub(crate) fn any_untried(sql: &Connection, payment_intent: &str) -> Result<bool, Error> {
    Ok(sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM deliveries WHERE payment_intent = ?1 AND state = 'pending' AND attempts = 0)",
        )?
        .query_row([payment_intent], |row| row.get(0))?)
}

async fn send(provider: Shared, due: Due) -> String {
    let body = match provider.book.read(|sql| body(sql, &due.event)) {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(%error, event = due.event, "an event cannot be read");
            return due.payment_intent;
        }
    };
    let timestamp = provider.now().div_euclid(1_000);
    let signature = sign(&provider.webhook_secret, timestamp, &body);
    let sent = provider
        .http
        .post(&provider.webhook_url)
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature)
        .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .timeout(ATTEMPT_TIMEOUT)
        .body(body)
        .send()
        .await;
    let (status, failure) = match sent {
        Ok(response) if response.status().is_success() => (Some(response.status().as_u16()), None),
        Ok(response) => {
            (Some(response.status().as_u16()), Some(format!("answered {}", response.status())))
        }
        Err(error) => (None, Some(error.to_string())),
    };
    if let Err(error) = record(&provider, due.id, due.attempts, status, failure.as_deref()) {
        tracing::error!(%error, "a webhook's delivery could not be recorded");
    }
    due.payment_intent
}

pub(crate) fn record(
    provider: &Provider,
    id: i64,
    attempts: i64,
    status: Option<u16>,
    failure: Option<&str>,
) -> Result<(), Error> {
    let now = provider.now();
    let wait = usize::try_from(attempts).ok().and_then(|attempt| BACKOFF_MS.get(attempt));
    let (state, next_at) = match (failure, wait) {
        (None, _) => ("delivered", now),
        (Some(_), Some(wait)) => ("pending", now.saturating_add(*wait)),
        (Some(_), None) => ("given_up", now),
    };
    provider.book.transact(|sql| {
        sql.prepare_cached(
            "UPDATE deliveries SET state = ?2, attempts = attempts + 1, next_at = ?3, last_status = ?4, last_error = ?5,
                    delivered_at = CASE ?2 WHEN 'delivered' THEN ?6 END WHERE id = ?1",
        )?
        .execute(params![id, state, next_at, status, failure, now])?;
        Ok(())
    })
}

/// The value of `Stripe-Signature`: `t=<unix seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`.
pub(crate) fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{timestamp}.{body}").as_bytes());
    format!("t={timestamp},v1={}", hex::encode(tag))
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn a_signature_is_stripes() {
        // computed with: printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
        assert_eq!(sign("whsec_test", 1_492_774_577, r#"{"id":"evt_1"}"#), SIGNED);
    }

    const SIGNED: &str =
        "t=1492774577,v1=7656fc2882a7ca0a651666b36bf2f2f22ee204f54f608f227498a2419f2890b2";
}
