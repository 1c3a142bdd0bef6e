//! The world of an HTTP test: the real binary on a folder of its own.

use crate::browser::Browser;
use crate::program::Ask;
use domain::clock::{Clock, SystemClock};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

pub(crate) const PASSWORD: &str = "quiet otter crosses the river";
pub(crate) const ANN: &str = "ann@example.org";
/// Longer than anything on this machine should take.
const PATIENCE: Duration = Duration::from_secs(20);

/// `twinlock` as an operator calls it: nothing of our own environment.
pub(crate) fn twinlock() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twinlock"));
    command.env_clear();
    command
}

/// What the machine's clock says, in seconds.
pub(crate) fn now() -> i64 {
    SystemClock.now().0
}

/// How a server is to be started.
#[derive(Default)]
pub(crate) struct Setting {
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
}

impl Setting {
    pub(crate) fn argument(mut self, name: &str, value: &str) -> Self {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    /// Starts a server that must come up.
    pub(crate) fn start(self) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server { folder, setting: self, starts: 0, process: None, port: 0, agent: agent() };
        server.restart();
        server
    }
}

/// A running server.
pub(crate) struct Server {
    folder: tempfile::TempDir,
    setting: Setting,
    starts: usize,
    process: Option<Child>,
    pub(crate) port: u16,
    pub(crate) agent: ureq::Agent,
}

fn agent() -> ureq::Agent {
    ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // A refusal before the body was read closes its connection: none is used twice.
            .max_idle_connections(0)
            .allow_non_standard_methods(true)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build(),
    )
}

impl Server {
    /// A server with every setting at its default but the port.
    pub(crate) fn start() -> Self {
        Setting::default().start()
    }

    /// The same, with Ann's account.
    pub(crate) fn with_ann() -> Self {
        let server = Self::start();
        server.make_account(ANN);
        server
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A place for files beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `twinlock <words>` on this server's folder and environment.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = twinlock();
        command.args(words).arg("--data").arg(self.data());
        command.envs(self.setting.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn serve(&self) -> Command {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(&self.setting.arguments);
        command
    }

    /// Starts the process on the folder as it is, and waits until it serves.
    pub(crate) fn restart(&mut self) {
        self.starts += 1;
        let log = self.log_file();
        let child = self.serve().stderr(File::create(&log).unwrap()).stdout(Stdio::null()).spawn().unwrap();
        let process = self.process.insert(child);
        let began = Instant::now();
        self.port = loop {
            let text = fs::read_to_string(&log).unwrap();
            let told = text.lines().find_map(|line| line.split_once(" on http://127.0.0.1:"));
            if let Some((_, rest)) = told.filter(|_| text.ends_with('\n')) {
                break rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
            }
            assert!(process.try_wait().unwrap().is_none(), "the server did not start:\n{text}");
            assert!(began.elapsed() < PATIENCE, "the server is not ready:\n{text}");
            std::thread::sleep(Duration::from_millis(2));
        };
        self.agent = agent();
    }

    /// Starts a process that must give up, and returns what it said.
    pub(crate) fn cannot_start(&self) -> String {
        gives_up(&mut self.serve())
    }

    /// The power goes out.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(&mut self) -> (ExitStatus, Duration) {
        let mut process = self.process.take().unwrap();
        let began = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
        loop {
            if let Some(status) = process.try_wait().unwrap() {
                return (status, began.elapsed());
            }
            if began.elapsed() > PATIENCE {
                process.kill().unwrap();
                panic!("the server does not stop:\n{}", self.log());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.as_ref().unwrap().id()
    }

    fn log_file(&self) -> PathBuf {
        self.beside(&format!("log-{}", self.starts))
    }

    /// What the process has written since its start.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap()
    }

    pub(crate) fn admin(&self, words: &[&str], stdin: &str) -> Output {
        let words: Vec<&str> = ["admin"].iter().chain(words).copied().collect();
        run(&mut self.command(&words), stdin)
    }

    /// Makes an account with [`PASSWORD`] beside the running server; returns its API key.
    pub(crate) fn make_account(&self, email: &str) -> String {
        let output = self.admin(&["create", "--email", email, "--password-stdin"], PASSWORD);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        format!("twl_key_{}", said.trim().rsplit_once("twl_key_").unwrap().1)
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask::new(self, method, path)
    }

    /// A connection for what no well-behaved client sends.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads until the server closes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        let mut answer = Vec::new();
        // It may close before it has read all: what it said until then counts.
        let _ = stream.write_all(bytes);
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The one mail that says something, once it is there.
    pub(crate) fn mail_that_says(&self, words: &str) -> String {
        let began = Instant::now();
        loop {
            let mut found = self.mails(0);
            found.retain(|mail| mail.contains(words));
            assert!(found.len() < 2, "{words:?} was sent {} times", found.len());
            if let Some(mail) = found.pop() {
                return mail;
            }
            assert!(began.elapsed() < PATIENCE, "no mail says {words:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Every mail there will be: a mail is a row before its request is answered, and a file when the
    /// row is gone.
    pub(crate) fn all_mails(&self) -> Vec<String> {
        let database = rusqlite::Connection::open(self.data().join("twinlock.db")).unwrap();
        let began = Instant::now();
        while database.query_row("SELECT count(*) FROM message", [], |row| row.get::<_, i64>(0)).unwrap() > 0 {
            assert!(began.elapsed() < PATIENCE, "the outbox does not become empty");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.mails(0)
    }

    /// The mails in the outbox folder, in no order, once there are this many.
    pub(crate) fn mails(&self, expected: usize) -> Vec<String> {
        let folder = self.data().join("outbox/mail");
        let began = Instant::now();
        loop {
            let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
            if files.len() >= expected {
                return files.iter().map(|file| readable(file)).collect();
            }
            assert!(began.elapsed() < PATIENCE, "{} mails instead of {expected}", files.len());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// A mail without its quoted-printable wrapping (RFC 2045 §6.7).
fn readable(file: &Path) -> String {
    fs::read_to_string(file).unwrap().replace("=\r\n", "").replace("=3D", "=")
}

pub(crate) fn run(command: &mut Command, stdin: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses early does not read it.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

/// Runs what must end by itself, without success, and returns what it said.
pub(crate) fn gives_up(command: &mut Command) -> String {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it started all the same");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}
