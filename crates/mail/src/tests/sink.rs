//! A mail server for tests: takes what it is given, or behaves badly in a chosen way.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How the server meets a mail, by its recipient.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Manner {
    /// 250 to everything.
    Takes,
    /// 421 at the recipient.
    LaterPlease,
    /// 550 at the recipient.
    NobodyHere,
    /// Reads the message and goes away without a word.
    HangsUp,
    /// Reads the message and never answers.
    Silent,
    /// 535 to every sign-in.
    WrongPassword,
    /// Does not even greet.
    Mute,
}

/// A message that the server has seen to its end, taken or not.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) to: String,
    pub(super) data: String,
}

pub(super) struct Sink {
    pub(super) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
}

impl Sink {
    /// A server on a free port; `manner` decides by the recipient's address.
    pub(super) async fn start(manner: fn(&str) -> Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, connections) = (Arc::<Mutex<Vec<Seen>>>::default(), Arc::<AtomicUsize>::default());
        let (all, count) = (Arc::clone(&seen), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, manner, Arc::clone(&all)));
            }
        });
        Self { port, seen, connections }
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn serve(stream: TcpStream, manner: fn(&str) -> Manner, seen: Arc<Mutex<Vec<Seen>>>) {
    let mut stream = BufReader::new(stream);
    if manner("") == Manner::Mute {
        return std::future::pending().await;
    }
    let mut to = String::new();
    say(&mut stream, "220 sink.example ready").await;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let verb = line.split([' ', ':', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say(&mut stream, "250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN").await,
            "AUTH" if manner("") == Manner::WrongPassword => say(&mut stream, "535 5.7.8 Who are you?").await,
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match manner(&to) {
                    Manner::LaterPlease => say(&mut stream, "421 4.3.2 Come back later").await,
                    Manner::NobodyHere => say(&mut stream, "550 5.1.1 Nobody here by that name").await,
                    _ => say(&mut stream, "250 OK").await,
                }
            }
            "DATA" => {
                say(&mut stream, "354 Go on").await;
                let data = read_message(&mut stream).await;
                seen.lock().unwrap().push(Seen { to: to.clone(), data });
                match manner(&to) {
                    Manner::HangsUp => return,
                    Manner::Silent => return std::future::pending().await,
                    _ => say(&mut stream, "250 2.0.0 Taken").await,
                }
            }
            "QUIT" => return say(&mut stream, "221 Bye").await,
            _ => say(&mut stream, "250 OK").await,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) {
    // Whoever hung up does not hear it.
    let _ = stream.write_all(format!("{line}\r\n").as_bytes()).await;
}

async fn read_message(stream: &mut BufReader<TcpStream>) -> String {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        match stream.read_line(&mut line).await {
            Ok(1..) if line != ".\r\n" => data.push_str(&line),
            _ => return data,
        }
    }
}
