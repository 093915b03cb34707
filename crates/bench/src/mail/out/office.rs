//! An organization whose answers leave through a mail server of a certain manner.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Result, ensure};
use db::{Db, Options, Who};
use kernel::{EmailAddress, Language, OrganizationId};
use mailwire::testing::{Manner, Script, Sink};
use serde_json::json;

use crate::{
    faults::stage::Stage,
    http::{Request, once},
    process::Place,
    seed::{self, Desk},
};

/// How each domain behind a good server meets its mail. One that misbehaves does so twice with each mail, but for the last two.
pub const DOMAINS: [(&str, Manner); 8] = [
    ("good.example", Manner::Takes),
    ("later.example", Manner::LaterPlease),
    ("busy.example", Manner::Busy),
    ("hangs-up.example", Manner::HangsUp),
    ("fine.example", Manner::Takes),
    ("cuts.example", Manner::CutsAnswer),
    ("nobody.example", Manner::NobodyHere),
    ("silent.example", Manner::Silent),
];

/// How often somebody gets the bad manner of their domain before they get better.
const BAD_TIMES: usize = 2;

/// How a domain meets its mail; those that begin like the silent one are as silent.
pub fn manner_of(address: &str) -> Manner {
    let domain = address.rsplit('@').next().unwrap_or_default();
    let known = DOMAINS.iter().find(|(known, _)| *known == domain).map(|(_, manner)| *manner);
    known.unwrap_or(if domain.starts_with("silent") { Manner::Silent } else { Manner::Takes })
}

/// Says when servers that never answer begin to.
pub type Healed = Arc<AtomicBool>;

pub struct Office {
    pub desk: Desk,
    pub sink: Sink,
    /// The manner of the server itself; that of a good one hangs on the domain.
    pub manner: Manner,
    /// The inbox beside it, always empty.
    inbox: Script,
}

impl Office {
    pub async fn open(desk: Desk, manner: Manner, healed: &Healed) -> Self {
        let healed = Arc::clone(healed);
        let sink = Sink::start(move |to, before| meets(manner, to, before, healed.load(Ordering::Relaxed))).await;
        Self { desk, sink, manner, inbox: emptyinbox().await }
    }

    /// Adds the mailbox through which answers leave.
    pub async fn connect(&self, server: SocketAddr) -> Result<()> {
        let encryption = if self.manner == Manner::BreaksTls { "starttls" } else { "none" };
        let body = json!({
            "address": "desk@northwind.example", "protocol": "pop3", "host": "localhost", "port": self.inbox.port, "encryption": "none",
            "username": "desk", "password": "seven slow snails",
            "outgoing": "own", "out_host": "localhost", "out_port": self.sink.port, "out_encryption": encryption, "out_username": "",
        });
        let request = Request::new("POST", server, "/api/v1/mailboxes").header("Authorization", &format!("Bearer {}", self.desk.token)).json(&body);
        let response = once(server, request).await?;
        ensure!(response.status == 201, "the mailbox could not be added: {} {}", response.status, response.text());
        Ok(())
    }

    /// Whether this office's server takes mail for them in the end.
    pub fn is_taken_for(&self, address: &str) -> bool {
        self.manner != Manner::BreaksTls && manner_of(address) != Manner::NobodyHere
    }
}

fn meets(server: Manner, to: &str, before: usize, is_healed: bool) -> Manner {
    match (server, manner_of(to)) {
        (Manner::BreaksTls, _) => Manner::BreaksTls,
        (Manner::Takes, manner @ (Manner::Takes | Manner::NobodyHere)) => manner,
        (Manner::Takes, Manner::Silent) if !is_healed => Manner::Silent,
        (Manner::Takes, manner) if manner != Manner::Silent && before < BAD_TIMES => manner,
        (bad, _) if bad != Manner::Takes && !is_healed => bad,
        _ => Manner::Takes,
    }
}

async fn emptyinbox() -> Script {
    Script::start("+OK\r\n", |line| match line {
        "LIST" | "UIDL" | "CAPA" => "+OK\r\n.\r\n".into(),
        "QUIT" => "+OK\r\n!cut".into(),
        _ => "+OK\r\n".into(),
    })
    .await
}

/// All organizations of a run: one behind a good server, and one behind each kind of bad one. Blocks.
pub fn found_all(stage: &Stage) -> Result<Vec<(Desk, Manner)>> {
    let others = [("Mute", "ada@mute.example", Manner::Mute), ("Drips", "ada@drips.example", Manner::Drips), ("Plain", "ada@plain.example", Manner::BreaksTls)];
    let mut all = vec![(stage.desk.clone(), Manner::Takes)];
    for (name, administrator, manner) in others {
        all.push((seed::found_as(&stage.place, 1, name, administrator)?, manner));
    }
    Ok(all)
}

/// Makes people without an account known, as if each had written once; their ids in the same order. Blocks.
pub fn know(place: &Place, desk: &Desk, addresses: &[String]) -> Result<Vec<String>> {
    let plain = |error: kernel::Error| anyhow::anyhow!("{error}");
    let addresses = addresses.iter().map(|address| address.parse()).collect::<Result<Vec<EmailAddress>, _>>().map_err(|()| anyhow::anyhow!("no address"))?;
    let db = Db::open(&Options::new(place.location()), firstline::wiring::MIGRATIONS).map_err(plain)?;
    let organization = OrganizationId(desk.organization);
    let known = db.installation_write_blocking(move |installation| {
        let mut ctx = installation.within(Who::desk(organization));
        addresses.iter().map(|address| people::membership::know_outsider(&mut ctx, address, "", Language::En).map(|user| user.id.to_string())).collect()
    });
    db.close(std::time::Duration::from_secs(10));
    known.map_err(plain)
}
