//! Mail of the sample company: a mailbox, paused since nobody is behind its address, and mails in each state that came through it.

use anyhow::Result;
use db::Who;
use kernel::{Language, MailboxId, Timestamp, Via, minutes};
use mail::{
    Encryption,
    intake::{Source, receive},
    mailbox::{self, Protocol, Secret, ServerSettings, Settings},
};
use tickets::intake::Reader;

use super::{company::Company, stage::Stage, words_of};

const ADDRESS: &str = "desk@harbourlight.example";

/// The mails, and how many minutes before the present they came.
const MAILS: [(i64, &str); 4] = [
    (310, include_str!("content/mails/stranger.eml")),
    (190, include_str!("content/mails/absence.eml")),
    (95, include_str!("content/mails/member.eml")),
    (94, include_str!("content/mails/member.eml")),
];

/// Lets the mails come in, one after the other, up to the present.
pub async fn arrive(stage: &Stage, company: &Company, now: Timestamp) -> Result<()> {
    let helena = company.member("helena")?.through(Via::Web);
    stage.at(now.minus(minutes(400)));
    let settings = Settings {
        address: ADDRESS.parse().map_err(|()| anyhow::anyhow!("{ADDRESS} is no address"))?,
        from_name: "Harbour Light IT".to_owned(),
        incoming: ServerSettings {
            protocol: Protocol::Imap,
            host: "imap.harbourlight.example".to_owned(),
            port: 993,
            encryption: Encryption::Tls,
            username: ADDRESS.to_owned(),
            secret: Some(Secret { text: super::company::PASSWORD.to_owned(), nonce: rand::random() }),
        },
        folder: String::new(),
        outgoing: None,
        default_type: "question".to_owned(),
        language: Language::En,
        strangers: None,
        department: None,
        trusted_server: String::new(),
        reply_addresses: false,
        issuer: String::new(),
    };
    let id = stage.db.write(helena.clone(), move |ctx| Ok(mailbox::add(ctx, &settings)?.id)).await.map_err(words_of)?;
    let reader = Reader::new(stage.db.clone(), stage.files.clone(), std::sync::Arc::new(mailwire::proof::Judge::deaf()));
    for (number, (minutes_ago, text)) in MAILS.iter().enumerate() {
        stage.at(now.minus(minutes(*minutes_ago)));
        take_in(stage, helena.clone(), id, number, text).await?;
        reader.read_waiting().await.map_err(words_of)?;
    }
    stage.db.write(helena, move |ctx| mailbox::pause(ctx, id)).await.map_err(words_of)
}

async fn take_in(stage: &Stage, helena: Who, id: MailboxId, number: usize, text: &str) -> Result<()> {
    let raw = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let source = Source::take(&stage.files, helena.organization, raw.into_bytes()).await.map_err(words_of)?;
    let uid = format!("{}", number + 1);
    stage.db.write(Who::desk(helena.organization), move |ctx| receive(ctx, id, &uid, &source).map(drop)).await.map_err(words_of)
}
