//! Mail as files: one `.eml` each, for trying Twinlock out.

use super::Result;
use lettre::Message;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    pub fn new(data: &Path) -> Result<Self> {
        let folder = data.join("outbox/mail");
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder })
    }

    /// Writes a message whole or not at all: a reader of the folder never sees half of one.
    pub fn send(&self, id: &str, message: &Message) -> Result<()> {
        let half = self.folder.join(format!(".{id}.half"));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
        file.write_all(&message.formatted())?;
        file.sync_all()?;
        std::fs::rename(half, self.folder.join(format!("{id}.eml")))?;
        Ok(())
    }
}
