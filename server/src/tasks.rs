//! What goes on beside the requests: sending the outbox, and forgetting what is over.

use crate::send::Sender;
use crate::send::sms::{Handed, TextSender};
use domain::Core;
use domain::store::MessageRow;
use domain::text::Text;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, info, warn};

/// How soon after its change a message goes out.
const OUTBOX_EVERY: Duration = Duration::from_secs(1);
/// How soon a change that another process has made is seen.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const DUE_EVERY: Duration = Duration::from_secs(1);
const TIDY_EVERY: u64 = 600;
/// Text messages on their way to the gateway at once.
const TEXTS_AT_ONCE: usize = 32;

/// Starts the tasks; they end with the runtime, or when told to.
pub fn start(
    core: Arc<Core>,
    mail: Sender,
    texts: TextSender,
    ssh_use: Option<tokio::net::UnixDatagram>,
) -> tokio::task::JoinSet<()> {
    let mut tasks = tokio::task::JoinSet::new();
    if let Some(socket) = ssh_use {
        tasks.spawn(crate::ssh_use::note(Arc::clone(&core), socket));
    }
    let every = |time, doing, verb| each(time, Arc::clone(&core), doing, verb);
    tasks.spawn(every(LOOK_EVERY, "looking for changes of other processes", Core::notice_others));
    tasks.spawn(every(DUE_EVERY, "retiring a device", Core::retire_devices));
    tasks.spawn(every(DUE_EVERY, "telling of half-finished sign-ins", Core::tell_of_half_sign_ins));
    tasks.spawn(send_texts(Arc::clone(&core), Arc::new(texts)));
    tasks.spawn(send_mail_and_tidy(core, mail));
    tasks
}

async fn send_mail_and_tidy(core: Arc<Core>, sender: Sender) {
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
}

/// What is due at some moment is done this soon after it: the owner is told then, and pages show it.
async fn each(time: Duration, core: Arc<Core>, doing: &'static str, verb: fn(&Core) -> domain::Result<()>) {
    loop {
        let core = Arc::clone(&core);
        match tokio::task::spawn_blocking(move || verb(&core)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => error!(%error, "{doing} failed"),
            Err(error) => error!(%error, "{doing} panicked"),
        }
        tokio::time::sleep(time).await;
    }
}

/// Hands text messages over, several at once: a gateway that hangs on one does not hold the others.
async fn send_texts(core: Arc<Core>, sender: Arc<TextSender>) {
    let mut under_way = tokio::task::JoinSet::new();
    loop {
        while under_way.len() < TEXTS_AT_ONCE {
            let reader = Arc::clone(&core);
            match tokio::task::spawn_blocking(move || reader.next_text()).await {
                Ok(Ok(Some((row, text)))) => {
                    under_way.spawn(hand_over(Arc::clone(&core), Arc::clone(&sender), row, text));
                }
                Ok(Ok(None)) => break,
                Ok(Err(error)) => {
                    error!(%error, "reading the outbox failed");
                    break;
                }
                Err(error) => {
                    error!(%error, "reading the outbox panicked");
                    break;
                }
            }
        }
        tokio::time::sleep(OUTBOX_EVERY).await;
        while under_way.try_join_next().is_some() {}
    }
}

async fn hand_over(core: Arc<Core>, sender: Arc<TextSender>, row: MessageRow, text: Text) {
    let handed = sender.send(&text).await;
    let noted = tokio::task::spawn_blocking(move || match handed {
        Handed::Over => {
            info!(message.id = row.id, "sent a text message");
            core.text_sent(&row)
        }
        // Neither sentence holds a number or a code.
        Handed::Later(why) => {
            warn!(message.id = row.id, why, "a text message could not be sent; it will be tried again");
            core.text_failed(&row)
        }
        Handed::Never(why) => {
            error!(message.id = row.id, why, "a text message was refused");
            core.text_given_up(&row)
        }
    });
    match noted.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => error!(%error, "noting what became of a text message failed"),
        Err(error) => error!(%error, "noting what became of a text message panicked"),
    }
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
