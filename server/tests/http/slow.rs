//! Connections that take their time.

use crate::world::{ANN, PASSWORD, Server};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The header time of the server, with room for a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// How long a connection lived: until the other side closes it.
fn lived(mut stream: TcpStream, began: Instant, drip: &[u8]) -> Duration {
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut drops = drip.iter();
    let mut buffer = [0; 1024];
    while began.elapsed() < LONGEST + Duration::from_secs(5) {
        match stream.read(&mut buffer) {
            Ok(0) => return began.elapsed(),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if let Some(drop) = drops.next()
                    && stream.write_all(&[*drop]).is_err()
                {
                    return began.elapsed();
                }
            }
            Err(_) => return began.elapsed(),
        }
    }
    Duration::MAX
}

#[test]
fn a_connection_that_takes_its_time_is_closed_while_others_are_served() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let header: Vec<u8> =
        b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".iter().copied().chain([b'a'; 500]).collect();
    let body = b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
    let kept_alive = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let began = Instant::now();
    // What each sends at once, and what it drips afterwards, twice a second.
    let kinds: [(&str, &[u8], &[u8]); 5] = [
        ("silent", b"", b""),
        ("half a header", b"GET /sign-in HTTP/1.1\r\nHo", b""),
        ("a dripping header", b"", &header),
        ("a dripping body", body, &header),
        ("idle after an answer", kept_alive, b""),
    ];
    std::thread::scope(|scope| {
        let slow: Vec<_> = kinds
            .iter()
            .flat_map(|kind| std::iter::repeat_n(kind, 10))
            .map(|(name, at_once, drip)| {
                let mut stream = server.connect();
                stream.write_all(at_once).unwrap();
                scope.spawn(move || (name, lived(stream, began, drip)))
            })
            .collect();

        let mut times = Vec::new();
        while !slow.iter().all(|thread| thread.is_finished()) {
            let asked = Instant::now();
            server.ask("GET", "/account").bearer(&token).send().expect(200);
            times.push(asked.elapsed());
            std::thread::sleep(Duration::from_millis(100));
        }
        times.sort();
        // The machine may stall for a moment, with all these tests on it; the server may not.
        let (usual, most, slowest) = (times[times.len() / 2], times[times.len() * 9 / 10], times[times.len() - 1]);
        println!("beside 50 slow connections answers took {usual:?}, nine of ten {most:?}, the slowest {slowest:?}");
        assert!(times.len() > 30 && most < Duration::from_millis(500) && slowest < Duration::from_secs(5), "{times:?}");
        for thread in slow {
            let (name, lived) = thread.join().unwrap();
            assert!(lived < LONGEST, "{name} was still there after {lived:?}");
        }
    });
}
