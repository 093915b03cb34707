//! A name server that answers from a table, over UDP.

use std::{collections::HashMap, net::SocketAddr, sync::Arc};

use mail_auth::hickory_resolver::proto::{
    op::{Message, ResponseCode},
    rr::{
        Name, RData, Record, RecordType,
        rdata::{A, AAAA, CNAME, MX, PTR, TXT},
    },
};
use tokio::net::UdpSocket;

/// One record of the table.
#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    /// The strings of one TXT record, at most 255 bytes each.
    Txt(Vec<Vec<u8>>),
    Address(std::net::IpAddr),
    Mail(u16, String),
    Pointer(String),
    Alias(String),
    /// The server never answers for this name.
    Silence,
}

/// Records by name.
#[derive(Clone, Default, Debug)]
pub struct Zone(HashMap<String, Vec<Entry>>);

impl Zone {
    pub fn add(&mut self, name: &str, entry: Entry) {
        self.0.entry(plain(name)).or_default().push(entry);
    }

    /// A TXT record of any length, cut into strings.
    pub fn add_text(&mut self, name: &str, text: &str) {
        self.add(name, Entry::Txt(text.as_bytes().chunks(255).map(<[u8]>::to_vec).collect()));
    }

    /// Answers for these names on a free port of the loopback interface, for as long as the runtime lives.
    pub async fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("a port");
        let zone = Arc::new(self);
        tokio::spawn(async move {
            let mut buffer = vec![0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                if let Some(answer) = zone.answer(&buffer[..length]) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        address
    }

    fn answer(&self, question: &[u8]) -> Option<Vec<u8>> {
        let asked = Message::from_vec(question).ok()?;
        let query = asked.queries.first()?.clone();
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata.recursion_available = true;
        let mut name = query.name().clone();
        answer.add_query(query.clone());
        for _ in 0..8 {
            let Some(entries) = self.0.get(&plain(&name.to_ascii())) else {
                if answer.answers.is_empty() {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                }
                break;
            };
            if entries.contains(&Entry::Silence) {
                return None;
            }
            let found = entries.iter().filter_map(record).filter(|data| [query.query_type(), RecordType::CNAME].contains(&data.record_type()));
            let found: Vec<RData> = found.collect();
            let alias = found.iter().find_map(|data| if let RData::CNAME(target) = data { Some(target.0.clone()) } else { None });
            answer.add_answers(found.into_iter().map(|data| Record::from_rdata(name.clone(), 60, data)));
            match alias {
                Some(target) => name = target,
                None => break,
            }
        }
        answer.to_vec().ok()
    }
}

fn record(entry: &Entry) -> Option<RData> {
    let name = |text: &str| Name::from_ascii(format!("{}.", text.trim_end_matches('.'))).ok();
    Some(match entry {
        Entry::Txt(strings) => RData::TXT(TXT::from_bytes(strings.iter().map(Vec::as_slice).collect())),
        Entry::Address(std::net::IpAddr::V4(address)) => RData::A(A(*address)),
        Entry::Address(std::net::IpAddr::V6(address)) => RData::AAAA(AAAA(*address)),
        Entry::Mail(preference, exchange) => RData::MX(MX::new(*preference, name(exchange)?)),
        Entry::Pointer(target) => RData::PTR(PTR(name(target)?)),
        Entry::Alias(target) => RData::CNAME(CNAME(name(target)?)),
        Entry::Silence => return None,
    })
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
