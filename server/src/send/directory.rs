//! Messages as files, one each, for trying Twinlock out: mail as `.eml`, text messages as `.txt`.

use super::Result;
use super::sms::Handed;
use lettre::Message;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    /// The folder of one kind of messages, `mail` or `sms`, in the outbox of the data folder.
    pub fn new(data: &Path, kind: &str) -> Result<Self> {
        let folder = data.join("outbox").join(kind);
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder })
    }

    pub fn send(&self, id: &str, message: &Message) -> Result<()> {
        self.write(id, "eml", &message.formatted())
    }

    /// A text message as a mail is written: its number, an empty line, its text.
    pub fn send_text(&self, id: &str, to: &str, text: &str) -> Handed {
        match self.write(id, "txt", format!("To: {to}\n\n{text}\n").as_bytes()) {
            Ok(()) => Handed::Over,
            Err(error) => Handed::Later(error.to_string()),
        }
    }

    /// Writes a message whole or not at all: a reader of the folder never sees half of one.
    fn write(&self, id: &str, extension: &str, bytes: &[u8]) -> Result<()> {
        let half = self.folder.join(format!(".{id}.half"));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(half, self.folder.join(format!("{id}.{extension}")))?;
        Ok(())
    }
}
