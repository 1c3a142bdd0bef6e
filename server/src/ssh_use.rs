//! When a key was last used: `twinlock ssh-keys` only reads the database, so it tells the running server, which
//! writes it down. A socket in the data folder, which belongs to one user of the machine alone; nobody waits for it.

use domain::Core;
use domain::ssh_key::is_fingerprint;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing::{error, warn};

/// `SHA256:` and 32 bytes in base64, with room to see that more came.
const LONGEST: usize = 64;

fn socket(data: &Path) -> PathBuf {
    data.join("ssh-keys.sock")
}

/// Tells the server that sshd asked for a key. Without a server it is told to nobody.
pub fn tell(data: &Path, fingerprint: &str) {
    if let Ok(sender) = UnixDatagram::unbound() {
        // A full or missing socket must not hold a sign-in back.
        let _ = sender.set_nonblocking(true).and_then(|()| sender.send_to(fingerprint.as_bytes(), socket(data)));
    }
}

/// Opens the socket. One that a server before this one left is taken over: the data folder is locked.
pub fn listen(data: &Path) -> Option<tokio::net::UnixDatagram> {
    let path = socket(data);
    let _ = std::fs::remove_file(&path);
    let private = |socket| std::fs::set_permissions(&path, Permissions::from_mode(0o600)).map(|()| socket);
    tokio::net::UnixDatagram::bind(&path)
        .and_then(private)
        .inspect_err(|error| warn!(%error, "the last use of SSH keys will not be noted: no socket in the data folder"))
        .ok()
}

/// Writes down what is told.
pub async fn note(core: Arc<Core>, socket: tokio::net::UnixDatagram) {
    let mut buffer = [0; LONGEST];
    loop {
        let length = match socket.recv(&mut buffer).await {
            Ok(length) => length,
            Err(error) => {
                error!(%error, "the socket in the data folder broke: the last use of SSH keys is not noted any more");
                return;
            }
        };
        let Some(fingerprint) = std::str::from_utf8(&buffer[..length]).ok().filter(|text| is_fingerprint(text)) else {
            continue;
        };
        let (core, fingerprint) = (Arc::clone(&core), fingerprint.to_owned());
        match tokio::task::spawn_blocking(move || core.ssh_key_used(&fingerprint)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => error!(%error, "noting the use of an SSH key failed"),
            Err(error) => error!(%error, "noting the use of an SSH key panicked"),
        }
    }
}
