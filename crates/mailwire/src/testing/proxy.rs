//! A proxy that cuts a connection after so many bytes of the server.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Stands on the loopback interface before a server there.
pub struct Proxy {
    pub port: u16,
    cut_after: Arc<AtomicU64>,
    passed: Arc<AtomicU64>,
}

impl Proxy {
    /// Passes everything on until [`Proxy::cut_after`] says otherwise.
    pub async fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let (cut_after, passed) = (Arc::new(AtomicU64::new(u64::MAX)), Arc::<AtomicU64>::default());
        let shared = (Arc::clone(&cut_after), Arc::clone(&passed));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (cut_after, passed) = (shared.0.load(Ordering::Relaxed), Arc::clone(&shared.1));
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
                    pass(client, server, cut_after, &passed).await;
                });
            }
        });
        Self { port, cut_after, passed }
    }

    /// The next connections end after the server has said so many bytes.
    pub fn cut_after(&self, bytes: u64) {
        self.cut_after.store(bytes, Ordering::Relaxed);
    }

    /// How much the servers have said altogether.
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }
}

async fn pass(client: TcpStream, server: TcpStream, cut_after: u64, passed: &AtomicU64) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
        // What the server still has to say is heard.
        std::future::pending::<()>().await;
    };
    let down = async {
        let (mut left, mut buffer) = (cut_after, vec![0; 16 * 1024]);
        while left > 0 {
            let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let Ok(count @ 1..) = from_server.read(&mut buffer[..room]).await else { return };
            if to_client.write_all(&buffer[..count]).await.is_err() {
                return;
            }
            left -= count as u64;
            passed.fetch_add(count as u64, Ordering::Relaxed);
        }
    };
    // Whichever ends first ends both: that is the cut.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}
