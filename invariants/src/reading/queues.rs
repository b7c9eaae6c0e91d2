//! How many messages wait, and how many were given up.

use std::collections::BTreeMap;

use aws_sdk_sqs::{Client, types::QueueAttributeName};
use serde_json::Value;

use super::{Place, Unreadable};

const WAITING: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

type Depths = (BTreeMap<String, u64>, Vec<(String, Value)>);

/// Messages that wait by queue, and the queues that have dead letters with how many those are.
pub(super) async fn depths(client: &Client, place: &Place) -> Result<Depths, Unreadable> {
    let queues = match place.queues() {
        Some(queues) => queues,
        None => listed(client, Place::prefix()).await?,
    };
    let (mut waiting, mut dead) = (BTreeMap::new(), Vec::new());
    for (logical, url) in queues {
        let depth = depth(client, &logical, &url).await?;
        if logical.ends_with("DeadLetters") || logical == "RelayFailures" {
            dead.extend((depth > 0).then(|| (logical, Value::from(depth))));
        } else {
            waiting.insert(logical, depth);
        }
    }
    Ok((waiting, dead))
}

async fn listed(client: &Client, prefix: &str) -> Result<BTreeMap<String, String>, Unreadable> {
    let answer = client.list_queues().queue_name_prefix(prefix).send().await;
    let urls = answer.map_err(|error| Unreadable::aws("the list of queues", &error))?.queue_urls;
    let queue = |url: String| {
        let logical = url.rsplit('/').next()?.strip_prefix(prefix)?.to_owned();
        Some((logical, url))
    };
    Ok(urls.unwrap_or_default().into_iter().filter_map(queue).collect())
}

async fn depth(client: &Client, logical: &str, url: &str) -> Result<u64, Unreadable> {
    let wanted = Some(WAITING.to_vec());
    let answer = client.get_queue_attributes().queue_url(url).set_attribute_names(wanted);
    let answer = answer.send().await.map_err(|error| Unreadable::aws(logical, &error))?;
    let counts = answer.attributes.unwrap_or_default();
    Ok(counts.values().filter_map(|count| count.parse::<u64>().ok()).sum())
}
