//! A mail server that takes what it is given, or behaves badly in a chosen way.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How the server meets a mail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Manner {
    /// 250 to everything.
    Takes,
    /// 421 at the recipient.
    LaterPlease,
    /// 450 at the recipient.
    Busy,
    /// 550 at the recipient.
    NobodyHere,
    /// Reads the message and goes away without a word.
    HangsUp,
    /// Takes the message and goes away before its answer is through.
    CutsAnswer,
    /// Reads the message and never answers.
    Silent,
    /// Takes the message and never says goodbye.
    NoGoodbye,
    /// 535 to every sign-in.
    WrongPassword,
    /// Does not even greet.
    Mute,
    /// Says one byte a second.
    Drips,
    /// Offers STARTTLS and then cannot do it.
    BreaksTls,
}

/// A message that the server has read to its end.
#[derive(Clone, Debug)]
pub struct Seen {
    pub to: String,
    /// As it came, its dots still stuffed.
    pub data: String,
    pub at: SystemTime,
    /// How it was met.
    pub manner: Manner,
}

impl Seen {
    /// Whether the server has it from then on, also where it did not get to say so.
    pub fn is_taken(&self) -> bool {
        !matches!(self.manner, Manner::HangsUp | Manner::Silent)
    }

    /// What stands in the header of this name, if it is on one line.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.data.lines().take_while(|line| !line.is_empty());
        head.filter_map(|line| line.split_once(": ")).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A server on a free port of the loopback interface.
pub struct Sink {
    pub port: u16,
    host: Arc<Host>,
}

/// Decides by the recipient, and by how often the server was asked for them before. What meets the connection, not the mail, is asked for nobody: `("", 0)`.
type Chooses = dyn Fn(&str, usize) -> Manner + Send + Sync;

struct Host {
    chooses: Box<Chooses>,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    seen: Vec<Seen>,
    asked: HashMap<String, Vec<SystemTime>>,
    connections: usize,
}

impl Sink {
    pub async fn start(chooses: impl Fn(&str, usize) -> Manner + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let host = Arc::new(Host { chooses: Box::new(chooses), book: Mutex::default() });
        let serving = Arc::clone(&host);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.book().connections += 1;
                let host = Arc::clone(&serving);
                tokio::spawn(async move { Talk { stream: BufReader::new(stream), host }.serve().await });
            }
        });
        Self { port, host }
    }

    /// The messages that were read so far, taken or not.
    pub fn seen(&self) -> Vec<Seen> {
        self.host.book().seen.clone()
    }

    /// When somebody wanted to hand over a mail, by its recipient.
    pub fn asked(&self) -> HashMap<String, Vec<SystemTime>> {
        self.host.book().asked.clone()
    }

    pub fn connections(&self) -> usize {
        self.host.book().connections
    }
}

impl Host {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("the book")
    }

    /// How the connection itself is met.
    fn manner(&self) -> Manner {
        (self.chooses)("", 0)
    }

    /// Waits until the server thinks better of it.
    async fn while_it_is(&self, manner: Manner, now: impl Fn(&Self) -> Manner) {
        while now(self) == manner {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// One connection.
struct Talk {
    stream: BufReader<TcpStream>,
    host: Arc<Host>,
}

impl Talk {
    async fn serve(mut self) {
        self.host.while_it_is(Manner::Mute, Host::manner).await;
        self.say("220 sink.example ready").await;
        let (mut to, mut before) = (String::new(), 0);
        while let Some(line) = self.line().await {
            let verb = line.split([' ', ':', '\r']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" if self.host.manner() == Manner::BreaksTls => self.say("250-sink.example\r\n250 STARTTLS").await,
                "EHLO" => self.say("250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN").await,
                "STARTTLS" => return self.break_tls().await,
                "AUTH" if self.host.manner() == Manner::WrongPassword => self.say("535 5.7.8 Who are you?").await,
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    before = self.note_asked(&to);
                    self.say(at_recipient((self.host.chooses)(&to, before))).await;
                }
                "DATA" => {
                    self.say("354 Go on").await;
                    let Some(data) = self.message().await else { return };
                    if !self.take(&to, before, data).await {
                        return;
                    }
                }
                "QUIT" if (self.host.chooses)(&to, before) == Manner::NoGoodbye => return std::future::pending().await,
                "QUIT" => return self.say("221 Bye").await,
                _ => self.say("250 OK").await,
            }
        }
    }

    /// How often the server was asked for them before.
    fn note_asked(&self, to: &str) -> usize {
        let mut book = self.host.book();
        let times = book.asked.entry(to.to_owned()).or_default();
        times.push(SystemTime::now());
        times.len() - 1
    }

    /// Whether the conversation goes on after the message.
    async fn take(&mut self, to: &str, before: usize, data: String) -> bool {
        let choose = |host: &Host| (host.chooses)(to, before);
        let manner = choose(&self.host);
        self.host.book().seen.push(Seen { to: to.to_owned(), data, at: SystemTime::now(), manner });
        match manner {
            Manner::HangsUp => return false,
            Manner::CutsAnswer => {
                let _ = self.stream.write_all(b"250 2.0.0 Ta").await;
                return false;
            }
            Manner::Silent => {
                self.host.while_it_is(Manner::Silent, choose).await;
                return false;
            }
            _ => self.say("250 2.0.0 Taken").await,
        }
        true
    }

    /// Answers the first words of encryption in plain text.
    async fn break_tls(&mut self) {
        self.say("220 Go on").await;
        let _ = self.stream.fill_buf().await;
        self.say("454 4.7.0 On second thoughts").await;
    }

    /// Whoever hung up does not hear it.
    async fn say(&mut self, line: &str) {
        let line = format!("{line}\r\n");
        let mut rest = line.as_bytes();
        while let Some((first, left)) = rest.split_first().filter(|_| self.host.manner() == Manner::Drips) {
            if self.stream.write_all(&[*first]).await.is_err() {
                return;
            }
            rest = left;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let _ = self.stream.write_all(rest).await;
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.ok().filter(|count| *count > 0)?;
        Some(line)
    }

    /// A message up to its last dot; `None` where it breaks off.
    async fn message(&mut self) -> Option<String> {
        let mut data = Vec::new();
        while !(data == b".\r\n" || data.ends_with(b"\r\n.\r\n")) {
            self.stream.read_until(b'\n', &mut data).await.ok().filter(|count| *count > 0)?;
        }
        data.truncate(data.len() - b".\r\n".len());
        Some(String::from_utf8_lossy(&data).into_owned())
    }
}

fn at_recipient(manner: Manner) -> &'static str {
    match manner {
        Manner::LaterPlease => "421 4.3.2 Come back later",
        Manner::Busy => "450 4.2.1 This mailbox is busy",
        Manner::NobodyHere => "550 5.1.1 Nobody here by that name",
        _ => "250 OK",
    }
}
