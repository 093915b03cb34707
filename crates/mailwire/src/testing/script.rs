//! A server that says what it is told to say, whatever it hears.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// What the server does with a line it hears: says this (nothing to stay silent).
type Says = dyn Fn(&str) -> String + Send + Sync;

/// A server on a free port of the loopback interface.
pub struct Script {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Script {
    /// Greets, then answers each line by `says`. An answer that ends with `!cut` hangs up after it, one that ends with `!tls` encrypts.
    pub async fn start(greeting: &'static str, says: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start_with(greeting, None, false, says).await
    }

    /// The same under TLS, from the first byte or after an answer that ends with `!tls`.
    pub async fn start_with(
        greeting: &'static str,
        tls: Option<Arc<ServerConfig>>,
        at_once: bool,
        says: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let (all, says): (_, Arc<Says>) = (Arc::clone(&heard), Arc::new(says));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (all, says, tls) = (Arc::clone(&all), Arc::clone(&says), tls.clone());
                tokio::spawn(async move {
                    let acceptor = tls.map(TlsAcceptor::from);
                    let Some(acceptor) = acceptor else { return drop(talk(BufReader::new(stream), greeting, &*says, &all).await) };
                    let plain = if at_once { Some(stream) } else { talk(BufReader::new(stream), greeting, &*says, &all).await };
                    let Some(plain) = plain else { return };
                    if let Ok(encrypted) = acceptor.accept(plain).await {
                        talk(BufReader::new(encrypted), if at_once { greeting } else { "" }, &*says, &all).await;
                    }
                });
            }
        });
        Self { port, heard }
    }

    /// A web server under TLS that answers each posted form by a status and a JSON body; the forms are what it has heard.
    pub async fn start_http(tls: Arc<ServerConfig>, says: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let all = Arc::clone(&heard);
        let acceptor = TlsAcceptor::from(tls);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(encrypted) = acceptor.accept(stream).await else { continue };
                let mut stream = BufReader::new(encrypted);
                let Some(form) = read_form(&mut stream).await else { continue };
                let (status, body) = says(&form);
                all.lock().expect("the forms").push(form);
                let head = format!("HTTP/1.1 {status} So\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { port, heard }
    }

    /// All lines heard so far, of all connections.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("the lines").clone()
    }
}

async fn read_form<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|count| *count > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            let mut form = vec![0; length];
            stream.read_exact(&mut form).await.ok()?;
            return String::from_utf8(form).ok();
        }
    }
}

/// Talks until somebody hangs up; the connection itself when it is to be encrypted.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: BufReader<S>, greeting: &str, says: &Says, heard: &Mutex<Vec<String>>) -> Option<S> {
    stream.write_all(greeting.as_bytes()).await.ok()?;
    stream.flush().await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        heard.lock().ok()?.push(line.to_owned());
        let answer = says(line);
        let (words, is_cut, is_tls) = match (answer.strip_suffix("!cut"), answer.strip_suffix("!tls")) {
            (Some(words), _) => (words, true, false),
            (_, Some(words)) => (words, false, true),
            _ => (answer.as_str(), false, false),
        };
        stream.write_all(words.as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
        if is_cut {
            // Lets the words arrive before the end does.
            tokio::time::sleep(Duration::from_millis(5)).await;
            return None;
        }
        if is_tls {
            return Some(stream.into_inner());
        }
    }
}
