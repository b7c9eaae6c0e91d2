//! Stripe's lists: newest first, in pages that are found by the last or first id of another page.

use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use crate::{
    book::Object,
    errors::{Error, Failure},
    form::Form,
    stripe_error::StripeError,
    work::Work,
};

/// What a page is limited to beside its cursor and times.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    payment_intent: Option<String>,
    /// Patterns of [`Object`] labels, of which one must fit: `payment_intent.*`.
    labels: Vec<String>,
}

impl Filter {
    pub fn for_intent(id: Option<&str>) -> Self {
        Self { payment_intent: id.map(str::to_owned), ..Self::default() }
    }

    pub fn for_labels(labels: Vec<String>) -> Self {
        Self { labels, ..Self::default() }
    }
}

/// Refuses parameters that neither lists in general nor this one know.
pub(crate) fn only(form: &Form, own: &[&str]) -> Result<(), StripeError> {
    let mut known = vec!["limit", "starting_after", "ending_before", "created"];
    known.extend_from_slice(own);
    form.only(&known)
}

/// One page in Stripe's shape.
pub(crate) fn page<T: Object>(
    work: &Work,
    form: &Form,
    url: &str,
    filter: &Filter,
) -> Result<Value, Failure> {
    let limit = form.integer("limit")?.unwrap_or(10);
    if !(1..=100).contains(&limit) {
        let message = format!("Invalid limit: {limit}. It must be between 1 and 100.");
        return Err(StripeError::parameter("parameter_invalid_integer", "limit", message).into());
    }
    let before = position::<T>(work, form, "starting_after")?;
    let after = position::<T>(work, form, "ending_before")?;
    let backwards = after.is_some();
    let (from, until) = created(form)?;
    let mut found = select::<T>(
        work,
        filter,
        (before.unwrap_or(i64::MAX), after.unwrap_or(i64::MIN)),
        (from, until),
        limit.saturating_add(1),
    )?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > wanted;
    found.truncate(wanted);
    if backwards {
        found.reverse();
    }
    let data: Vec<Value> = found.iter().map(Object::render).collect();
    Ok(json!({ "object": "list", "url": url, "has_more": has_more, "data": data }))
}

fn select<T: Object>(
    work: &Work,
    filter: &Filter,
    (before, after): (i64, i64),
    (from, until): (i64, i64),
    limit: i64,
) -> Result<Vec<T>, Error> {
    let order = if after == i64::MIN { "DESC" } else { "ASC" };
    let labels = serde_json::to_string(&filter.labels)?;
    let mut query = work.sql.prepare_cached(&format!(
        "SELECT body FROM objects
         WHERE kind = ?1 AND seq < ?2 AND seq > ?3 AND created BETWEEN ?4 AND ?5
           AND (?6 IS NULL OR payment_intent = ?6)
           AND (?7 = '[]' OR EXISTS (SELECT 1 FROM json_each(?7) WHERE label GLOB value))
         ORDER BY seq {order} LIMIT ?8"
    ))?;
    let parameters =
        params![T::KIND, before, after, from, until, filter.payment_intent, labels, limit];
    let bodies =
        query.query_map(parameters, |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>()?)
}

/// Where the object that a cursor names stands.
fn position<T: Object>(work: &Work, form: &Form, cursor: &str) -> Result<Option<i64>, Failure> {
    let Some(id) = form.text(cursor) else { return Ok(None) };
    let seq = work
        .sql
        .prepare_cached("SELECT seq FROM objects WHERE id = ?1 AND kind = ?2")?
        .query_row(params![id, T::KIND], |row| row.get(0))
        .optional()?;
    match seq {
        Some(seq) => Ok(Some(seq)),
        None => Err(StripeError::no_such_reference(T::KIND, cursor, id).into()),
    }
}

/// The seconds, first and last, in which the objects were created.
fn created(form: &Form) -> Result<(i64, i64), StripeError> {
    if let Some(at) = form.integer("created")? {
        return Ok((at, at));
    }
    let from = match form.integer("created[gt]")? {
        Some(after) => Some(after.saturating_add(1)),
        None => form.integer("created[gte]")?,
    };
    let until = match form.integer("created[lt]")? {
        Some(before) => Some(before.saturating_sub(1)),
        None => form.integer("created[lte]")?,
    };
    Ok((from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX)))
}
