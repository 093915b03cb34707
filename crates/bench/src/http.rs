//! A small HTTP/1.1 client over one kept connection: no more work per request than a load generator should cost.

use std::{
    io::{Error, ErrorKind, Result},
    net::SocketAddr,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer, read to its end.
#[derive(Clone, Debug, Default)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Without its transfer coding, but with its content coding.
    pub body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// A request as it goes over the wire.
pub struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, host: SocketAddr, path: &str) -> Self {
        Self { head: format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n"), body: Vec::new() }
    }

    pub fn get(host: SocketAddr, path: &str) -> Self {
        Self::new("GET", host, path)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len();
        self.header("Content-Type", content_type).header("Content-Length", &length.to_string())
    }

    pub fn json(self, body: &serde_json::Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.head.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// One connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Where what has not been read yet begins in the buffer.
    start: usize,
}

struct Head {
    status: u16,
    body: Length,
}

enum Length {
    Known(usize),
    Chunked,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(128 << 10), start: 0 })
    }

    /// Sends the request and reads the whole answer.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Response> {
        self.send(request).await?;
        self.receive().await
    }

    pub async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).await
    }

    pub async fn receive(&mut self) -> Result<Response> {
        let mut response = Response::default();
        let head = self.head(|name, value| response.headers.push((name.to_ascii_lowercase(), value.to_owned()))).await?;
        response.status = head.status;
        self.body(head.body, |part| response.body.extend_from_slice(part)).await?;
        Ok(response)
    }

    /// Sends the request and counts what comes back: its status, and how long its body is.
    pub async fn measure(&mut self, request: &[u8]) -> Result<(u16, usize)> {
        self.send(request).await?;
        let head = self.head(|_, _| {}).await?;
        let mut length = 0;
        self.body(head.body, |part| length += part.len()).await?;
        Ok((head.status, length))
    }

    /// Reads the head of an answer whose body has no end, and from then on what comes.
    pub async fn open_stream(&mut self, request: &[u8]) -> Result<u16> {
        self.send(request).await?;
        Ok(self.head(|_, _| {}).await?.status)
    }

    /// Whatever came since the last call; empty when the other side has ended the connection.
    pub async fn next_bytes(&mut self) -> Result<Vec<u8>> {
        if self.start == self.buffer.len() && !self.fill().await? {
            return Ok(Vec::new());
        }
        let bytes = self.buffer.split_off(self.start);
        self.buffer.clear();
        self.start = 0;
        Ok(bytes)
    }

    async fn head(&mut self, mut each: impl FnMut(&str, &str)) -> Result<Head> {
        self.compact();
        let end = self.find(b"\r\n\r\n").await?;
        let text = std::str::from_utf8(&self.buffer[self.start..end]).map_err(|_| broken("a head that is no text"))?;
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)).and_then(|code| code.parse().ok()).ok_or_else(|| broken("no status"))?;
        let mut body = Length::Known(0);
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                body = Length::Known(value.parse().map_err(|_| broken("no length"))?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked") {
                body = Length::Chunked;
            }
            each(name, value);
        }
        self.start = end + 4;
        Ok(Head { status, body: if matches!(status, 204 | 304) { Length::Known(0) } else { body } })
    }

    async fn body(&mut self, length: Length, mut each: impl FnMut(&[u8])) -> Result<()> {
        match length {
            Length::Known(length) => self.take(length, &mut each).await,
            Length::Chunked => loop {
                let end = self.find(b"\r\n").await?;
                let line = std::str::from_utf8(&self.buffer[self.start..end]).map_err(|_| broken("a chunk without size"))?;
                let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16).map_err(|_| broken("a chunk without size"))?;
                self.start = end + 2;
                self.take(size, &mut each).await?;
                self.take(2, &mut |_| {}).await?;
                if size == 0 {
                    return Ok(());
                }
            },
        }
    }

    async fn take(&mut self, mut length: usize, each: &mut impl FnMut(&[u8])) -> Result<()> {
        while length > 0 {
            if self.start == self.buffer.len() {
                self.compact();
                self.must_fill().await?;
            }
            let count = length.min(self.buffer.len() - self.start);
            each(&self.buffer[self.start..self.start + count]);
            self.start += count;
            length -= count;
        }
        Ok(())
    }

    /// Where the mark begins, read as far as needed.
    async fn find(&mut self, mark: &[u8]) -> Result<usize> {
        loop {
            let found = self.buffer[self.start..].windows(mark.len()).position(|window| window == mark);
            if let Some(position) = found {
                return Ok(self.start + position);
            }
            self.must_fill().await?;
        }
    }

    fn compact(&mut self) {
        self.buffer.drain(..self.start);
        self.start = 0;
    }

    async fn must_fill(&mut self) -> Result<()> {
        if self.fill().await? { Ok(()) } else { Err(Error::new(ErrorKind::UnexpectedEof, "the connection ended")) }
    }

    async fn fill(&mut self) -> Result<bool> {
        self.buffer.reserve(64 << 10);
        Ok(self.stream.read_buf(&mut self.buffer).await? > 0)
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what.to_owned())
}

/// One request on a connection of its own.
pub async fn once(address: SocketAddr, request: Request) -> Result<Response> {
    Client::connect(address).await?.exchange(&request.into_bytes()).await
}
