//! What runs beside the functions, in groups that end together.

use std::future::Future;
use std::io;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::GRACE;

/// Tasks that end together.
pub struct Stage {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Stage {
    pub fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: Vec::new() }
    }

    pub fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    pub fn run(
        &mut self,
        name: &'static str,
        task: impl Future<Output = io::Result<()>> + Send + 'static,
    ) {
        self.tasks.push(tokio::spawn(async move {
            if let Err(error) = task.await {
                tracing::error!("{name} stopped: {error}");
            }
        }));
    }

    /// Tells the tasks to stop and waits for them, though not for ever.
    pub async fn end(self) {
        self.stop.send_replace(true);
        for mut task in self.tasks {
            if tokio::time::timeout(GRACE, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}
