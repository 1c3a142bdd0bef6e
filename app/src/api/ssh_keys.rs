//! SSH keys.

use crate::ctx::CallError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "ssh-keys/add")]
pub async fn add_ssh_key(public_key: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.add_ssh_key(&(&core.fresh(visit.owner()?)?).into(), &public_key)).await?;
    crate::ctx::go_with(crate::routes::SSH_KEYS, crate::flash::Flash::done("ssh-key-added"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "ssh-keys/remove")]
pub async fn remove_ssh_key(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.remove_ssh_key(&(&core.fresh(visit.owner()?)?).into(), &id)).await?;
    crate::ctx::go_with(crate::routes::SSH_KEYS, crate::flash::Flash::done("ssh-key-removed"));
    Ok(())
}
