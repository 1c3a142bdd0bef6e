//! Who watches which account, and the bell that rings there after a commit.
//!
//! One hub for all accounts. An account that nobody watches has no entry, and a change of it costs one look-up. The bell
//! says only *look again*: what is true then is read from the database, so that rings may be lost in each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The accounts that are watched.
#[derive(Debug, Default)]
pub struct Hub(Mutex<HashMap<String, watch::Sender<()>>>);

/// One who watches an account.
#[derive(Debug)]
pub struct Watch {
    hub: Arc<Hub>,
    account_id: String,
    /// Taken out only by drop.
    bell: Option<watch::Receiver<()>>,
}

impl Hub {
    /// Begins to watch. Read what is true after this, and no change is missed.
    pub fn watch(self: &Arc<Self>, account_id: &str) -> Watch {
        let mut watched = self.watched();
        let bell = watched.entry(account_id.to_owned()).or_default().subscribe();
        Watch { hub: Arc::clone(self), account_id: account_id.to_owned(), bell: Some(bell) }
    }

    /// Rings at accounts in which something was committed.
    pub(crate) fn ring<'a>(&self, accounts: impl Iterator<Item = &'a str>) {
        let watched = self.watched();
        for bell in accounts.filter_map(|account| watched.get(account)) {
            bell.send_replace(());
        }
    }

    /// Rings everywhere: another process has committed, who knows what.
    pub(crate) fn ring_all(&self) {
        for bell in self.watched().values() {
            bell.send_replace(());
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// Waits until the bell has rung since the last time. One that nobody can ring any more waits for ever.
    pub async fn rung(&mut self) {
        let bell = self.bell.as_mut().expect("it is taken out only by drop");
        if bell.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.hub.watched();
        drop(self.bell.take());
        if watched.get(&self.account_id).is_some_and(|bell| bell.receiver_count() == 0) {
            watched.remove(&self.account_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings(watch: &Watch) -> bool {
        watch.bell.as_ref().unwrap().has_changed().unwrap()
    }

    #[test]
    fn the_bell_rings_where_it_is_watched_and_nothing_stays_behind() {
        let hub = Arc::new(Hub::default());
        let (one, two, other) = (hub.watch("a"), hub.watch("a"), hub.watch("b"));
        hub.ring(["a", "nobody's"].into_iter());
        assert!(rings(&one) && rings(&two) && !rings(&other));
        drop(one);
        assert_eq!(hub.watched().len(), 2);
        hub.ring_all();
        assert!(rings(&other));
        drop((two, other));
        assert!(hub.watched().is_empty());
    }

    #[tokio::test]
    async fn rings_between_two_looks_are_one() {
        let hub = Arc::new(Hub::default());
        let mut watch = hub.watch("a");
        hub.ring(["a"].into_iter());
        hub.ring(["a"].into_iter());
        watch.rung().await;
        let again = tokio::time::timeout(std::time::Duration::from_millis(20), watch.rung()).await;
        assert!(again.is_err(), "it rang twice for one look");
    }
}
