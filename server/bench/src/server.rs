//! The program under load: the release binary, as an operator starts it.

use crate::folder::Watched;
use crate::http::Connection;
use crate::{Bench, Result, process};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than a start takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// Where wrk comes from, which is one address: as a proxy it says for whom it asks. All others of 127.0.0.0/8 are clients.
const PROXY: &str = "127.0.0.1/32";

/// A process that serves HTTP.
pub struct Server {
    child: Child,
    _watched: Watched,
    pub port: u16,
    /// From its start to its first answer.
    pub started_in: Duration,
}

impl Server {
    /// Starts Twinlock on a data folder.
    pub fn start(bench: &Bench<'_>, data: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(&bench.binary);
        command.arg("serve").arg("--data").arg(data).env_clear();
        command.args(["--listen", &format!("127.0.0.1:{port}"), "--public-url", &format!("http://127.0.0.1:{port}")]);
        command.env("TWINLOCK_TRUSTED_PROXIES", PROXY);
        Self::run(bench, command, port, &data.with_extension("log"))
    }

    /// Starts the bare server with answers to give.
    pub fn start_bare(bench: &Bench<'_>, answers: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bare", &port.to_string()]).arg(answers).env_clear();
        Self::run(bench, command, port, &answers.with_extension("log"))
    }

    fn run(bench: &Bench<'_>, mut command: Command, port: u16, log: &Path) -> Result<Self> {
        // The log goes where a service's goes: to a file.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
        let began = Instant::now();
        let child = command.spawn()?;
        let pid = Pid::from_child(&child);
        let mut server = Self { child, _watched: bench.folder.watch(pid), port, started_in: Duration::ZERO };
        while bench.runtime.block_on(health(port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                let said = std::fs::read_to_string(log)?;
                return Err(format!("the server did not start ({status}):\n{said}").into());
            }
            if began.elapsed() > PATIENCE {
                return Err("the server does not answer".into());
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    pub fn address(&self) -> SocketAddrV4 {
        SocketAddrV4::new(Ipv4Addr::LOCALHOST, self.port)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    pub fn cpu(&self) -> Result<Duration> {
        process::cpu(self.child.id())
    }

    pub fn resident(&self) -> Result<f64> {
        process::resident(self.child.id())
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > PATIENCE {
                return Err("the server does not stop".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do for one that has stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn health(port: u16) -> Result<()> {
    let mut connection = Connection::open(Ipv4Addr::LOCALHOST, SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).await?;
    connection.get("/health", "").await?.expect(200)?;
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
