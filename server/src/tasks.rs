//! What goes on beside the requests: sending the outbox, and forgetting what is over.

use crate::send::Sender;
use domain::Core;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, info, warn};

/// How soon after its change a message goes out.
const OUTBOX_EVERY: Duration = Duration::from_secs(1);
const TIDY_EVERY: u64 = 600;

/// Starts the tasks; they end with the runtime, or when told to.
pub fn start(core: Arc<Core>, sender: Sender) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut seconds: u64 = 0;
        loop {
            send_due(&core, &sender).await;
            if seconds.is_multiple_of(TIDY_EVERY) {
                let core = Arc::clone(&core);
                if let Ok(Err(error)) = tokio::task::spawn_blocking(move || core.tidy()).await {
                    error!(%error, "forgetting what is over failed");
                }
            }
            tokio::time::sleep(OUTBOX_EVERY).await;
            seconds += OUTBOX_EVERY.as_secs();
        }
    })
}

/// Sends everything that is due. One that fails is tried again later; the others go on.
async fn send_due(core: &Arc<Core>, sender: &Sender) {
    loop {
        let reader = Arc::clone(core);
        let (row, letter) = match tokio::task::spawn_blocking(move || reader.next_letter()).await {
            Ok(Ok(Some(due))) => due,
            Ok(Ok(None)) => return,
            Ok(Err(error)) => return error!(%error, "reading the outbox failed"),
            Err(error) => return error!(%error, "reading the outbox panicked"),
        };
        let outcome = sender.send(&letter, &core.public_url).await;
        let writer = Arc::clone(core);
        let noted = tokio::task::spawn_blocking(move || match outcome {
            Ok(()) => {
                info!(message.id = row.id, "sent a message");
                writer.letter_sent(&row)
            }
            Err(error) => {
                // The sender's words name hosts and codes, never a recipient or a link.
                warn!(message.id = row.id, %error, "a message could not be sent; it will be tried again");
                writer.letter_failed(&row)
            }
        });
        match noted.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return error!(%error, "noting what became of a message failed"),
            Err(error) => return error!(%error, "noting what became of a message panicked"),
        }
    }
}
