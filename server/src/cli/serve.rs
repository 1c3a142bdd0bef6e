//! `twinlock serve`.

use crate::cli::{Result, open};
use crate::config::{self, Config, LogFormat, MailSender};
use crate::send::Sender;
use crate::send::sms::TextSender;
use crate::{http, ssh_use, tasks};
use std::sync::Arc;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

pub fn run(config: &Config) -> Result<()> {
    start_log(config.log_format)?;
    for warning in config.warnings() {
        warn!("{warning}");
    }
    open::data_folder(&config.data)?;
    let Some(_lock) = open::lock(&config.data)? else {
        return Err(format!(
            "another Twinlock server is running on {}; stop it first, or give this one a data folder of its own",
            config.data.display()
        )
        .into());
    };
    let core = Arc::new(open::core(config)?);
    // One TLS for mail and text messages; it fails only where that was said before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let sender = Sender::new(config)?;
        let texts = TextSender::new(config)?;
        let listener = tokio::net::TcpListener::bind(config.listen)
            .await
            .map_err(|cause| format!("cannot listen on {}: {cause}", config.listen))?;
        if config.mail.sender == MailSender::Directory {
            info!("mail is written to {} until mail.sender is smtp", config.data.join("outbox/mail").display());
        }
        if let Some(token) = core.open_set_up()? {
            info!("no account yet: open {}/setup?token={} to make the first one", config.public_url, token.show());
        }
        let mut tasks = tasks::start(Arc::clone(&core), sender, texts, ssh_use::listen(&config.data));
        info!("serving {} on http://{}", config.public_url, listener.local_addr()?);
        http::serve(listener, Arc::clone(&core), config).await?;
        tasks.abort_all();
        core.checkpoint()?;
        info!("stopped");
        Ok(())
    })
}

/// The log goes to standard error: text for people, or one JSON object a line.
fn start_log(format: LogFormat) -> Result<()> {
    let filter = config::log_filter().unwrap_or_else(|| "info".to_owned());
    let filter = EnvFilter::try_new(filter).map_err(|cause| format!("RUST_LOG is not right: {cause}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => subscriber.with_target(false).with_ansi(false).init(),
        LogFormat::Json => subscriber.json().flatten_event(true).init(),
    }
    Ok(())
}
