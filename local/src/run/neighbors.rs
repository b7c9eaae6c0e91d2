//! What the functions talk to besides the AWS endpoint's tables: queues and the payment provider.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use sqs_server::{QueueSpec, Queues};
use tokio::sync::watch;

use super::place::Place;
use super::ports::Ports;
use super::{StartError, secrets};
use crate::clock::Clock;
use crate::system::System;

pub fn open_queues(
    place: &Place,
    system: &System,
    ports: &Ports,
    clock: &Clock,
) -> Result<Queues, StartError> {
    let file = place.file("sqs.sqlite");
    let queues = Queues::open(file.as_deref(), ports.aws_url.clone(), shown_by(clock))?;
    create_queues(&queues, system)?;
    Ok(queues)
}

/// Makes the template's queues, or gives them its settings.
///
/// # Errors
/// When a change cannot be stored.
pub fn create_queues(queues: &Queues, system: &System) -> Result<(), sqs_server::Error> {
    // Dead-letter queues first: the others refer to them.
    let (sources, dead_letters): (Vec<_>, Vec<_>) =
        system.queues.iter().partition(|queue| queue.dead_letters.is_some());
    for queue in dead_letters.into_iter().chain(sources) {
        let redrive = queue.dead_letters.as_ref();
        queues.create(QueueSpec {
            name: queue.name.clone(),
            visibility_seconds: seconds(queue.visibility),
            retention_seconds: seconds(queue.retention),
            redrive: redrive.and_then(|(id, count)| Some((system.queue(id)?.name.clone(), *count))),
        })?;
    }
    Ok(())
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

fn shown_by(clock: &Clock) -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let clock = clock.clone();
    Arc::new(move || clock.now_ms())
}

/// Long polls and time-outs of the queues notice an advance of the clock at once.
pub async fn tell_queues_of_time(
    clock: Clock,
    queues: Queues,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut moves = clock.moves();
    loop {
        tokio::select! {
            moved = moves.changed() => {
                if moved.is_err() {
                    return Ok(());
                }
                queues.clock_moved();
            }
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        }
    }
}

pub async fn start_provider(
    place: &Place,
    system: &System,
    ports: &Ports,
    clock: &Clock,
) -> Result<payment_simulator::Simulator, StartError> {
    let webhooks = system.routes.iter().find(|route| route.path.contains("/webhooks/"));
    let path = webhooks.map_or("/v1/webhooks/payments", |route| &route.path);
    let options = payment_simulator::Options {
        addr: ports.provider,
        ledger: place.file("payments.sqlite"),
        webhook_url: format!("{}{path}", ports.api_url),
        webhook_secret: secrets::WEBHOOK_SECRET.to_owned(),
        api_key: secrets::PROVIDER_API_KEY.to_owned(),
        clock: shown_by(clock),
    };
    Ok(payment_simulator::start(options).await?)
}
