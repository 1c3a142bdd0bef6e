//! Who is signed in where: one file in the user's folder for configuration, readable by nobody else.
//!
//! Invariants: it is written whole, beside its place, and then put there, so that a crash leaves the old one; no link
//! is followed; one that others can read is refused, since what is in it may be known.

use super::Failure;
use super::server_url::ServerUrl;
use crate::cli::Result;
use directories::ProjectDirs;
use model::Language;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use words::say_with;

/// No link is followed, and nothing is waited for: in the place of a file there may be a pipe.
const QUIETLY: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK;

const FILE: &str = "credentials.json";

/// What the file holds.
#[derive(Default, Serialize, Deserialize)]
pub struct Credentials {
    /// The server that was signed in to last.
    pub server: Option<String>,
    #[serde(default)]
    pub sign_ins: BTreeMap<String, SignIn>,
}

/// A sign-in.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    pub email: String,
    pub token: ShownOnce,
}

/// The file, and who is told about it.
pub struct Keeper {
    /// None, where the user has no home: it is missed only by what reads or keeps a sign-in.
    folder: Option<PathBuf>,
    language: Language,
}

/// The file, held against other commands that would write it.
pub struct Held<'a> {
    keeper: &'a Keeper,
    _lock: File,
    pub credentials: Credentials,
}

impl Keeper {
    pub fn new(language: Language) -> Self {
        let folders = ProjectDirs::from("", "", "twinlock");
        Self { folder: folders.map(|folders| folders.config_dir().to_owned()), language }
    }

    fn folder(&self) -> Result<&Path> {
        let folder = self.folder.as_deref();
        Ok(folder.ok_or_else(|| Failure::Here(words::say(self.language, "terminal-no-home")))?)
    }

    /// The file's name, if there is a home that it can be in.
    pub fn file(&self) -> Result<PathBuf> {
        Ok(self.folder()?.join(FILE))
    }

    /// What is kept; nothing, where there is no file.
    pub fn read(&self) -> Result<Credentials> {
        let path = self.file()?;
        self.refuse_open_folder()?;
        let mut file = match OpenOptions::new().read(true).custom_flags(QUIETLY).open(&path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Credentials::default()),
            Err(cause) if cause.raw_os_error() == Some(libc::ELOOP) => {
                return Err(self.failure("terminal-credentials-link", &path));
            }
            Err(_) => return Err(self.failure("terminal-credentials-unreadable", &path)),
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(self.failure("terminal-credentials-unreadable", &path));
        }
        if metadata.mode() & 0o077 != 0 {
            return Err(self.failure("terminal-credentials-open", &path));
        }
        let mut text = zeroize::Zeroizing::new(String::new());
        let read = file.read_to_string(&mut text);
        let credentials = read.ok().and_then(|_| serde_json::from_str(&text).ok());
        credentials.ok_or_else(|| self.failure("terminal-credentials-unreadable", &path))
    }

    /// Takes the file to write it: before anything is asked, so that a sign-in is not made that could not be kept.
    pub fn hold(&self) -> Result<Held<'_>> {
        self.make_folder()?;
        let path = self.folder()?.join("credentials.lock");
        let opened =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).custom_flags(QUIETLY).open(&path);
        let lock = opened.map_err(|_| self.failure("terminal-credentials-unwritable", &path))?;
        lock.lock()?;
        Ok(Held { keeper: self, _lock: lock, credentials: self.read()? })
    }

    fn make_folder(&self) -> Result<()> {
        let folder = self.folder()?;
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|_| self.failure("terminal-credentials-unwritable", folder))?;
        self.refuse_open_folder()?;
        if fs::metadata(folder)?.mode() & 0o055 != 0 {
            let closed = fs::set_permissions(folder, Permissions::from_mode(0o700));
            closed.map_err(|_| self.failure("terminal-credentials-unwritable", folder))?;
        }
        Ok(())
    }

    /// Whoever can write the folder can put a file of their own in the place of ours, and have the next password sent to a server
    /// of theirs.
    fn refuse_open_folder(&self) -> Result<()> {
        let folder = self.folder()?;
        match fs::metadata(folder) {
            Ok(found) if found.mode() & 0o022 != 0 => Err(self.failure("terminal-credentials-folder", folder)),
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(self.failure("terminal-credentials-unreadable", folder))
            }
            _ => Ok(()),
        }
    }

    fn failure(&self, sentence: &str, path: &Path) -> Box<dyn std::error::Error + Send + Sync> {
        let args = [("path", path.display().to_string().into())];
        Failure::Here(say_with(self.language, sentence, &args)).into()
    }
}

impl Held<'_> {
    /// Puts a sign-in in the place of the one before, which is returned.
    pub fn keep(&mut self, server: &ServerUrl, sign_in: SignIn) -> Result<Option<SignIn>> {
        self.credentials.server = Some(server.as_str().to_owned());
        let before = self.credentials.sign_ins.insert(server.as_str().to_owned(), sign_in);
        self.write()?;
        Ok(before)
    }

    /// Forgets the sign-in of a server, unless there is another one by now; the server itself stays remembered.
    pub fn forget(&mut self, server: &ServerUrl, token: &ShownOnce) -> Result<()> {
        if self.credentials.sign_ins.get(server.as_str()).is_some_and(|sign_in| sign_in.token == *token) {
            self.credentials.sign_ins.remove(server.as_str());
            self.write()?;
        }
        Ok(())
    }

    fn write(&self) -> Result<()> {
        let place = self.keeper.file()?;
        let written = self.write_beside(&place);
        written.map_err(|_| self.keeper.failure("terminal-credentials-unwritable", &place))
    }

    fn write_beside(&self, place: &Path) -> std::io::Result<()> {
        let beside = place.with_extension("new");
        // What a command left that was killed here: under the lock it is nobody's.
        match fs::remove_file(&beside) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        let text = zeroize::Zeroizing::new(serde_json::to_string_pretty(&self.credentials)?);
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        // It takes the place of a link, if there is one, and not of what that leads to.
        fs::rename(&beside, place)?;
        place.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}
