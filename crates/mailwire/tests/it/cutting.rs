//! R4: the server or the way to it dies in the middle, anywhere.

use std::collections::BTreeSet;

use mailwire::{
    Encryption, Fetched, Guard, Protocol, Session, Way,
    testing::{OpenPort, Proxy},
};

use crate::{dovecot, mail};

/// Takes all that waits, keeping each mail before marking it, as the desk does; however far it comes.
async fn take(way: &Way, guard: &Guard, kept: &mut Vec<Vec<u8>>) {
    let Ok(mut session) = Session::open(way, guard).await else { return };
    let Ok(waiting) = session.waiting(100).await else { return };
    for waiting in waiting {
        match session.fetch(&waiting.uid, 100_000).await {
            Ok(Fetched::Whole(bytes)) => kept.push(bytes),
            Ok(_) => continue,
            Err(_) => return,
        }
        if session.done(std::slice::from_ref(&waiting.uid)).await.is_err() {
            return;
        }
    }
    let _ = session.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_anywhere_loses_nothing_and_truncates_nothing() {
    let Some((dovecot, guard)) = dovecot() else { return };
    for (protocol, port) in [(Protocol::Pop3, OpenPort::Pop3), (Protocol::Imap, OpenPort::Imap)] {
        let proxy = Proxy::before(dovecot.port(port)).await;
        let way = Way { port: proxy.port, encryption: Encryption::None, ..dovecot.way(protocol, "rosa", "correct horse") };
        let all: BTreeSet<Vec<u8>> = (0..4).map(mail).collect();
        let fill = || (0..4).for_each(|number| dovecot.deliver("rosa", number, &mail(number)));

        fill();
        let mut kept = Vec::new();
        take(&way, &guard, &mut kept).await;
        let length = proxy.passed();
        assert_eq!(kept.len(), 4);

        let mut places = 0;
        for cut in (1..length + 40).step_by((length / 100) as usize) {
            places += 1;
            fill();
            proxy.cut_after(cut);
            let mut kept = Vec::new();
            take(&way, &guard, &mut kept).await;
            assert!(kept.iter().all(|bytes| all.contains(bytes)), "{protocol:?} cut after {cut}: a truncated mail");
            // The way is mended; what was not kept must still be there.
            proxy.cut_after(u64::MAX);
            take(&way, &guard, &mut kept).await;
            assert_eq!(kept.iter().cloned().collect::<BTreeSet<_>>(), all, "{protocol:?} cut after {cut}: a lost mail");
            assert!(dovecot.mails("rosa").is_empty(), "{protocol:?} cut after {cut}");
        }
        println!("{protocol:?}: cut in {places} places of {length} bytes");
    }
}
