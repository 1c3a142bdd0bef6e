//! SSH keys, as their owner sees them.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// A public key that sshd lets in for its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshKeyView {
    pub id: String,
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fingerprint: String,
    /// `ssh-ed25519`
    pub algorithm: String,
    pub comment: String,
    /// Algorithm and key in base64, without the comment (RFC 4253 §6.6).
    pub public_key: String,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// When sshd last asked for it by its fingerprint.
    pub last_used_at: Option<Moment>,
}
