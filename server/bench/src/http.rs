//! A client that chooses the address it comes from, as many clients do.

use crate::Result;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// A connection that is kept open.
pub struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer, if its status is the expected one.
    pub fn expect(self, status: u16) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let said = String::from_utf8_lossy(&self.body);
        Err(format!("{} instead of {status}: {}", self.status, said.chars().take(300).collect::<String>()).into())
    }
}

/// One of the addresses of this machine's loopback, a network of its own to every limit.
pub fn source(block: u8, number: usize) -> Ipv4Addr {
    let [high, low] = u16::try_from(number % 64_000).unwrap_or_default().to_be_bytes();
    Ipv4Addr::new(127, block, high, low)
}

impl Connection {
    pub async fn open(from: Ipv4Addr, to: SocketAddrV4) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(to.into()).await?;
        stream.set_nodelay(true)?;
        // Ten thousand of them: the usual 8 KB each would be more than the lines that come.
        Ok(Self { stream: BufReader::with_capacity(1024, stream), host: to.to_string() })
    }

    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        self.ask("GET", path, headers, "").await
    }

    /// Sends a request and reads its answer. `headers`: lines, each with its end.
    pub async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        self.send(method, path, headers, body).await?;
        let (status, length) = self.head().await?;
        let body = match length {
            Some(length) => {
                let mut body = vec![0; length];
                self.stream.read_exact(&mut body).await?;
                body
            }
            None => {
                let mut body = Vec::new();
                while self.chunk(&mut body).await? {}
                body
            }
        };
        Ok(Answer { status, body })
    }

    pub async fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<()> {
        let host = &self.host;
        let length = body.len();
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        Ok(())
    }

    /// Reads status and headers; the length of the body, unless it comes in chunks.
    pub async fn head(&mut self) -> Result<(u16, Option<usize>)> {
        let status = self.line().await?;
        let status = status.split(' ').nth(1).ok_or("no status line")?.parse()?;
        let mut length = Some(0);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            if line.is_empty() {
                return Ok((status, length));
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse()?);
            }
            if line.starts_with("transfer-encoding:") {
                length = None;
            }
        }
    }

    /// Reads one chunk behind what is there already; the last one is empty.
    pub async fn chunk(&mut self, into: &mut Vec<u8>) -> Result<bool> {
        let size = usize::from_str_radix(self.line().await?.trim(), 16)?;
        let before = into.len();
        into.resize(before + size, 0);
        self.stream.read_exact(&mut into[before..]).await?;
        self.line().await?;
        Ok(size > 0)
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the server has closed the connection".into());
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(line)
    }
}
