//! Finding out which calls a workflow makes: by running it once without trouble.

use journeys::Shop;

use super::{
    Workflow, outcome,
    point::{Point, Recorded},
};

/// What functions keep for some minutes, they read again after these.
pub(super) const MEMORIES_FADE: i64 = 6;

pub(super) async fn points<W: Workflow>(shop: &Shop) -> Vec<Point> {
    shop.advance(MEMORIES_FADE).await;
    let subject = outcome::subject::<W>(shop).await;
    shop.idle().await;
    W::prepared(&subject).await;
    shop.idle().await;
    shop.records_calls(&W::mentions(&subject)).await;
    W::happens(&subject).await;
    shop.idle().await;
    let calls: Vec<Recorded> = serde_json::from_value(shop.recorded_calls().await).unwrap();
    shop.records_calls(&[]).await;
    W::ended(&subject).await.unwrap_or_else(|why| panic!("{} without trouble: {why}", W::NAME));
    let ours: Vec<Recorded> =
        calls.into_iter().filter(|call| W::is_about(&call.function)).collect();
    assert!(!ours.is_empty(), "{} makes no calls", W::NAME);
    Point::all(&ours)
}
