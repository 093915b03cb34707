//! One connection to a mail server, plain or encrypted, that watches the time and how much the server may still say.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep},
};
use tokio_rustls::client::TlsStream;

enum Inner {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A silent server ends as `TimedOut` after `patience`; one that says more than it may ends as `InvalidData`.
pub(crate) struct Stream {
    inner: Inner,
    patience: Duration,
    alarm: Pin<Box<Sleep>>,
    /// Bytes that may still be read; `None` where the reader itself counts.
    budget: Option<usize>,
    /// Read before anything that the server says.
    first: &'static [u8],
}

impl Stream {
    pub fn plain(stream: TcpStream, patience: Duration) -> Self {
        Self { inner: Inner::Plain(stream), patience, alarm: Box::pin(sleep(patience)), budget: None, first: &[] }
    }

    pub fn encrypted(stream: TlsStream<TcpStream>, patience: Duration) -> Self {
        Self { inner: Inner::Tls(Box::new(stream)), patience, alarm: Box::pin(sleep(patience)), budget: None, first: &[] }
    }

    /// The bare connection, to be encrypted; `None` when it already is.
    pub fn into_plain(self) -> Option<TcpStream> {
        match self.inner {
            Inner::Plain(stream) => Some(stream),
            Inner::Tls(_) => None,
        }
    }

    /// From here on the server may be silent for so long.
    pub fn wait_up_to(&mut self, patience: Duration) {
        self.patience = patience;
        self.alarm.as_mut().reset(Instant::now() + patience);
    }

    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// From here on the server may say so many bytes.
    pub fn read_up_to(&mut self, bytes: usize) {
        self.budget = Some(bytes);
    }

    /// Lets the reader hear this before the server.
    pub fn read_first(&mut self, bytes: &'static [u8]) {
        self.first = bytes;
    }

    /// Ready when something moved; an error when nothing did for too long.
    fn watched<T>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            let until = Instant::now() + self.patience;
            self.alarm.as_mut().reset(until);
            return polled;
        }
        ready!(self.alarm.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the server is silent")))
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if !self.first.is_empty() {
            let (now, later) = self.first.split_at(self.first.len().min(buffer.remaining()));
            buffer.put_slice(now);
            self.first = later;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let polled = match &mut self.inner {
            Inner::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Inner::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        };
        ready!(self.watched(cx, polled))?;
        let count = buffer.filled().len() - before;
        if let Some(budget) = &mut self.budget {
            *budget = budget.checked_sub(count).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the answer is too long"))?;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = match &mut self.inner {
            Inner::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Inner::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        };
        self.watched(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = match &mut self.inner {
            Inner::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Inner::Tls(stream) => Pin::new(stream).poll_flush(cx),
        };
        self.watched(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.inner {
            Inner::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Inner::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

impl AsyncTokioStream for Stream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.inner {
            Inner::Plain(stream) => stream.peer_addr(),
            Inner::Tls(stream) => stream.get_ref().0.peer_addr(),
        }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self.inner, Inner::Plain(_)) { "Stream(plain)" } else { "Stream(TLS)" })
    }
}
