//! Text messages through a modem: `gammu-smsd-inject` puts them into gammu-smsd's spool.
//!
//! The text goes in by standard input: arguments can be read by everybody on the machine.

use super::sms::Handed;
use std::path::Path;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Letters that are read: far more than any of our sentences has.
const LONGEST: &str = "600";

pub async fn send(config: Option<&Path>, to: &str, text: &str) -> Handed {
    let mut command = Command::new("gammu-smsd-inject");
    if let Some(config) = config {
        command.arg("-c").arg(config);
    }
    // Without a length it would cut what is longer than one part.
    command.args(["TEXT", to, "-unicode", "-autolen", LONGEST]).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    match inject(command, text).await {
        Ok(output) if output.status.success() => Handed::Over,
        // Its own words name the number: they stay out of the log. gammu-smsd keeps a log itself.
        Ok(output) => Handed::Later(format!("gammu-smsd-inject ended with {}", output.status)),
        Err(error) => Handed::Later(format!("gammu-smsd-inject did not run: {error}")),
    }
}

async fn inject(mut command: Command, text: &str) -> std::io::Result<std::process::Output> {
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).await?;
    }
    child.wait_with_output().await
}
